"""Posts: who holds what at a union, giving one, ending one, and what the roles mean."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.access import policies, selectors, services
from zhijia.access.forms.posts import AppointOfficerForm, EndPostForm
from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org


@require_GET
def posts(request: ActorRequest, pk: int) -> HttpResponse:
    """The posts of one union: running, coming, and ended."""
    union = org.union_or_404(request.actor, pk)
    context = {
        "union": union,
        "posts": selectors.posts_of_union(request.actor, union),
        "ended": selectors.ended_posts(request.actor, union),
        "may_appoint": policies.may_appoint_somebody(request.actor, union),
    }
    return page(request, "access/posts.html", context)


@require_http_methods(["GET", "POST"])
def appoint_officer(request: ActorRequest, pk: int) -> HttpResponse:
    """Give somebody a post at the union `pk`."""
    union = org.union_or_404(request.actor, pk)
    require(policies.may_appoint_somebody(request.actor, union))
    principals = selectors.principals_at(union)
    form = AppointOfficerForm(request.POST or None, union=union, principals=principals)
    if form.is_valid():
        post = attempt(
            form,
            services.appoint_person,
            union,
            form.cleaned_data["role"],
            actor=request.actor,
            **form.post(),
        )
        if post:
            messages.success(request, _("已任命。本人用手机号收验证码就能登录。"))
            return redirect("access:posts", pk)
    context = {"form": form, "union": union}
    return page(request, "access/appoint_officer.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def end_post(request: ActorRequest, pk: int) -> HttpResponse:
    """End a post on a day."""
    post = selectors.post_or_404(request.actor, pk)
    require(policies.may_end_post(request.actor, post))
    form = EndPostForm(request.POST or None)
    if form.is_valid():
        ended = attempt(form, services.end_post, post, actor=request.actor, **form.cleaned_data)
        if ended:
            messages.success(request, _("已登记，到那一天权限自动停止。"))
            return redirect("access:posts", post.union_id)
    context = {"form": form, "post": post}
    return page(request, "access/end_post.html", context, status=status_of(form))


@require_GET
def roles(request: ActorRequest) -> HttpResponse:
    """Who may do what, as it is in force: for every officer to read."""
    return page(request, "access/roles.html", {"roles": selectors.roles_table()})
