"""Who acts: from the account and the posts in force to an `Actor`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.access import policies
from zhijia.access.models import Account, Post
from zhijia.access.rules.roles import ROLES, TRINITY, duties_here, places_left, widest
from zhijia.access.sockets import DUTIES
from zhijia.base.scope import visible_or_404
from zhijia.base.texts import Text
from zhijia.kernel.actor import VISITOR, Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.org import selectors as org
from zhijia.org.models import Employer, Union, UnionKind
from zhijia.org.rules.tree import ids_of
from zhijia.org.sockets import Section


@dataclass(frozen=True, slots=True)
class Whoami:
    """Who is signed in, as the sidebar says it."""

    name: str
    post: str
    until: date | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a request comes from: how they act, and for an officer how the sidebar names them."""

    actor: Actor
    whoami: Whoami | None = None


COLUMNS = (
    "role",
    "union__path",
    "ties",
    "deputy_of__ties",
    "title",
    "until",
    "union__name",
    "account__person__name",
)


def signed_in(account: Account, *, on: date | None = None, is_proven: bool = True) -> SignedIn:
    """The actor behind an account on a day (today if none is given) and the name: one query. On a
    device that is not proven some duties are withheld."""
    held = Post.objects.in_force(on or timezone.localdate()).filter(account=account)
    rows = list(held.order_by("pk").values_list(*COLUMNS))
    grants: dict[str, set[str]] = defaultdict(set)
    ties: set[int] = set()
    for role, path, own_tie, principals_tie, *_words in rows:
        for duty in duties_here(role, is_proven=is_proven):
            grants[duty].add(path)
        ties.update(tie for tie in (own_tie, principals_tie) if tie is not None)
    actor = Actor(
        account_id=account.pk,
        person_id=account.person_id,
        grants={
            duty: widest(places_left(duty, paths, is_tied=bool(ties)))
            for duty, paths in grants.items()
        },
        ties=frozenset(ties),
        is_proven=is_proven,
    )
    return SignedIn(actor, _whoami(*rows[0]) if rows else None)


def _whoami(role: str, *facts: Any) -> Whoami:
    _path, _tie, _principals_tie, title, until, union, name = facts
    return Whoami(name, title or f"{union}　{_(ROLES[role].title)}", until)


def actor_for(account: Account, *, on: date | None = None, is_proven: bool = True) -> Actor:
    """The actor behind an account on a day (today if none is given)."""
    return signed_in(account, on=on, is_proven=is_proven).actor


def signed_in_for_request(request: HttpRequest) -> SignedIn:
    """Who a request comes from: a visitor without a session costs no query."""
    account = request.user
    if not isinstance(account, Account):
        return SignedIn(VISITOR)
    device = request.session.get("access.device", {})
    return signed_in(account, is_proven=bool(device.get("is_proven", True)))


def posts_of(actor: Actor) -> list[Post]:
    """The posts the actor holds today."""
    if actor.account_id is None:
        return []
    held = Post.objects.in_force(timezone.localdate()).filter(account_id=actor.account_id)
    return list(held.select_related("union", "account__person").order_by("pk"))


def officers(actor: Actor, *, most: int = 100) -> list[Post]:
    """The posts in force that the actor may see, the district's first."""
    seen = Post.objects.visible_to(actor).in_force(timezone.localdate())
    return list(
        seen.select_related("union", "account__person").order_by("union__path", "pk")[:most]
    )


def officers_behind(account_ids: Iterable[int]) -> dict[int, str]:
    """The names of those accounts that ever held a post, by account. What an officer did is done
    under their name; whoever never held a post stays nameless."""
    held = Post.objects.filter(account_id__in=set(account_ids))
    return dict(held.values_list("account_id", "account__person__name").distinct())


def officers_count() -> int:
    """How many people hold a post today."""
    held = Post.objects.in_force(timezone.localdate())
    return held.values("account").distinct().count()


@dataclass(frozen=True, slots=True)
class UnionPosts:
    """Who holds what at a union: `running` today, `coming` later; `missing` names the roles of the
    trinity (三位一体) nobody fills."""

    running: list[Post]
    coming: list[Post]
    missing: list[Text]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def posts_of_union(actor: Actor, union: Union) -> UnionPosts:
    """The posts of one union the actor may see, and whether the three of a base union are there."""
    today = timezone.localdate()
    seen = Post.objects.visible_to(actor).filter(union=union).for_pages().order_by("since", "pk")
    running = list(seen.in_force(today))
    held = {post.role for post in running}
    missing: list[Text] = [
        _(ROLES[key].title) for key in TRINITY if union.is_base and key not in held
    ]
    return UnionPosts(running, list(seen.filter(since__gt=today)), missing)


def posts_section(actor: Actor, union_id: int, path: str) -> Section | None:
    """The officers on the page of a union (socket `org.UNION_SECTIONS`)."""
    union = org.union_with_id(str(union_id))
    if union is None or not actor.holds("org.read_tree", at=path):
        return None
    may_appoint = policies.may_appoint_somebody(actor, union)
    posts = posts_of_union(actor, union)
    return Section("access/_posts.html", {"posts": posts, "may_appoint": bool(may_appoint)})


def principals_at(union: Union) -> QuerySet[Post]:
    """The posts somebody may stand in for."""
    running = Post.objects.in_force(timezone.localdate()).filter(union=union, deputy_of=None)
    return running.for_pages().order_by("pk")


def names_who_lose_sight(before: str, after: str) -> tuple[list[str], list[str]]:
    """The officers between the two places of a moved union: who cannot see it any more, and who
    can from now on. Names of officers are open to officers."""
    old, new = set(ids_of(before)[:-1]), set(ids_of(after)[:-1])
    names: dict[int, set[str]] = defaultdict(set)
    held = Post.objects.in_force(timezone.localdate()).filter(union__in=old ^ new)
    for union_id, name in held.values_list("union_id", "account__person__name"):
        names[union_id].add(name)
    lose = sorted(name for union_id in old - new for name in names[union_id])
    gain = sorted(name for union_id in new - old for name in names[union_id])
    return lose, gain


def post_or_404(actor: Actor, pk: int) -> Post:
    """One post, if the actor may see it."""
    return visible_or_404(Post.objects.for_pages(), actor, pk=pk)


def ended_posts(actor: Actor, union: Union, *, most: int = 50) -> list[Post]:
    """The posts of a union that are over, the latest first."""
    over = Post.objects.visible_to(actor).filter(union=union, until__lte=timezone.localdate())
    return list(over.for_pages().order_by("-until", "-pk")[:most])


def employer_or_refusal(name: str) -> Employer:
    """The one employer of this name, or `access.employer_unknown`."""
    found = org.employer_named(name)
    if found is None:
        raise RuleViolation("access.employer_unknown", field="employers", name=name)
    return found


def known_employer_names(names: Iterable[str]) -> frozenset[str]:
    """Those of the normal names that exactly one employer bears."""
    found = Employer.objects.filter(normal_name__in=list(names)).values_list("normal_name")
    counted = found.annotate(times=Count("pk")).filter(times=1)
    return frozenset(name for name, _times in counted)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in words: where it may be held and what it may do."""

    title: Text
    levels: list[Text]
    duties: list[Text]


def roles_table() -> list[RoleLine]:
    """The roles as they are in force, for every officer to read."""
    kinds = dict(UnionKind.choices)
    sentences = {key: duty.sentence for key, duty in DUTIES}
    return [
        RoleLine(
            _(role.title),
            [kinds[level] for level in kinds if level in role.levels],
            [sentences[duty] for duty in sorted(role.duties) if duty in sentences],
        )
        for role in ROLES.values()
    ]
