"""What happens to every request, in the order of the settings: head, language, actor, door, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import translation

from zhijia.access.second_factor import with_second_factor
from zhijia.access.selectors import signed_in_for_request
from zhijia.base.ui.http import ActorRequest
from zhijia.config.doors import DOORS
from zhijia.config.errors import error_page, only_by_button
from zhijia.kernel.errors import ZhijiaError

Handler = Callable[[HttpRequest], HttpResponse]


def a_head_is_a_page_without_its_body(get_response: Handler) -> Handler:
    """Who asks for the head only (a link checker, a monitor, `curl -I`) gets what a page would get,
    without its body: views know GET and POST alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return get_response(request)
        request.method = "GET"
        response = get_response(request)
        request.method = "HEAD"
        return response

    return middleware


def language_by_cookie(get_response: Handler) -> Handler:
    """Chinese first; English only by the switch, never guessed from the browser."""
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = asked if asked in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def actor_of_the_request(get_response: Handler) -> Handler:
    """Who acts, once per request, from the posts in force."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = signed_in_for_request(request)
        cast(ActorRequest, request).actor = known.actor
        cast(ActorRequest, request).whoami = known.whoami
        return get_response(request)

    return middleware


def second_factor_first(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for a second factor, or None when a fresh one was given."""
    passed = HttpResponse()
    answer = with_second_factor(lambda _request: passed)(cast(ActorRequest, request))
    return None if answer is passed else answer


class doors:  # a middleware reads like a function in the settings
    """Let a request through the door of its page, or act as if the page did not exist."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        door = DOORS.get(match.view_name) if match else None
        actor = cast(ActorRequest, request).actor
        if door is None:
            raise Http404
        if door.opens_for(actor):
            return second_factor_first(request) if door.second_factor else None
        if not actor.is_signed_in:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        raise Http404


def nothing_is_kept(get_response: Handler) -> Handler:
    """Phones are shared: no page is stored by a browser or on the way, unless it says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


class errors_become_pages:
    """A deliberate error becomes a page that says what the person can do next; so does an address that
    is only there for a button."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return only_by_button(request, response.headers["Allow"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return error_page(request, error) if isinstance(error, ZhijiaError) else None
