"""Committees of the demo: some in order, one that has run out, one to be elected soon, some unknown."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from zhijia.config.demo.cast import Cast
from zhijia.config.demo.district import Tree
from zhijia.kernel.actor import Actor
from zhijia.org import services as org
from zhijia.org.models import CommitteeMember, Membership, Union

USCC = "81{serial:06d}MC00000{serial:03d}"
PLANS = (
    # (union, kind, days until the end of the term, years, people seated)
    (0, "committee", 75, 3, 5),
    (0, "audit", 75, 3, 3),
    (0, "women", 440, 5, 3),
    (1, "committee", -40, 3, 3),
    (2, "committee", 160, 5, 3),
    (3, "committee", 700, 3, 3),
)
FEMALE = "2"
POSITIONS = {
    "committee": ("chair", "vice_chair", "member", "member", "member"),
    "audit": ("director", "member", "member"),
    "women": ("director", "member", "member"),
}


def seat_committees(tree: Tree, cast: Cast) -> None:
    """Terms with their members, steps of an election, certificates and changes to be filed."""
    officer = cast.actor("王晓梅")
    today = timezone.localdate()
    for serial, union in enumerate(tree.enterprises[:5]):
        union.refresh_from_db()
        facts = {
            "legal_person_uscc": USCC.format(serial=serial + 1),
            "legal_person_until": today + timedelta(days=45 + 130 * serial),
        }
        org.edit_union(union, actor=officer, facts=facts)
    for place, kind, days, years, count in PLANS:
        union = tree.enterprises[place]
        union.refresh_from_db()
        _elect(union, kind, today + timedelta(days=days), years, count, officer)
    first = tree.enterprises[0]
    first.refresh_from_db()
    for step in ("plan", "seats"):
        org.tick_step(first, "committee", step, actor=officer, done=True)
    org.note_change(first, "address", actor=officer, changed_on=today - timedelta(days=21))


def _elect(union: Union, kind: str, until: date, years: int, count: int, officer: Actor) -> None:
    since = _years_before(until + timedelta(days=1), years)
    facts = {"number": 3, "seats": count, "elected_by": "congress", "approved_on": since}
    term = org.record_term(union, kind, actor=officer, since=since, years=years, facts=facts)
    active = Membership.objects.current().filter(union=union, state="active")
    seated = CommitteeMember.objects.filter(term__union=union)
    others = active.exclude(person__in=seated.values("person"))
    if kind == "women":
        others = others.filter(person__sex=FEMALE)
    members = others.select_related("person").order_by("pk")[:count]
    for member, position in zip(members, POSITIONS[kind], strict=False):
        org.seat_member(term, member.person, actor=officer, position=position, since=since)


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))
