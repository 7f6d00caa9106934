"""Who acts: from the account and the posts in force to an `Actor`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from zhijia.access.models import Account, Post
from zhijia.access.rules.roles import duties_of, widest
from zhijia.kernel.actor import VISITOR, Actor


def actor_for(account: Account, *, on: date | None = None) -> Actor:
    """The actor behind an account on a day (today if none is given): one query."""
    rows = (
        Post.objects.in_force(on or timezone.localdate())
        .filter(account=account)
        .values_list("role", "union__path", "ties", "deputy_of__ties")
    )
    grants: dict[str, set[str]] = defaultdict(set)
    ties: set[int] = set()
    for role, path, own_tie, principals_tie in rows:
        for duty in duties_of(role):
            grants[duty].add(path)
        ties.update(tie for tie in (own_tie, principals_tie) if tie is not None)
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        grants={duty: widest(paths) for duty, paths in grants.items()},
        ties=frozenset(ties),
    )


def actor_for_request(request: HttpRequest) -> Actor:
    """The actor of a request: a visitor without a session costs no query."""
    account = request.user
    return actor_for(account) if isinstance(account, Account) else VISITOR


@dataclass(frozen=True, slots=True)
class Whoami:
    """Who is signed in, as the sidebar says it."""

    name: str
    post: str
    until: date | None


def whoami(actor: Actor) -> Whoami | None:
    """The signed-in officer's name and first post; None for a visitor."""
    if actor.account_id is None:
        return None
    posts = posts_of(actor)
    if not posts:
        name = Account.objects.filter(pk=actor.account_id).values_list("person__name", flat=True)
        return Whoami(name.get(), "", None)
    first = posts[0]
    post = first.title or f"{first.union.name}　{first.get_role_display()}"
    return Whoami(first.account.person.name, post, first.until)


def posts_of(actor: Actor) -> list[Post]:
    """The posts the actor holds today."""
    if actor.account_id is None:
        return []
    held = Post.objects.in_force(timezone.localdate()).filter(account_id=actor.account_id)
    return list(held.select_related("union", "account__person").order_by("pk"))


def officers(actor: Actor, *, most: int = 100) -> list[Post]:
    """The posts in force that the actor may see, the district's first."""
    seen = Post.objects.visible_to(actor).in_force(timezone.localdate())
    return list(seen.select_related("union", "account__person").order_by("union__path", "pk")[:most])


def officers_count() -> int:
    """How many people hold a post today."""
    held = Post.objects.in_force(timezone.localdate())
    return held.values("account").distinct().count()
