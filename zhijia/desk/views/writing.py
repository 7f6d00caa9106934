"""Writing a line once: a second press, or a retry on a bad network, finds the line already there."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from zhijia.base.idempotency.services import once, owner_of
from zhijia.base.ui.attempt import goes_through
from zhijia.base.ui.http import ActorRequest
from zhijia.desk.models import Entry


def writes_once(
    request: ActorRequest, form: forms.Form, use_case: str, number: str, write: Callable[[], Entry]
) -> bool:
    """Whether the line stands: written now, or by the first press of the same form."""
    return goes_through(
        form,
        once,
        use_case,
        form.cleaned_data["once"],
        {"number": number, "text": form.cleaned_data["text"]},
        write,
        owner=owner_of(request.actor, session=request.session.session_key or ""),
    )
