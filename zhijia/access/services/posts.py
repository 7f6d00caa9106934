"""Open an account, give a post, end a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from zhijia.access import policies
from zhijia.access.models import Account, Post
from zhijia.access.rules.roles import roles_at
from zhijia.access.sockets import POST_ENDED
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Employer, Person, Union, phone_index


@transaction.atomic
def open_account(
    *, name: str, phone: str, actor: Actor, password: str | None = None, person: Person | None = None
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
def appoint_officer(  # noqa: PLR0913  (who, where, as what, from when until when, tied to whom)
    account: Account,
    union: Union,
    role: str,
    *,
    actor: Actor,
    since: date,
    until: date | None = None,
    title: str = "",
    ties: Iterable[Employer] = (),
) -> Post:
    """Give a post at a union; it ends by itself on `until`."""
    require(policies.may_appoint_officer(actor, union, role))
    if role not in roles_at(union.kind):
        raise RuleViolation("access.role_not_held_here", field="role")
    if not union.stands:
        raise RuleViolation("org.union_closed", field="union")
    if until is not None and until <= since:
        raise RuleViolation("access.post_ends_before_it_begins", field="until")
    if Post.objects.in_force(since).filter(account=account, union=union, role=role).exists():
        raise RuleViolation("access.post_held_already", field="role")
    post = Post.objects.create(
        account=account,
        union=union,
        role=role,
        title=title,
        since=since,
        until=until,
        appointed_by_id=actor.account_id,
    )
    post.ties.set(ties)
    record("access.appoint_officer", post, actor=actor, union=union.pk, role=role)
    return post


@transaction.atomic
def end_post(post: Post, *, actor: Actor, on: date | None = None) -> Post:
    """End a post from a day on (today if none is given)."""
    require(policies.may_end_post(actor, post))
    last = on or timezone.localdate()
    if post.until is not None and post.until <= last:
        raise RuleViolation("access.post_ended_already")
    post.until = max(last, post.since)
    post.save(update_fields=["until"])
    record("access.end_post", post, actor=actor, until=post.until.isoformat())
    for _key, told in POST_ENDED:
        told(post.pk, actor=actor)
    return post
