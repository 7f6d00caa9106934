"""Try a use case with what a form holds: a refusal comes back into the form, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm

from zhijia.base.texts import sentence
from zhijia.kernel.errors import ZhijiaError

T = TypeVar("T")


def attempt(
    form: BaseForm, use_case: Callable[..., T], *args: object, **kwargs: object
) -> T | None:
    """The result, or None with the refusal written into the form (beside its field if it has one)."""
    try:
        return use_case(*args, **kwargs)
    except ZhijiaError as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, sentence(refused))
        form.refused_with = refused.status  # type: ignore[attr-defined]
        return None


def goes_through(
    form: BaseForm, use_case: Callable[..., object], *args: object, **kwargs: object
) -> bool:
    """Whether the use case was done; if not, the refusal stands in the form."""
    attempt(form, use_case, *args, **kwargs)
    return not hasattr(form, "refused_with")


def status_of(form: BaseForm) -> int:
    """200 for a fresh form, 422 for one to be mended, or the status of the refusal."""
    mend = 422 if form.is_bound and not form.is_valid() else 200
    return int(getattr(form, "refused_with", mend))
