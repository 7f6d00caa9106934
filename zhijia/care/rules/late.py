"""Late figures: when a line or a policy becomes known that reaches back, which decisions to look at.

Nothing is changed silently: the list names each decision, why it is on it, and what the engine says
now, or why it can say nothing now; a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhijia.care.rules.aid import total
from zhijia.care.rules.assess import Assessment, assessment
from zhijia.care.rules.classify import UNDECIDED
from zhijia.care.rules.fact_names import fact_names
from zhijia.care.rules.facts import amount, parse_facts
from zhijia.care.rules.family import Family
from zhijia.care.rules.policy import Policy, policy
from zhijia.care.rules.vocabulary import CLASSES, codes
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.kernel.money import yuan

LINE, POLICY = "line", "policy"
# Why a decision cannot be judged again: a figure or a fact is missing, the policy is not for that
# day, what is stated cannot be read, or the text itself leaves the point open.
FIGURE, FACT, NOT_IN_FORCE, UNREADABLE, OPEN_POINT = (
    "figure",
    "fact",
    "not_in_force",
    "facts",
    "open",
)
_WHY_NOT = {"missing_figure": FIGURE, "missing_fact": FACT, "not_in_force": NOT_IN_FORCE}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as stored: its policy, the facts it rested on, the day it was taken, its outcome."""

    id: str
    policy: Policy
    facts: Mapping[str, Any]
    decided_on: date
    code: str
    aid_fen: int | None
    assume_clear: bool = False


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A decision that would not come out the same with what is known today."""

    id: str
    why: str
    line_then: str
    line_now: str
    code_then: str
    code_now: str
    aid_then: int | None
    aid_now: int | None


@dataclass(frozen=True, slots=True)
class CannotJudge:
    """A decision that was taken and cannot be taken again today: why, and what is missing."""

    id: str
    why: str
    missing: tuple[str, ...]
    code_then: str
    aid_then: int | None


def to_look_at_again(
    decisions: Iterable[Decided], *, figures: Figures, today: date
) -> Iterator[LookAgain | CannotJudge]:
    """Every decision whose line, class or aid is another one in the light of today's figures, and
    every one that nothing can be said about any more."""
    for decided in decisions:
        if (found := look_at(decided, figures=figures, today=today)) is not None:
            yield found


def look_at(decided: Decided, *, figures: Figures, today: date) -> LookAgain | CannotJudge | None:
    """One decision; None where it comes out the same."""
    try:
        then, now = (_line(decided, figures, day) for day in (decided.decided_on, today))
        told = _again(decided, figures, today)
    except CannotAnswer as no:
        return _unable(decided, _WHY_NOT.get(no.code, UNREADABLE), tuple(no.missing))
    if (told.code, _aid(told)) == (decided.code, decided.aid_fen):
        return None
    open_aid = any(grant.amount is None for grant in told.grants or ())
    if told.code == UNDECIDED or (told.code == decided.code and open_aid):
        return _unable(decided, FACT if told.missing else OPEN_POINT, told.missing)
    why = LINE if then != now else POLICY
    return LookAgain(
        decided.id, why, then, now, decided.code, told.code, decided.aid_fen, _aid(told)
    )


def _unable(decided: Decided, why: str, missing: tuple[str, ...]) -> CannotJudge:
    return CannotJudge(decided.id, why, missing, decided.code, decided.aid_fen)


def _again(decided: Decided, figures: Figures, today: date) -> Assessment:
    facts = {key: value for key, value in decided.facts.items() if key != "known_on"}
    return assessment(
        decided.policy,
        facts,
        figures=figures,
        today=today,
        assume_clear=decided.assume_clear,
        lang=None,
    )


def _line(decided: Decided, figures: Figures, known_on: date) -> str:
    family = Family(decided.policy, decided.facts, figures=figures, known_on=known_on)
    found = family.figure("subsistence_line")
    return "" if found is None else str(found)


def _aid(told: Assessment) -> int | None:
    if told.grants is None:
        return None
    return total(told.grants)


# On the command line

KEYS = frozenset({"id", "policy", "facts", "decided_on", "class", "aid", "assume_clear"})


def late_line(
    question: Object,
    *,
    figures: Figures,
    today: date,
    lang: str = "zh",
    named: Callable[[str], Policy] = policy,
) -> Object:
    """One line of `zhijia policy late --batch`: one decision, and whether it stands today."""
    decided = _read_decision(question, named)
    found = look_at(decided, figures=figures, today=today)
    if found is None:
        return {"id": decided.id, "outcome": "same"}
    if isinstance(found, LookAgain):
        return {
            "id": decided.id,
            "outcome": "look_again",
            "why": found.why,
            "class": {"then": found.code_then, "now": found.code_now},
            "aid": {"then": _yuan(found.aid_then), "now": _yuan(found.aid_now)},
        }
    return {
        "id": decided.id,
        "outcome": "cannot_judge",
        "why": found.why,
        "text": why_not(found.why, found.missing, lang),
        "missing": list(found.missing),
        "class": {"then": found.code_then, "now": UNDECIDED},
    }


def why_not(why: str, missing: Iterable[str], lang: str) -> str:
    """Why a decision cannot be taken again, in words."""
    zh, en = _WHY_WORDS[why]
    names = fact_names(missing, lang)
    if not names:
        return en if lang == "en" else zh
    return f"{en}: {names}" if lang == "en" else f"{zh}：{names}"


_WHY_WORDS: Mapping[str, tuple[str, str]] = {
    FIGURE: ("所用的标准现在没有登记", "A standard it rests on is not on record now"),
    FACT: ("缺少情况", "What must be known is missing"),
    NOT_IN_FORCE: ("现在的政策不管那一天", "The policy of today does not hold for that day"),
    UNREADABLE: ("当时填的情况现在读不懂", "What was stated then cannot be read now"),
    OPEN_POINT: ("政策原文在这一点上没有写清", "The text of the policy leaves the point open"),
}


def _read_decision(question: Object, named: Callable[[str], Policy]) -> Decided:
    for key in question:
        if key not in KEYS:
            raise CannotAnswer("unknown_fact", f"{key!r} is not a key of a decision", path=key)
    identity, code, clear = (question.get(key) for key in ("policy", "class", "assume_clear"))
    if not isinstance(identity, str):
        raise CannotAnswer("unknown_policy", "no policy is named", path="policy")
    if code not in codes(CLASSES):
        raise CannotAnswer("invalid_fact", "the class that was decided is expected", path="class")
    if not isinstance(clear, bool | None):
        raise CannotAnswer("invalid_fact", "true or false is expected", path="assume_clear")
    aid = question.get("aid")
    return Decided(
        str(question.get("id", ""))[:100],
        named(identity),
        parse_facts(question.get("facts", {})),
        _day(question.get("decided_on")),
        code,
        None if aid is None else amount(aid, "aid"),
        assume_clear=bool(clear),
    )


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CannotAnswer(
            "invalid_fact", "the day of the decision is expected (2016-01-31)", path="decided_on"
        ) from None


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)
