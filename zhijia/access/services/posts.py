"""Open an account, give a post, end a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhijia.access import policies
from zhijia.access.models import Account, Post
from zhijia.access.rules.roles import ROLES
from zhijia.access.sockets import POST_ENDED
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Employer, Person, Union, phone_index


@transaction.atomic
def open_account(
    *,
    name: str,
    phone: str,
    actor: Actor,
    password: str | None = None,
    person: Person | None = None,
) -> Account:
    """A way in for one person. Without a password the phone's one-time code is the way in."""
    require(policies.may_open_account(actor))
    if person is None:
        person = Person.written_down(name, phone=phone)
        person.save()
    account = Account.objects.create_account(
        person, phone_index=phone_index(phone), password=password
    )
    record("access.open_account", account, actor=actor)
    return account


@transaction.atomic
def appoint_person(
    union: Union, role: str, *, actor: Actor, name: str, phone: str, **post: Any
) -> Post:
    """Give a role to a person known by name and phone. Whoever has an account already keeps it;
    for anybody else one is opened, and the answer is the same."""
    require(policies.may_appoint_person(actor, union, role))
    known = Account.objects.filter(phone_index=phone_index(phone), person__name=name)
    account = known.order_by("pk").first() or open_account(name=name, phone=phone, actor=actor)
    return appoint_officer(account, union, role, actor=actor, **post)


@transaction.atomic
def appoint_officer(  # noqa: PLR0913  (a post has this many parts)
    account: Account,
    union: Union,
    role: str,
    *,
    actor: Actor,
    since: date,
    until: date | None = None,
    title: str = "",
    ties: Iterable[Employer] = (),
    deputy_of: Post | None = None,
) -> Post:
    """Give an account a role at a union, from a day until another one."""
    require(policies.may_appoint_officer(actor, union, role))
    tied = list(ties)
    _check_post(account, union, role, since, until)
    if ROLES[role].from_an_employer and not tied:
        raise RuleViolation("access.employer_missing", field="employers")
    if deputy_of is not None:
        _check_deputy(deputy_of, union, role)
    post = Post.objects.create(
        account=account,
        union=union,
        role=role,
        title=title,
        since=since,
        until=until,
        deputy_of=deputy_of,
        appointed_by_id=actor.account_id,
    )
    post.ties.set(tied)
    record(
        "access.appoint_officer",
        post,
        actor=actor,
        account=account.pk,
        union=union.pk,
        role=role,
        ties=sorted(employer.pk for employer in tied),
    )
    return post


@transaction.atomic
def end_post(post: Post, *, actor: Actor, on: date | None = None) -> Post:
    """End a post on a day (today if none is given): from that day on its duties are gone, and its
    deputies' with it."""
    require(policies.may_end_post(actor, post))
    on = on or timezone.localdate()
    post = Post.objects.select_for_update().select_related("union").get(pk=post.pk)
    if post.until is not None and post.until <= timezone.localdate():
        raise RuleViolation("access.post_ended_already")
    if on < post.since:
        raise RuleViolation("access.post_ends_before_it_begins", field="on")
    _keep_somebody_who_appoints(post, on)
    shut(post, on=on, actor=actor)
    return post


def shut(post: Post, *, on: date, actor: Actor) -> None:
    """Write the end of a post and tell the apps above; the caller has asked rule and policy."""
    post.until = max(on, post.since)
    post.save(update_fields=["until"])
    record("access.end_post", post, actor=actor, until=post.until.isoformat())
    for _key, ended in POST_ENDED:
        ended(post.pk, actor=actor)


def _check_post(account: Account, union: Union, role: str, since: date, until: date | None) -> None:
    if not union.stands:
        raise RuleViolation("org.union_closed", field="union")
    if union.kind not in ROLES[role].levels:
        raise RuleViolation("access.role_not_held_here", field="role")
    if until is not None and until <= since:
        raise RuleViolation("access.post_ends_before_it_begins", field="until")
    overlaps = Q(until__isnull=True) | Q(until__gt=since)
    if until is not None:
        overlaps &= Q(since__lt=until)
    if Post.objects.filter(overlaps, account=account, union=union, role=role).exists():
        raise RuleViolation("access.post_held_already", field="role")


def _check_deputy(principal: Post, union: Union, role: str) -> None:
    """A deputy holds the same office while it runs, and nobody deputises a deputy."""
    runs = Post.objects.in_force(timezone.localdate()).filter(pk=principal.pk).exists()
    same = (principal.union_id, principal.role) == (union.pk, role)
    if not (runs and same) or principal.deputy_of_id is not None:
        raise RuleViolation("access.deputy_of_another", field="deputy_of")


def _keep_somebody_who_appoints(post: Post, on: date) -> None:
    """The district never loses the last person who can appoint anybody."""
    if post.union.parent_id is not None or "access.appoint" not in ROLES[post.role].duties:
        return
    appointing = [key for key, role in ROLES.items() if "access.appoint" in role.duties]
    others = Post.objects.in_force(on).filter(
        union=post.union, role__in=appointing, deputy_of__isnull=True
    )
    if not others.exclude(pk=post.pk).exists():
        raise RuleViolation("access.last_chair")
