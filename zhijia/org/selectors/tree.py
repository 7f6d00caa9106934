"""The tree beside the page, the page of one union, and what a change would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import any_branch, visible_or_404
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer, Union, UnionHistory, UnionKind
from zhijia.org.rules.tree import MAY_HANG_UNDER, ids_of
from zhijia.org.selectors.members import members_of_branch
from zhijia.org.selectors.names import superior_names
from zhijia.org.sockets import CHANGED, UNION_SECTIONS, Section, TreeChange

LEVEL_MOST = 500  # nodes shown in the tree at once; the rest is found by search
FOUND_MOST = 50
EMPLOYERS_ON_PAGE = 10
SOON = timedelta(days=90)


@dataclass(slots=True)
class Node:
    """One line of the tree: open when its children are shown below it."""

    union: Union
    is_current: bool = False
    has_children: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return bool(self.children)


def open_tree(actor: Actor, current: Union | None = None) -> list[Node]:
    """The heads of the actor's branches, opened along the path to the current union. One query,
    whatever the size of the tree."""
    heads = actor.reach("org.read_tree")
    opened = {ids_of(head)[-1] for head in heads} | set(ids_of(current.path) if current else [])
    below = Union.objects.standing().filter(parent=OuterRef("pk"))
    shown = (
        Union.objects.visible_to(actor)
        .standing()
        .filter(Q(path__in=heads) | Q(parent__in=opened))
        .annotate(has_children=Exists(below))
        .order_by("pk")[:LEVEL_MOST]
    )
    nodes = {
        union.pk: Node(union, current is not None and union.pk == current.pk, is_inner)
        for union, is_inner in ((row, getattr(row, "has_children")) for row in shown)  # noqa: B009
    }
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.union.parent_id) if node.union.parent_id else None
        (above.children if above else tops).append(node)
    return tops


def union_or_404(actor: Actor, pk: int) -> Union:
    """One union with its superior, if the actor may see it."""
    return visible_or_404(Union.objects.select_related("parent"), actor, pk=pk)


def find_unions(actor: Actor, text: str) -> QuerySet[Union]:
    """Standing unions in the actor's branches whose name contains the text."""
    found = Union.objects.visible_to(actor).standing().filter(name__icontains=text.strip())
    return found.select_related("parent").order_by("path")[:FOUND_MOST]


@dataclass(frozen=True, slots=True)
class UnionPage:
    """One union as its page shows it. `members_below` counts the members of the whole branch."""

    union: Union
    superiors: list[str]
    history: list[UnionHistory]
    employers: list[Employer]
    employers_count: int
    unions_below: int
    members_below: int
    dates_near: list[tuple[Text, date]]
    sections: list[Section]


def union_page(actor: Actor, union: Union) -> UnionPage:
    """Everything the page of a union shows to this actor; the number of queries does not grow."""
    branch = Union.objects.under(union).standing()
    covered = Employer.objects.visible_to(actor).filter(union=union, closed_on__isnull=True)
    return UnionPage(
        union=union,
        superiors=superior_names(union),
        history=list(union.history.visible_to(actor).select_related("other")),
        employers=list(covered.order_by("name")[:EMPLOYERS_ON_PAGE]),
        employers_count=covered.count(),
        unions_below=branch.count() - union.stands,
        members_below=members_of_branch(union),
        dates_near=list(_dates_near(union, timezone.localdate())),
        sections=list(_sections(actor, union)),
    )


def places_for(actor: Actor, union: Union, *, merge: bool = False) -> QuerySet[Union]:
    """Where a union may go: standing unions of a fitting kind in branches the actor edits."""
    kinds = [union.kind] if merge else sorted(MAY_HANG_UNDER[union.kind])
    editable = any_branch("path", actor.reach("org.edit_tree"))
    return (
        Union.objects.visible_to(actor)
        .standing()
        .filter(editable, kind__in=kinds)
        .exclude(pk=union.pk)
        .select_related("parent")
        .order_by("path")
    )


def answering_unions(actor: Actor) -> QuerySet[Union]:
    """Unions that may answer for an employer: standing ones in branches the actor edits."""
    editable = any_branch("path", actor.reach("org.edit_tree"))
    found = Union.objects.visible_to(actor).standing().filter(editable)
    return found.exclude(kind=UnionKind.GROUP).select_related("parent").order_by("path")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change would do, for the page before it is done."""

    unions: int
    members: int
    employers: int
    sentences: list[Text]


def what_follows(
    actor: Actor, union: Union, change: str, *, on: date, target: Union | None = None
) -> Consequences:
    """Foretell a change: the figures of this app, then the sentences of the apps above."""
    branch = Union.objects.under(union).standing()
    after = f"{target.path}{union.pk}/" if change == "moved" and target else union.path
    other = target.pk if target else None
    coming = TreeChange(change, union.pk, on, union.path, after, other)
    return Consequences(
        unions=branch.count() - 1,
        members=branch.aggregate(all=Sum("members_count"))["all"] or 0,
        employers=Employer.objects.filter(union__in=branch).count(),
        sentences=[words for _key, listener in CHANGED for words in listener.foretell(coming)],
    )


def _dates_near(union: Union, today: date) -> Iterator[tuple[Text, date]]:
    """Dates that need something done within three months, or that have passed."""
    dates = ((_("法人证书到期"), union.legal_person_until), (_("本届到期"), union.term_until))
    for words, due in dates:
        if union.stands and due and due <= today + SOON:
            yield words, due


def _sections(actor: Actor, union: Union) -> Iterator[Section]:
    for _key, section_of in UNION_SECTIONS:
        section = section_of(actor, union.pk, union.path)
        if section is not None:
            yield section
