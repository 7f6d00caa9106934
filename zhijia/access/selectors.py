"""Who acts: from the account and the posts in force to an `Actor`."""

from __future__ import annotations

from collections import defaultdict
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
