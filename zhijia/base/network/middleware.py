"""The first thing that happens to a request: its network address ends here."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhijia.base.network import log

Handler = Callable[[HttpRequest], HttpResponse]

# Whatever a proxy may add that tells where a request came from.
TELLTALES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "REMOTE_HOST",
    "REMOTE_PORT",
)
SALT_LIVES = 24 * 3600


def address_ends_here(get_response: Handler) -> Handler:
    """Write the address to the sealed network log, then put a pseudonym in its place.

    Everything behind this line (limits, sessions, logs, tables) sees the pseudonym only: a salted
    digest in the shape of a private IPv6 address. The salt lives in memory (the cache) for a day.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        address = address_of(request)
        if log.is_on():
            log.write(address, now=timezone.now())
        for name in TELLTALES:
            request.META.pop(name, None)
        request.META["REMOTE_ADDR"] = pseudonym(address)
        return get_response(request)

    return middleware


def address_of(request: HttpRequest) -> str:
    """The address of the other end: the one our own proxy added last, when there is a proxy."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        remote = request.META.get("HTTP_X_FORWARDED_FOR", remote).rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(remote))
    except ValueError:
        return "unknown"


def pseudonym(address: str) -> str:
    """A stand-in for an address: the same for a day, and no way back without the salt."""
    kept = cache.get_or_set("network.salt", lambda: secrets.token_bytes(32), SALT_LIVES)
    salt = cast(bytes, kept)
    digest = hmac.new(salt, address.encode(), hashlib.sha256).digest()
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))
