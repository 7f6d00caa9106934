"""Links to rate with, for people without an account: each opens once, and only its matter's rating."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings

from zhijia.base.outbox.services import send
from zhijia.desk.models import Entry, RatingLink, Request
from zhijia.desk.rules.rating_links import GOOD_FOR
from zhijia.desk.services.history import tell_worker

TOKEN_BYTES = 16


def new_rating_link(request: Request, *, at: datetime, good_for: timedelta) -> str:
    """The token of a new link. It goes to the worker and is kept nowhere: here remains its digest."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    RatingLink.objects.create(
        request=request,
        token_digest=RatingLink.digest_of(token),
        made_at=at,
        expires_at=at + good_for,
    )
    return token


def tell_of_result(request: Request, entry: Entry) -> None:
    """The word that there is an answer. Whoever has no account and left a number gets with it the
    link to rate with; it travels sealed like the number and is wiped after delivery."""
    phone = request.sealed().get("phone", "")
    if request.filer_id is not None or not phone:
        tell_worker(request, entry)
        return
    token = new_rating_link(request, at=entry.at, good_for=GOOD_FOR)
    told = {
        "number": request.number,
        "address": f"{settings.PUBLIC_ADDRESS}/rate/{token}/",
        "days": GOOD_FOR.days,
    }
    send("sms", "desk.result", told, key=f"desk.entry:{entry.pk}", to=phone)
