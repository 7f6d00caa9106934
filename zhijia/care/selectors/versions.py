"""Policies as pages show them: what is in force, a version as a notice, what it changes, what is next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijia.access.models import Account
from zhijia.base.audit import selectors as audit
from zhijia.base.audit.log import target_of
from zhijia.base.sockets import Todo
from zhijia.base.texts import TEXTS
from zhijia.care import policies
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.clause_words import vector_parts
from zhijia.care.rules.difference import differences
from zhijia.care.rules.difference_words import SaidDifference, in_words
from zhijia.care.rules.notice import Chapter, chinese_notice, english_notice
from zhijia.care.rules.policy import CLASS_GIVEN, MEASURES_ONLY, Policy, policy, shipped
from zhijia.care.rules.policy_flow import State
from zhijia.care.rules.vectors import answer, comes_out
from zhijia.care.rules.vocabulary import CLASSES, term_of
from zhijia.care.selectors import reading
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import Verdict

MOST = 50


# For everybody -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A signed version and days for which it decides: until the day before the next begins, or until
    the day before its withdrawal, when the one before it decides again."""

    version: PolicyVersion
    name: str
    first: date
    last: date | None
    is_now: bool


def spans() -> list[Span]:
    """The days for which the district's signed versions decide, the latest first."""
    rows = list(PolicyVersion.objects.counting(date.min).latest_first())
    today = timezone.localdate()
    found: list[Span] = []
    turns = sorted({day for row in rows for day in _turns(row)})
    following: Span | None = None
    for first, after in reversed(list(zip(turns, [*turns[1:], None], strict=False))):
        row = next((row for row in rows if _decides(row, first)), None)
        if row is None or (row.holds_to and row.holds_to < first):
            following = None
            continue
        last = after and after - timedelta(days=1)
        if following is not None and following.version.pk == row.pk:
            last = found.pop().last
        is_now = first <= today and (last is None or today <= last)
        following = Span(row, row.title, first, last, is_now)
        found.append(following)
    return found


def _turns(version: PolicyVersion) -> Iterator[date]:
    """The days on which another version may begin to decide."""
    yield version.holds_from or date.min
    if version.holds_to:
        yield version.holds_to + timedelta(days=1)
    if version.withdrawn_on and version.withdrawn_on > (version.holds_from or date.min):
        yield version.withdrawn_on


def _decides(version: PolicyVersion, day: date) -> bool:
    begun = (version.holds_from or date.min) <= day
    return begun and (version.withdrawn_on is None or day < version.withdrawn_on)


def _name(chinese: str, english: str) -> str:
    return english if get_language() == "en" and english else chinese


@dataclass(frozen=True, slots=True)
class Example:
    """A shipped policy: to read, and to begin a version of one's own with."""

    identity: str
    name: str
    year: str
    trust: str
    kind: str


def examples() -> list[Example]:
    """What other places have laid down, each with how far its source is to be trusted."""
    return [_example(policy(identity)) for identity in shipped()]


def _example(found: Policy) -> Example:
    kinds = {CLASS_GIVEN: _("只定金额"), MEASURES_ONLY: _("只写怎样核算")}
    trusts = {"O": _("官方网站"), "M": _("媒体或者网站转载"), "U": _("网友上传，未核实")}
    return Example(
        found.id,
        _name(found.name, found.english),
        str(found.holds_from.year) if found.holds_from else _("年份未见"),
        trusts[found.sources[0].trust] if found.sources else "",
        kinds.get(found.way, ""),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A policy as a notice in the reader's language. `is_chinese` says in which it is written."""

    name: str
    chapters: list[Chapter]
    is_chinese: bool
    policy: Policy


def paper(document: str, *, in_chinese: bool = False) -> Paper:
    found = reading.read(document)
    if get_language() == "en" and not in_chinese:
        return Paper(found.english, english_notice(found), False, found)
    return Paper(found.name, chinese_notice(document), True, found)


def example_page(identity: str) -> dict[str, Any]:
    found = reading.example_or_404(identity)
    return {"paper": paper(reading.example_document(found.id)), "example": _example(found)}


# For officers ------------------------------------------------------------------------------------


def versions_page(actor: Actor) -> dict[str, Any]:
    """What is being worked on, what holds, and what gave way or was given up."""
    rows = PolicyVersion.objects.visible_to(actor).with_people()
    return {
        "open": list(rows.open().order_by("-changed_at")[:MOST]),
        "spans": spans(),
        "over": list(
            rows.filter(state__in=[State.SUPERSEDED, State.DISCARDED, State.WITHDRAWN]).order_by(
                "-pk"
            )[:MOST]
        ),
    }


@dataclass(frozen=True, slots=True)
class Action:
    """A step that may be taken now, or the sentence why it may not; `is_own` takes one's own back."""

    step: str
    reason: str
    is_own: bool


STEPS: tuple[tuple[str, Any, State], ...] = (
    ("submit_policy", policies.may_submit_policy, State.DRAFT),
    ("sign_policy", policies.may_sign_policy, State.SUBMITTED),
    ("return_policy", policies.may_return_policy, State.SUBMITTED),
    ("discard_policy", policies.may_discard_policy, State.DRAFT),
)
WHEN_NOT_ASKED = (("ask_withdrawal", policies.may_ask_withdrawal, State.ACTIVE),)
WHEN_ASKED: tuple[tuple[str, Any, State], ...] = (
    ("withdraw_policy", policies.may_withdraw_policy, State.ACTIVE),
    ("keep_policy", policies.may_keep_policy, State.ACTIVE),
)


def version_page(actor: Actor, version: PolicyVersion) -> dict[str, Any]:
    """One version: the notice, what the checks say, what it changes, what may be done."""
    return {
        "version": version,
        "paper": paper(version.document, in_chinese=True),
        "checks": checks(version),
        "changes": changes(version),
        "redone": redone(version),
        "compared": compared_with(version),
        "may_change": bool(policies.may_change_policy(actor, version)),
        "actions": list(_actions(actor, version)),
        "followed_by": followed_by(version),
    }


def followed_by(version: PolicyVersion) -> PolicyVersion | None:
    """What decides from today on if this version is withdrawn; None if nothing would."""
    return reading.policy_on(timezone.localdate(), without=version)


def _actions(actor: Actor, version: PolicyVersion) -> Iterator[Action]:
    is_asked = version.withdrawal_asked_by_id is not None
    asked_by = version.withdrawal_asked_by_id if is_asked else version.submitted_by_id
    for step, may, state in (*STEPS, *(WHEN_ASKED if is_asked else WHEN_NOT_ASKED)):
        if version.state == state:
            verdict: Verdict = may(actor, version)
            reason = "" if verdict else str(TEXTS[verdict.reason])
            yield Action(step, reason, asked_by == actor.account_id)


@dataclass(frozen=True, slots=True)
class Checks:
    """The three lights before a signature."""

    unanswered: list[dict[str, str]]
    answered: int
    tested: int
    failing: list[str]
    has_first_day: bool

    @property
    def may_submit(self) -> bool:
        return bool(self.tested and self.has_first_day and not self.unanswered and not self.failing)


def checks(version: PolicyVersion) -> Checks:
    open_points = reading.unanswered(version)
    return Checks(
        unanswered=open_points,
        answered=len(version.findings) - len(open_points),
        tested=len(version.vectors),
        failing=reading.failing_titles(version),
        has_first_day=version.holds_from is not None,
    )


def compared_with(version: PolicyVersion) -> str:
    """The name of what a version is compared with: what it was begun from."""
    if version.based_on is not None:
        return version.based_on.title
    if not version.example:
        return ""
    found = policy(version.example)
    return _name(found.name, found.english)


def changes(version: PolicyVersion) -> list[SaidDifference]:
    """What a version says differently from what it was begun from, in the reader's language."""
    if version.based_on is not None:
        before = version.based_on.document
    elif version.example:
        before = reading.example_document(version.example)
    else:
        return []
    one, other = reading.read(before), reading.read(version.document)
    found = differences(before, version.document)
    return [in_words(change, one, other, _language()) for change in found]


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


@dataclass(frozen=True, slots=True)
class VectorRow:
    """One test family: what it shows, what is expected and what comes out, both in words; `before`
    is what was expected of it where the version was begun, if that was something else ("" if the
    family is new)."""

    shows: str
    expected: str
    found: str
    passes: bool
    before: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class VectorGroup:
    """The test families of one clause: how many come out otherwise, how many are not as they were
    where the version was begun. Those are shown unfolded."""

    place: str
    rows: list[VectorRow]
    failing: int
    changed: int


def vector_groups(version: PolicyVersion) -> list[VectorGroup]:
    """By clause, in the order of the families; those without a clause last."""
    found: dict[str, list[VectorRow]] = {}
    for row in vector_rows(version):
        found.setdefault(row.place, []).append(row)
    places = sorted(found, key=lambda place: not place)
    return [_vector_group(place, found[place]) for place in places]


def _vector_group(place: str, rows: list[VectorRow]) -> VectorGroup:
    failing = sum(not row.passes for row in rows)
    return VectorGroup(place, rows, failing, sum(row.before is not None for row in rows))


def vector_rows(version: PolicyVersion) -> list[VectorRow]:
    policy_now = reading.read(version.document)
    was = _expected_before(version)
    rows = []
    for vector in reading.vectors_of(version.vectors):
        now = answer(policy_now, vector.facts)
        before = was.get(_key(vector.facts), {})
        place, shows = vector_parts(policy_now, vector.shows, _language())
        rows.append(
            VectorRow(
                shows,
                _outcome(vector.expects),
                _outcome(now),
                comes_out(now, vector.expects),
                None if before == vector.expects else _outcome(before) if before else "",
                place,
            )
        )
    return rows


def _expected_before(version: PolicyVersion) -> dict[str, dict[str, Any]]:
    """What was expected of each test family where the version was begun."""
    begun = version.based_on
    rows = begun.vectors if begun else reading.example_vectors(version.example)
    return {_key(vector.facts): vector.expects for vector in reading.vectors_of(rows)}


def _key(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Redone:
    """The trace of test families done over: when last, by whom, how often, and how many of them now
    expect something else than where the version was begun, are new or are gone."""

    times: int
    at: datetime
    by: str
    changed: int
    new: int
    gone: int


def redone(version: PolicyVersion) -> Redone | None:
    """For whoever signs; None where the test families are those the version was begun with."""
    entries = audit.trail(verb="care.renew_vectors", target=target_of(version)).entries
    if not entries:
        return None
    was = _expected_before(version)
    now = {_key(one.facts): one.expects for one in reading.vectors_of(version.vectors)}
    return Redone(
        len(entries),
        entries[0].at,
        _name_of_actor(entries[0].actor),
        sum(was[key] != now[key] for key in was.keys() & now.keys()),
        len(now.keys() - was.keys()),
        len(was.keys() - now.keys()),
    )


def _outcome(told: dict[str, Any]) -> str:
    """The answer of a test family: class, and aid if it has any."""
    if "error" in told:
        return _("这份政策对这户判不了")
    term = term_of(CLASSES, told["class"])
    words = term.en if get_language() == "en" else term.zh
    total = (told["aid"] or {}).get("total")
    return (
        words if total is None else _("%(words)s，%(total)s元") % {"words": words, "total": total}
    )


def _name_of_actor(actor: str) -> str:
    """Who the audit trail names (`account:12`), by name."""
    number = actor.removeprefix("account:")
    account = Account.objects.select_related("person").get(pk=int(number))
    return str(account.person.name)


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """The policies that wait for this officer's signature."""
    if not actor.holds_somewhere(policies.SIGN):
        return
    rows = PolicyVersion.objects.visible_to(actor).with_people()
    for version in rows.filter(state=State.SUBMITTED).order_by("pk")[:most]:
        if policies.may_sign_policy(actor, version):
            yield _todo(version, _("核对并签字"))
    for version in rows.active().filter(withdrawal_asked_by__isnull=False).order_by("pk")[:most]:
        if policies.may_withdraw_policy(actor, version):
            yield _todo(version, _("有人要撤回，看理由"))


def _todo(version: PolicyVersion, step: str) -> Todo:
    return Todo(
        title=version.title,
        step=step,
        url=reverse("care:policy_version", args=[version.pk]),
        about=str(version.holds_from),
    )
