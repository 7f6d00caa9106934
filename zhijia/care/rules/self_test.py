"""The self-test: which questions a policy makes necessary, asked one by one, and the facts they give.

The engine says after each answer what the class still hangs on, so nothing is asked that could not
change the outcome. Answers travel as text; "unknown" leaves a fact open, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from zhijia.care.rules import classify
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.assess import Assessment, assessment
from zhijia.care.rules.classify import NONE, UNDECIDED
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.vocabulary import CAUSES, EXPENSES, FLAGS, codes
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer
from zhijia.kernel.money import fen, yuan

YES, NO, UNKNOWN, NOTHING = "yes", "no", "unknown", "none"
Answers = Mapping[str, str]
HOMES = ("0", "1", "2")


class Kind(StrEnum):
    MONEY = "money"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is the answer's, `fact` the engine's fact it helps to state, `options` the codes of a
    choice. Anything but a choice of several may be left open."""

    name: str
    fact: str
    kind: Kind
    options: tuple[str, ...] = ()


# Not asked of anybody: what the union finds out by asking would shame, and only a check can show.
NEVER_ASKED = ("refuses_check", "conceals", "able_refuses_work", "crime")

# Facts stated by one plain question each, by the name of the fact.
PLAIN: Mapping[str, Kind] = {
    "line": Kind.MONEY,
    "persons": Kind.WHOLE,
    "savings": Kind.MONEY,
    "net_investments": Kind.MONEY,
    "loss": Kind.MONEY,
    "monthly_incomes": Kind.MONEY,
    "contract_months": Kind.WHOLE,
    "employed_months": Kind.WHOLE,
    "area_per_head_over_local": Kind.YES_NO,
    "proof_of_homes_and_vehicles": Kind.YES_NO,
    "event_named": Kind.YES_NO,
    "certificate": Kind.YES_NO,
    "annual_net_pay.worker": Kind.MONEY,
    "annual_net_pay.spouse": Kind.MONEY,
    "medical_own_paid": Kind.MONEY,
}
FIRST = ("persons", "causes", "incomes", "expenses")
WORK_INCOMES = frozenset({"wage", "pension"})
# Kinds of income nobody is asked for: reckoned by the union, or small gifts.
NOT_ASKED_INCOMES = frozenset({"imputed", "gift"})


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a self-test stands: the next question, or the engine's answer (`found`), or neither when
    a figure is missing; `missing` names what class or aid still hangs on."""

    question: Question | None
    found: Assessment | None
    missing: tuple[str, ...] = ()


def stand(
    policy: Policy, answers: Answers, *, figures: Figures, today: date, lang: str = "zh"
) -> Stand:
    """Ask the engine what these answers come to, and what it still needs for the class, then for the
    aid. What every class hangs on is asked before the engine is."""
    if (question := next(_open_questions(policy, answers, FIRST), None)) is not None:
        return Stand(question, None)
    facts = parse_facts(facts_of(policy, answers, today))
    try:
        found = assessment(policy, facts, figures=figures, today=today, lang=lang)
    except CannotAnswer as no:
        return _without_figure(answers, no)
    question = next(_open_questions(policy, answers, found.missing), None)
    return Stand(question, None if question else found, found.missing)


def _without_figure(answers: Answers, no: CannotAnswer) -> Stand:
    """Nobody has entered the local line: whoever knows it may state it."""
    if no.code == "missing_figure" and not answers.get("line"):
        return Stand(Question("line", "line", Kind.MONEY), None)
    return Stand(None, None, tuple(no.missing))


def _open_questions(
    policy: Policy, answers: Answers, missing: tuple[str, ...]
) -> Iterator[Question]:
    for fact in sorted(missing, key=lambda fact: (fact != "line", not fact.startswith("flags."))):
        for question in questions_about(policy, fact, answers):
            if not answers.get(question.name):
                yield question


def questions_about(policy: Policy, fact: str, answers: Answers) -> list[Question]:
    """The questions by which a fact is stated; none for what only papers can show."""
    if fact == "incomes":
        return _income_questions(policy)
    if fact == "expenses":
        return _expense_questions(policy, answers)
    if fact == "causes":
        asked = _known(CAUSES, _causes(policy))
        return [Question("causes", fact, Kind.SEVERAL, (*asked, NOTHING))] if asked else []
    if fact == "homes":
        return _home_questions(policy)
    if fact == "vehicles":
        return [Question("vehicles", fact, Kind.YES_NO)]
    if fact.startswith("flags."):
        return [Question(fact.replace(".", "_"), fact, Kind.YES_NO)]
    return [Question(fact.replace(".", "_"), fact, PLAIN[fact])] if fact in PLAIN else []


def every_question(policy: Policy, answers: Answers) -> list[Question]:
    """All questions this policy may come to, in the order of their facts."""
    facts = (
        *FIRST,
        "homes",
        "vehicles",
        *PLAIN,
        *(f"flags.{code}" for code in sorted(codes(FLAGS))),
    )
    found = {
        question.name: question
        for fact in facts
        for question in questions_about(policy, fact, answers)
    }
    return list(found.values())


def fits(question: Question, answer: str) -> bool:
    """Whether an answer is one the question takes."""
    if answer == UNKNOWN:
        return question.kind is not Kind.SEVERAL
    if question.kind is Kind.SEVERAL:
        return bool(answer) and set(answer.split(" ")) <= set(question.options)
    if question.kind is Kind.YES_NO:
        return answer in (YES, NO)
    if question.kind is Kind.CHOICE:
        return answer in question.options
    return _is_amount(question, answer)


def _is_amount(question: Question, answer: str) -> bool:
    """The engine itself says whether it takes the number."""
    if len(answer) > 20 or not (
        answer.replace(".", "", 1).isascii() and answer.replace(".", "", 1).isdigit()
    ):
        return False
    whole = question.fact.partition(".")[0]
    probes: dict[str, Any] = {
        "incomes": [{"kind": "wage", "amount": answer}],
        "expenses": [{"kind": "illness", "amount": answer}],
        "monthly_incomes": [answer],
        "annual_net_pay": {"worker": answer},
    }
    try:
        parse_facts({whole: probes.get(whole, answer)})
    except CannotAnswer:
        return False
    return True


# What a policy counts


def _income_questions(policy: Policy) -> list[Question]:
    kinds = set(policy.income_kinds) - NOT_ASKED_INCOMES
    found = [Question("income_work", "incomes", Kind.MONEY)]
    if kinds - WORK_INCOMES:
        found.append(Question("income_other", "incomes", Kind.MONEY))
    return found


def _expense_questions(policy: Policy, answers: Answers) -> list[Question]:
    counted = _known(EXPENSES, _expenses(policy))
    if not counted:
        return []
    ticked = answers.get("spends", "").split(" ")
    first = Question("spends", "expenses", Kind.SEVERAL, (*counted, NOTHING))
    amounts = [Question(f"spent_{one}", "expenses", Kind.MONEY) for one in counted if one in ticked]
    return [first, *amounts]


def _home_questions(policy: Policy) -> list[Question]:
    asks_commodity = "commodity_homes" in _met(policy)
    found = [Question("homes", "homes", Kind.CHOICE, HOMES)]
    if asks_commodity:
        found.append(Question("commodity_homes", "homes", Kind.CHOICE, HOMES))
    return found


def _met(policy: Policy) -> set[str]:
    found = ex.quantities(*classify.expressions(policy), *policy.measures)
    return {quantity.term.code for quantity in found.values()}


def _expenses(policy: Policy) -> set[str]:
    met = ex.quantities(*classify.expressions(policy), *policy.measures).values()
    return {kind for one in met if one.term.code == "expenses" for kind in one.args}


def _causes(policy: Policy) -> set[str]:
    met = ex.quantities(*classify.expressions(policy), *policy.measures).values()
    return {cause for one in met if one.term.code == "cause" for cause in one.args}


def _known(terms: Mapping[str, Any], wanted: set[str]) -> tuple[str, ...]:
    """The wanted codes in the order of the vocabulary."""
    return tuple(term.code for term in terms.values() if term.code in wanted)


# What the answers say


def facts_of(policy: Policy, answers: Answers, today: date) -> dict[str, Any]:
    """The answers as facts; what was left open or not asked yet is not among them."""
    known = {name: answer for name, answer in answers.items() if answer not in ("", UNKNOWN)}
    facts: dict[str, Any] = {"on": today.isoformat(), "flags": dict.fromkeys(NEVER_ASKED, False)}
    if policy.region and answers.get("line") != UNKNOWN:
        facts["region"] = policy.region
    facts |= _plain_facts(known)
    facts |= _lists(policy, known, answers)
    return facts


def _plain_facts(known: Answers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for fact, kind in PLAIN.items():
        answer = known.get(fact.replace(".", "_"))
        if answer is None:
            continue
        value: Any = answer == YES if kind is Kind.YES_NO else answer
        if fact.startswith("annual_net_pay."):
            found.setdefault("annual_net_pay", {})[fact.partition(".")[2]] = value
        else:
            found[fact] = [value] * 12 if fact == "monthly_incomes" else value
    return found


def _lists(policy: Policy, known: Answers, answers: Answers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "causes" in known:
        found["causes"] = _ticked(known["causes"])
    if (incomes := _incomes(policy, known)) is not None:
        found["incomes"] = incomes
    if (expenses := _spent(policy, known)) is not None:
        found["expenses"] = expenses
    if known.get("vehicles") == NO:
        found["vehicles"] = []
    homes = {"count": known.get("homes"), "commodity": known.get("commodity_homes")}
    if any(homes.values()):
        found["homes"] = {name: int(count) for name, count in homes.items() if count}
    return found | {"flags": _flags(known)}


def _flags(known: Answers) -> dict[str, bool]:
    said = {
        code: known[f"flags_{code}"] == YES for code in codes(FLAGS) if f"flags_{code}" in known
    }
    return said | dict.fromkeys(NEVER_ASKED, False)


def _ticked(answer: str) -> list[str]:
    return [code for code in answer.split(" ") if code != NOTHING]


def _incomes(policy: Policy, known: Answers) -> list[dict[str, Any]] | None:
    """Monthly averages over the policy's window; None while one is open."""
    names = [question.name for question in _income_questions(policy)]
    if any(name not in known for name in names):
        return None
    others = [kind for kind in policy.income_kinds if kind not in WORK_INCOMES | NOT_ASKED_INCOMES]
    kinds = {"income_work": _work_kind(policy), "income_other": others[0] if others else "other"}
    return [
        {"kind": kinds[name], "amount": yuan(fen(known[name]) * policy.months)} for name in names
    ]


def _work_kind(policy: Policy) -> str:
    return "pension" if policy.income_kinds and "wage" not in policy.income_kinds else "wage"


def _spent(policy: Policy, known: Answers) -> list[dict[str, Any]] | None:
    """Costs of the whole window; None while one is open."""
    counted = _known(EXPENSES, _expenses(policy))
    if not counted:
        return []
    ticked = _ticked(known.get("spends", "")) if "spends" in known else None
    if ticked is None or any(f"spent_{kind}" not in known for kind in ticked):
        return None
    return [{"kind": kind, "amount": known[f"spent_{kind}"]} for kind in ticked]


# What it comes to


class Likely(StrEnum):
    LIKELY = "likely"
    UNLIKELY = "unlikely"
    LOOK = "look"


def likelihood(found: Assessment | None) -> Likely:
    """Never "approved": only a look at the papers decides."""
    if found is None or found.code == UNDECIDED:
        return Likely.LOOK
    return Likely.UNLIKELY if found.code == NONE else Likely.LIKELY


def papers_for(policy: Policy, answers: Answers) -> list[tuple[str, str]]:
    """The papers the policy asks for in these cases: case, and what to bring."""
    names = {term.code: term.zh for term in CAUSES.values()}
    ticked = {names[code] for code in _ticked(answers.get("causes", "")) if code in names}
    everywhere = set(names.values())
    return [
        (case, papers)
        for case, papers in policy.evidence
        if case in ticked or case not in everywhere
    ]
