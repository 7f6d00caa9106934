"""To another platform and back: where one is set up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhijia.access import outside, services
from zhijia.access.second_factor import account_of, with_fresh_sign_in
from zhijia.base.ui.http import ActorRequest, page


@never_cache
@require_POST
def sign_in_outside(request: ActorRequest, way: str) -> HttpResponse:
    """A page with one link to the platform: a form of ours may not lead to another house."""
    if request.actor.is_signed_in:
        return _leave_signed_in(request, way)
    return _leave(request, way)


def _leave(request: ActorRequest, way: str) -> HttpResponse:
    address = outside.address_of(request, way, wished=request.POST.get("next", ""))
    name = dict(outside.ways_in())[way]
    return page(request, "access/sign_in_outside.html", {"address": address, "name": name})


_leave_signed_in = with_fresh_sign_in(_leave)


@require_POST
@with_fresh_sign_in
def disconnect_outside(request: ActorRequest, pk: int) -> HttpResponse:
    services.disconnect_outside(account_of(request), pk, actor=request.actor)
    messages.success(request, _("已断开。"))
    return redirect("access:my_security")
