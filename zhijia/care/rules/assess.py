"""One family under one policy, with the full trace: the answer of `zhijia policy assess`.

The class, every measure, every clause with value and threshold, the aid with its caps, what is
missing, and warnings; see docs/policy-format.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from zhijia.care.rules import aid, classify, received
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.classify import NONE, UNDECIDED, Class, Classifier
from zhijia.care.rules.clause_words import office
from zhijia.care.rules.evaluate import OPEN, View
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.family import Family
from zhijia.care.rules.needed import Plan, Search
from zhijia.care.rules.policy import (
    CLASS_GIVEN,
    MEASURES_ONLY,
    RETEST,
    Condition,
    Policy,
    policy,
)
from zhijia.care.rules.received import Limit
from zhijia.care.rules.sentences import Speaker, shown
from zhijia.care.rules.trace import Step, Tracer, ratio, sides
from zhijia.care.rules.vocabulary import AID, EXPENSES, codes, term_of
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer, Object

KEYS = frozenset({"policy", "facts", "assume_clear"})
# What is worked out once for a policy is kept for so many: drafts come and go.
MOST_POLICIES = 256


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause: what was found, what it was held against, and whether it passed (None: open)."""

    clause: str
    text: str
    value: str | int | bool | None
    threshold: str | int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the engine says about one family."""

    code: str
    grade: str
    clause: str
    measures: Mapping[str, str]
    reasons: tuple[Reason, ...]
    grants: tuple[aid.Grant, ...] | None
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    steps: tuple[Step, ...] = ()

    def as_object(self) -> Object:
        """The answer in the form of the command-line contract."""
        found: Object = {"class": self.code}
        if self.grade:
            found["grade"] = self.grade
        found |= {
            "measures": dict(self.measures),
            "reasons": [
                {name: getattr(reason, name) for name in Reason.__slots__}
                for reason in self.reasons
            ],
            "steps": [
                {name: getattr(step, name) for name in Step.__slots__} for step in self.steps
            ],
            "aid": self._aid(),
            "caps": {grant.rule.kind: grant.rule.is_cap for grant in self.grants or ()},
            "missing": list(self.missing),
            "warnings": list(self.warnings),
        }
        return found

    def _aid(self) -> dict[str, str] | None:
        if self.grants is None:
            return None
        known = {
            grant.rule.kind: shown(aid.rounded_fen(grant.amount))
            for grant in self.grants
            if grant.amount is not None
        }
        return {**known, "total": shown(aid.total(list(self.grants)))}


def assess_line(
    question: Object,
    *,
    figures: Figures,
    today: date,
    lang: str = "zh",
    named: Callable[[str], Policy] = policy,
) -> Object:
    """One line of `zhijia policy assess --batch`, or `CannotAnswer`. `named` finds the policy."""
    identity, facts, clear = read_question(question)
    found = assessment(
        named(identity), facts, figures=figures, today=today, assume_clear=clear, lang=lang
    )
    return found.as_object()


def read_question(question: Object) -> tuple[str, dict[str, Any], bool]:
    """The policy's id, the parsed facts, and whether what is not stated counts as not applying."""
    for key in question:
        if key not in KEYS:
            raise CannotAnswer("unknown_fact", f"{key!r} is not a key of a question", path=key)
    clear = question.get("assume_clear", False)
    if not isinstance(clear, bool):
        raise CannotAnswer("invalid_fact", "true or false is expected", path="assume_clear")
    identity = question.get("policy")
    if not isinstance(identity, str):
        raise CannotAnswer("unknown_policy", "no policy is named", path="policy")
    return identity, parse_facts(question.get("facts", {})), clear


def assessment(
    rule: Policy,
    facts: Mapping[str, Any],
    *,
    figures: Figures,
    today: date,
    assume_clear: bool = False,
    lang: str | None = "zh",
) -> Assessment:
    """The family with these parsed facts under this policy; `not_in_force` outside its time.

    Without a language no sentences are made: the clause and the inputs are enough to make them
    later.
    """
    known_on = facts.get("known_on") or today
    _refuse_other_times(rule, facts.get("on"), facts.get("known_on"))
    family = Family(rule, facts, figures=figures, known_on=known_on, assume_clear=assume_clear)
    return _Assessor(rule, family, Speaker(rule, lang or "zh"), tells=lang is not None).run()


def _refuse_other_times(rule: Policy, on: date | None, known_on: date | None) -> None:
    early = on is not None and rule.holds_from is not None and on < rule.holds_from
    late = on is not None and rule.holds_to is not None and on > rule.holds_to
    if early or late:
        raise CannotAnswer("not_in_force", f"{rule.id} does not hold on {on}", path="facts.on")
    if known_on is not None and known_on < rule.known_on:
        raise CannotAnswer(
            "not_in_force", f"{rule.id} was not known on {known_on}", path="facts.known_on"
        )


@lru_cache(maxsize=MOST_POLICIES)
def _classifier(rule: Policy) -> Classifier:
    return Classifier(rule)


@lru_cache(maxsize=MOST_POLICIES)
def _plan(rule: Policy) -> Plan:
    return Plan(classify.expressions(rule))


@lru_cache(maxsize=MOST_POLICIES)
def _aid_plan(rule: Policy, code: str) -> Plan:
    return Plan(aid.expressions(rule, code))


class _Assessor:
    """Puts the answer together for one family."""

    def __init__(self, rule: Policy, family: Family, speaker: Speaker, *, tells: bool) -> None:
        self.tells = tells
        self.rule, self.family, self.speaker = rule, family, speaker
        self.view = View(family)
        self.reasons: list[Reason] = []
        self.missing: dict[str, None] = {}
        self.warnings: dict[str, None] = {}

    def run(self) -> Assessment:
        if self.tells:
            self._warn_about_the_policy()
            self.reasons += self._clauses()
        found = self._class()
        grants = self._grants(found.code)
        return Assessment(
            found.code,
            found.grade,
            self._deciding_clause(found),
            self._measures(),
            tuple(self.reasons),
            grants,
            tuple(self.missing),
            tuple(self.warnings),
            self._steps(found.code, grants),
        )

    def _steps(self, code: str, grants: tuple[aid.Grant, ...] | None) -> tuple[Step, ...]:
        if not self.tells:
            return ()
        return Tracer(self.rule, self.view, self.speaker.lang).steps(code, grants or ())

    # the class

    def _class(self) -> Class:
        if self.rule.way == CLASS_GIVEN:
            return self._given_class()
        if self.rule.way == MEASURES_ONLY:
            return self._open_class("measures")
        search = Search(self.family, _plan(self.rule), _classifier(self.rule))
        settled = search.settle()
        if isinstance(settled.result, Class):
            if settled.result.note:
                self._open_class(settled.result.note)
            return settled.result
        return self._undecided(settled.needed)

    def _given_class(self) -> Class:
        given = self.family.facts.get("class")
        if given is None:
            self.missing["class"] = None
        return Class(given or UNDECIDED)

    def _undecided(self, needed: frozenset[str]) -> Class:
        for name in sorted(needed):
            if name.startswith(OPEN):
                self._open_class(name.removeprefix(OPEN))
        names = self._facts_of(needed, _plan(self.rule).quantities)
        figure = next((name for name in names if name in self.family.missing_figures), None)
        if figure is not None:
            raise self.family.missing_figures[figure].as_cannot_answer()
        self.missing |= dict.fromkeys(names)
        return Class(UNDECIDED)

    def _open_class(self, note: str) -> Class:
        said = self.speaker.of_note(note)
        self.reasons.append(Reason("open", said, None, None, None))
        self.warnings[said] = None
        return Class(UNDECIDED)

    def _facts_of(self, needed: frozenset[str], met: Mapping[str, ex.Quantity]) -> list[str]:
        """The names of the facts behind the quantities, in the order of the rule."""
        found: dict[str, None] = {}
        for key in sorted(needed - {name for name in needed if name.startswith(OPEN)}):
            found[self._fact_of(met[key])] = None
        return list(found)

    def _fact_of(self, quantity: ex.Quantity) -> str:
        stated, fact = self.family.facts, quantity.fact
        if quantity.term.code in received.READERS:
            return received.asked(stated, quantity)
        if fact == "line" and "region" in stated and "on" not in stated:
            return "on"
        if fact == "members" and "members" in stated:
            return self._figure_of("minimum_wage") if self._wageless() else "members"
        return fact

    def _wageless(self) -> bool:
        return "minimum_wage" not in self.family.facts

    def _figure_of(self, kind: str) -> str:
        missing = self.family.missing_figures.get(kind)
        return missing.name if missing else kind

    def _deciding_clause(self, found: Class) -> str:
        """The first disqualifier that applies, or the first way into the class that holds."""
        if found.code == NONE:
            clauses = [
                (bar.condition.clause, bar.condition.truth)
                for bar in self.rule.bars
                if not bar.only
            ]
        else:
            limbs = [
                limb for rule in self.rule.classes if rule.code == found.code for limb in rule.limbs
            ]
            clauses = [(limb.clause, limb.truth) for limb in limbs]
        held = (clause for clause, truth in clauses if self.view.holds(truth).holds)
        return next(held, "")

    # measures and clauses

    def _measures(self) -> dict[str, str]:
        found = {}
        for measure in self.rule.measures:
            value = ratio(self.view, measure) if measure.stocks is None else None
            if value is not None:
                found[measure.code] = value
        if self.rule.way == MEASURES_ONLY:
            self._miss_measures()
        return found

    def _miss_measures(self) -> None:
        """A text that only says how to count needs what it counts."""
        met = ex.quantities(*self.rule.measures)
        for key, quantity in met.items():
            value = self.family.get(quantity)
            if not isinstance(value, bool) and value is not None and value.exact is None:
                self.missing[self._facts_of(frozenset({key}), met)[0]] = None

    def _clauses(self) -> Iterator[Reason]:
        for bar in self.rule.bars:
            applies = self.view.holds(bar.condition.truth).holds
            passed = None if applies is None else not applies
            yield self._reason(bar.condition, self.speaker.of_bar(bar), passed)
        for rule in self.rule.classes:
            for limb in rule.limbs:
                for condition in limb.conditions:
                    text = self.speaker.of_condition(rule.code, limb, condition)
                    yield self._reason(condition, text, self.view.holds(condition.truth).holds)

    def _reason(self, condition: Condition, text: str, passed: bool | None) -> Reason:
        value, threshold = sides(self.view, condition.truth)
        return Reason(condition.clause, text, value, threshold, passed)

    # aid

    def _grants(self, code: str) -> tuple[aid.Grant, ...] | None:
        if not self.rule.aid or code == UNDECIDED:
            return None
        found = aid.grants(self.rule, self.view, code)
        found = [self._settled(code, grant) if grant.amount is None else grant for grant in found]
        for grant in found if self.tells else ():
            self._explain(grant)
        self._warn_about_received(code, found)
        return tuple(found)

    def _warn_about_received(self, code: str, found: list[aid.Grant]) -> None:
        """Without it the amount is that of the whole period, and the letter must not promise it."""
        if "received" in self.family.facts or not any(grant.amount for grant in found):
            return
        self._warn(
            "已领的救助未填：所列是一期的标准，已领的要从中扣除",
            "Aid received before is not stated: it comes off the amounts shown",
        )
        if self.rule.stacking_for(code) == RETEST:
            self._warn("本年已领的救助未填，按收入所列计算", "Aid received this year is not stated")

    def _settled(self, code: str, grant: aid.Grant) -> aid.Grant:
        """An amount that is the same whatever is unknown stands; else what it hangs on is missing."""
        kind, plan = grant.rule.kind, _aid_plan(self.rule, code)

        def decide(view: View) -> Any:
            return aid.outcome_of(self.rule, code, kind, view)

        settled = Search(self.family, plan, decide).settle()
        if isinstance(settled.result, tuple):
            return replace(grant, amount=settled.result[0], unknown=frozenset())
        for name in sorted(settled.needed):
            if name.startswith(OPEN):
                self.warnings[self.speaker.of_note(name.removeprefix(OPEN))] = None
        for name in self._facts_of(settled.needed, plan.quantities):
            self.missing[self._figure_of(name)] = None
        return grant

    def _explain(self, grant: aid.Grant) -> None:
        self.reasons += self._deductions(grant)
        passed = None if grant.amount is None else not grant.refused
        self.reasons.append(
            Reason(
                grant.rule.clause,
                self.speaker.of_aid(grant),
                None if grant.amount is None else shown(aid.rounded_fen(grant.amount)),
                None if grant.limit.exact is None else shown(grant.limit.exact),
                passed,
            )
        )
        if level := aid.approval(self.rule, grant):
            kind = term_of(AID, grant.rule.kind)
            self._warn(
                f"{kind.zh}须报{level}批准", f"{kind.en} must be approved by {office(level)}"
            )

    def _deductions(self, grant: aid.Grant) -> Iterator[Reason]:
        """For each limit what was received before in its period, where there is any."""
        if "received" not in self.family.facts:
            return
        rule = grant.rule
        for at, limit in enumerate((Limit(rule.amount, rule.per), *rule.caps)):
            clause = f"{rule.clause}.cap.{at}" if at else f"{rule.clause}.received"
            taken = self.view.number(received.before(rule.kind, limit.per)).exact
            most = self.view.number(limit.amount).exact
            if taken and most is not None:
                text = self.speaker.of_deduction(rule, limit, taken)
                yield Reason(clause, text, shown(taken), shown(most), taken < most)

    # warnings

    def _warn(self, zh: str, en: str) -> None:
        self.warnings[self.speaker.say(zh, en)] = None

    def _warn_about_the_policy(self) -> None:
        for cut in self.rule.cuts:
            self._warn(f"所见文本残缺：{cut.words}", f"The published copy is cut: {cut.words}")
        if not isinstance(self.rule.line, str | None) and "line" in self.family.facts:
            printed = shown(self.rule.line)
            self._warn(
                f"这份规定印有{printed}元的标准，所填低保标准未采用",
                f"This rule prints its own line ({printed}); the line given is not used",
            )
        self._warn_about_uncounted()

    def _warn_about_uncounted(self) -> None:
        counted = _counted_expenses(self.rule)
        stated = {item.kind for item in self.family.facts.get("expenses", ())}
        for kind in sorted((stated - counted) & codes(EXPENSES)) if counted else ():
            term = term_of(EXPENSES, kind)
            self._warn(f"{term.zh}不在这份规定扣减之列", f"This rule does not deduct {term.en}")


@lru_cache(maxsize=MOST_POLICIES)
def _counted_expenses(rule: Policy) -> frozenset[str]:
    met = ex.quantities(*classify.expressions(rule), *rule.measures).values()
    return frozenset(kind for found in met if found.term.code == "expenses" for kind in found.args)
