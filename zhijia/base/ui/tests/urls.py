"""Addresses of the small house the shell is tested in: the shell's own pages and empty stand-ins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import translation

from zhijia.base.sockets import MenuEntry
from zhijia.base.ui.look import look_of
from zhijia.kernel.actor import Actor


def stand_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


PORTAL = ("home", "matters", "messages", "me")
BENCH = ("today", "requests", "approvals", "care", "rights", "unions", "members")
MENU = [
    MenuEntry("今天", "workbench:today", "sun", "d", order=1),
    MenuEntry("诉求", "workbench:requests", "inbox", "d", order=2, waiting=lambda actor: 18),
    MenuEntry("审批", "workbench:approvals", "checks", "d", order=3, waiting=lambda actor: 4),
    MenuEntry("困难帮扶", "workbench:care", "home-heart", "d", "服务", order=4),
    MenuEntry("维权", "workbench:rights", "scale", "d", "服务", order=5),
    MenuEntry("工会组织", "workbench:unions", "sitemap", "d", "基础", order=6),
    MenuEntry("会员", "workbench:members", "users", "d", "基础", order=7),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": Actor(account_id=1, grants={"d": ("/1/",)}),
        "menu": MENU,
        "look": look_of(request),
        "district": "示范区总工会",
    }


def language_by_cookie(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return get_response(request)

    return middleware


def group(name: str, pages: tuple[str, ...]) -> Any:
    return include(([path(f"{page}/", stand_in, name=page) for page in pages], name))


urlpatterns = [
    path("", include("zhijia.base.ui.urls")),
    path("p/", group("portal", PORTAL)),
    path("gallery/", group("workbench", BENCH)),
]
