"""What the district has to ask, and what a person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.base.scope import visible_or_404
from zhijia.base.sockets import Known, Todo
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.org.models import Claim, Membership, Person
from zhijia.org.rules.roster_flow import ClaimState

SHOWN_MOST = 200


def claims_page(actor: Actor) -> list[Claim]:
    """The claims of the district, what is to be asked first. For anybody below the district the
    page does not exist."""
    rows = _of_the_district(actor)
    if not is_district(actor):
        raise Http404
    order = {ClaimState.OPEN: 0, ClaimState.ASKED: 1}
    own = Membership.objects.current().filter(person=OuterRef("person"))
    rows = rows.annotate(is_back=~Exists(own) & Q(record__isnull=False))
    found = rows.select_related("claimed_by", "person").order_by("-pk")[:SHOWN_MOST]
    return sorted(found, key=lambda claim: order.get(ClaimState(claim.state), 2))


def claim_or_404(actor: Actor, pk: int) -> Claim:
    """A claim as the district sees it."""
    if not is_district(actor):
        raise Http404
    return visible_or_404(_of_the_district(actor), actor, pk=pk)


@dataclass(frozen=True, slots=True)
class ClaimSide:
    """One of the two entries the district compares, masked."""

    title: Text
    person: Person
    union: str
    since: date | None
    until: date | None


def claim_sides(claim: Claim) -> list[ClaimSide]:
    """The old entry with where its person was last a member, and the one the roster made."""
    last = claim.person.memberships.select_related("union").order_by("until", "pk").last()
    sides = [_side(gettext_lazy("原来的登记"), claim.person, last)]
    if claim.record is not None:
        sides.append(_side(gettext_lazy("名册里的"), claim.record, claim.membership))
    return sides


def _side(title: Text, person: Person, membership: Membership | None) -> ClaimSide:
    if membership is None:
        return ClaimSide(title, person, "", None, None)
    return ClaimSide(title, person, membership.union.name, membership.since, membership.until)


def my_claim_or_404(actor: Actor, pk: int) -> Claim:
    """A claim about oneself, once it was asked."""
    found = (
        Claim.objects.exclude(state__in=[ClaimState.OPEN, ClaimState.WITHDRAWN])
        .filter(pk=pk, person_id=actor.person_id or 0)
        .select_related("claimed_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def claim_todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """One line for all claims that wait for the district (socket `base.TODOS`)."""
    if not is_district(actor):
        return
    waiting = _of_the_district(actor).filter(state=ClaimState.OPEN).count()
    if waiting:
        title = _("名册里有%(count)s人要问本人") % {"count": waiting}
        yield Todo(title, _("问本人"), reverse("org:claims"))


def claim_rows_about(person_id: int) -> Iterator[Known]:
    """What unions have claimed about a person (socket `base.PERSON_DATA`)."""
    rows = Claim.objects.filter(person_id=person_id).exclude(
        state__in=[ClaimState.OPEN, ClaimState.WITHDRAWN]
    )
    for claim in rows.select_related("claimed_by"):
        said = f"{claim.claimed_by.name}　{claim.get_state_display()}"
        yield Known(_("会籍"), _("有工会报您是会员"), said, _("工会名册"), claim.at.date())


def counted_twice() -> int:
    """How many members the district's unions count once more than there are: a roster's record of
    somebody who is a member elsewhere counts for its own union, until the person has said yes."""
    own = Membership.objects.current().filter(person=OuterRef("person"), state="active")
    records = Claim.objects.filter(membership__until__isnull=True, membership__state="active")
    return records.filter(Exists(own)).values("membership").distinct().count()


def is_district(actor: Actor) -> bool:
    """Whether the actor keeps rosters at the root of the tree."""
    return any(branch.count("/") == 2 for branch in actor.reach("org.import"))


def _of_the_district(actor: Actor) -> QuerySet[Claim]:
    return Claim.objects.visible_to(actor).filter(union__parent__isnull=True)
