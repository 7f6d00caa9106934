"""Pairs of rows that may be one person, for whoever may see both; nobody else learns of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhijia.base.scope import any_branch
from zhijia.base.texts import TEXTS, Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import Verdict
from zhijia.org import policies
from zhijia.org.models import Membership, PairState, Person, PersonPair
from zhijia.org.rules.likeness import SIGN_WORDS

PAGE = 50


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair in the list: masked names, the unions, the signs in words."""

    pair: PersonPair
    names: str
    unions: str
    signs: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    lines: list[PairLine]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, masked: nothing here lets anybody read a number."""

    person: Person
    membership: Membership
    facts: list[tuple[Text, str]]

    @property
    def words(self) -> str:
        """Which of the two: name, union and since when."""
        row = self.membership
        return f"{self.person.masked_name}　{row.union.name}　{row.since.isoformat()}"


@dataclass(frozen=True, slots=True)
class PairPage:
    pair: PersonPair
    signs: list[str]
    sides: list[Side]
    may_part: Verdict
    may_merge: Verdict

    @property
    def compared(self) -> list[tuple[Text, str, str]]:
        """Line by line: what it is, the first's, the second's."""
        first, second = (side.facts for side in self.sides)
        return [
            (label, one, other) for (label, one), (_label, other) in zip(first, second, strict=True)
        ]

    @property
    def why_not_merge(self) -> str:
        return "" if self.may_merge else str(TEXTS[self.may_merge.reason])


def pairs_page(actor: Actor, *, before: int | None = None) -> PairsPage:
    """Fifty open pairs, the latest first."""
    found = _in_sight(actor).filter(state=PairState.OPEN)
    if before is not None:
        found = found.filter(pk__lt=before)
    pairs = list(found.select_related("one", "other").order_by("-pk")[: PAGE + 1])
    shown = pairs[:PAGE]
    people = {pk for pair in shown for pk in (pair.one_id, pair.other_id)}
    current = Membership.objects.current().filter(person__in=people)
    unions = dict(current.values_list("person_id", "union__name"))
    return PairsPage(
        [_line(pair, unions) for pair in shown], shown[-1].pk if len(pairs) > PAGE else None
    )


def pair_or_404(actor: Actor, pk: int) -> PersonPair:
    """One pair that has not been decided, if the actor may see both sides."""
    pair = (
        _in_sight(actor).filter(state=PairState.OPEN, pk=pk).select_related("one", "other").first()
    )
    if pair is None:
        raise Http404
    return pair


def pair_page(actor: Actor, pair: PersonPair) -> PairPage:
    """Both sides, line by line."""
    people = (pair.one_id, pair.other_id)
    rows = Membership.objects.current().filter(person__in=people).select_related("person", "union")
    return PairPage(
        pair=pair,
        signs=_words(pair.signs),
        sides=[Side(row.person, row, list(_facts(row))) for row in rows.order_by("person")],
        may_part=policies.may_part_people(actor, pair),
        may_merge=policies.may_merge_people(actor, pair),
    )


def _in_sight(actor: Actor) -> QuerySet[PersonPair]:
    """Pairs both of whom are members in branches the actor reads."""
    reach = actor.reach("org.read_members")
    seen = Membership.objects.current().filter(any_branch("union__path", reach))
    return PersonPair.objects.filter(
        Exists(seen.filter(person=OuterRef("one"))), Exists(seen.filter(person=OuterRef("other")))
    )


def _line(pair: PersonPair, unions: dict[int, str]) -> PairLine:
    both = (pair.one, pair.other)
    places = dict.fromkeys(unions[person.pk] for person in both)
    return PairLine(
        pair=pair,
        names=_("、").join(person.masked_name for person in both),
        unions=_("、").join(places),
        signs=_("、").join(_words(pair.signs)),
    )


def _words(signs: list[str]) -> list[str]:
    return [_(SIGN_WORDS[sign]) for sign in signs]


def _facts(row: Membership) -> Iterator[tuple[Text, str]]:
    person = row.person
    unknown = _("没有登记")
    yield _("姓名"), person.masked_name
    yield _("会员号"), person.member_number
    yield _("证件号"), person.masked_id or unknown
    yield _("手机号"), person.masked_phone or unknown
    yield _("出生年份"), str(person.birth_year or unknown)
    yield _("性别"), str(person.get_sex_display() or unknown)
    yield _("工会"), row.union.name
    yield _("会籍"), str(row.get_state_display())
    yield _("入会日期"), row.since.isoformat()
