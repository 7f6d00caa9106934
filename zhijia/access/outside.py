"""Signing in by WeChat, DingTalk or (through an OpenID Connect gateway) WeCom, where it is set up.

It never opens an account and never finds one by itself: somebody who is signed in connects it, and
from then on it is one more way in. Of what the other platform tells we keep its number for the
person and nothing else. The exchange with the platform is django-allauth's.
"""

from __future__ import annotations

from typing import Any, NoReturn, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as outside_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhijia.access import services
from zhijia.access.models import Account
from zhijia.access.second_factor import account_of
from zhijia.access.signing_in import checked_next, sign_in_as, way_on
from zhijia.access.texts import OUTSIDE_WORDS
from zhijia.base.texts import sentence
from zhijia.base.ui.http import ActorRequest
from zhijia.kernel.errors import ZhijiaError


def ways_in() -> list[tuple[str, str]]:
    """The platforms that are set up here: key and name."""
    return [(key, str(OUTSIDE_WORDS[key])) for key in settings.OUTSIDE_SIGN_IN]


def address_of(request: ActorRequest, key: str, *, wished: str = "") -> str:
    """Where the platform asks whether it is them; 404 for one that is not set up."""
    if key not in settings.OUTSIDE_SIGN_IN:
        raise Http404
    provider = outside_adapter().get_provider(request, key)
    process = AuthProcess.CONNECT if request.actor.is_signed_in else AuthProcess.LOGIN
    answer = provider.redirect(request, process=process, next_url=checked_next(request, wished))
    return str(answer["Location"])


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What happens when somebody comes back from the platform: never one of allauth's own pages."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        asked = cast(ActorRequest, request)
        if sociallogin.state.get("process") == AuthProcess.CONNECT and asked.actor.is_signed_in:
            _connect(asked, sociallogin)
        if sociallogin.is_existing and sociallogin.user.is_active:
            _enter(asked, sociallogin)
        messages.warning(
            request, _("它还没有连到您的账号。请先用手机号登录，再到“登录和设备”里连上。")
        )
        raise ImmediateHttpResponse(redirect("access:sign_in"))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        messages.warning(request, _("没有登录成。请再试一次，或者收验证码登录。"))
        raise ImmediateHttpResponse(redirect("access:sign_in"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def _connect(request: ActorRequest, sociallogin: SocialLogin) -> NoReturn:
    told = sociallogin.account
    try:
        services.connect_outside(account_of(request), told.provider, told.uid, actor=request.actor)
        messages.success(request, _("连上了。以后可以用它登录。"))
    except ZhijiaError as refused:
        messages.warning(request, sentence(refused))
    raise ImmediateHttpResponse(redirect("access:my_security"))


def _enter(request: ActorRequest, sociallogin: SocialLogin) -> NoReturn:
    wished = sociallogin.state.get("next") or ""
    sign_in_as(request, cast(Account, sociallogin.user), by="outside", way_on=wished)
    raise ImmediateHttpResponse(redirect(way_on(request, wished)))
