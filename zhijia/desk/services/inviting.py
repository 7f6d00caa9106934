"""Links to rate with, without signing in: each opens once, and only its matter's rating."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings

from zhijia.base.outbox.services import send
from zhijia.desk.models import Entry, RatingLink, Request
from zhijia.desk.rules.contact import Reach
from zhijia.desk.rules.rating_links import GOOD_FOR
from zhijia.desk.selectors.rating_links import token_on_page
from zhijia.desk.services.history import language_of, tell_worker

TOKEN_BYTES = 16


def new_rating_link(request: Request, *, at: datetime, good_for: timedelta, token: str = "") -> str:
    """The token of a new link. It goes to the worker and is kept nowhere: here remains its digest."""
    token = token or secrets.token_urlsafe(TOKEN_BYTES)
    RatingLink.objects.create(
        request=request,
        token_digest=RatingLink.digest_of(token),
        made_at=at,
        expires_at=at + good_for,
    )
    return token


def tell_of_result(request: Request, entry: Entry) -> None:
    """The word that there is an answer, with the link to rate with for whoever is written to: nobody
    has to sign in for it. It travels sealed like the number and is wiped after delivery. Whoever wants
    no phone, or left none, finds the answer on this platform only, and a visitor the link with it."""
    sealed = request.sealed()
    phone = sealed.get("phone", "")
    has_account = request.filer_id is not None
    if sealed.get("reach") == Reach.SILENT or not (has_account or phone):
        tell_worker(request, entry)
        if not has_account:
            token = token_on_page(entry)
            new_rating_link(request, at=entry.at, good_for=GOOD_FOR, token=token)
        return
    if has_account:
        tell_worker(request, entry, by_phone=False)
    token = new_rating_link(request, at=entry.at, good_for=GOOD_FOR)
    told = {
        "number": request.number,
        "address": f"{settings.PUBLIC_ADDRESS}/rate/{token}/",
        "days": GOOD_FOR.days,
    }
    key, language = f"desk.entry:{entry.pk}", language_of(request)
    filer = request.filer_id
    send("sms", "desk.result", told, key=key, person_id=filer, to=phone, language=language)
