"""The questions of a worker's own check: which, in which order, and what an answer looks like.

An answer is text in one fixed form (a month as 2018-04, a day as 2018-03-12, money in fen) or
`UNKNOWN`. Nothing is kept anywhere: the answers travel with the page. Answers that do not fit are
dropped, and their question is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from zhijia.kernel.figures import Figures
from zhijia.kernel.regions import cities_by_province
from zhijia.kernel.words import _
from zhijia.rights.rules.insurance.own_check import (
    FIRST_MONTH,
    MOST_MONTHS,
    OWED,
    Form,
    OwnRecord,
    wages_to_ask,
)
from zhijia.rights.rules.insurance.units import month_of

Answers = Mapping[str, str]
UNKNOWN = "-"
YES, NO = "yes", "no"
SAME, EACH, NEVER = "same", "each", "never"
FIRST_ASKED = "2011-07"  # 社会保险法 98: the law the checks rest on is in force since then
KIND_WORDS: Mapping[str, str] = {
    "pension": _("养老保险"),
    "medical": _("医疗保险"),
    "unemployment": _("失业保险"),
    "injury": _("工伤保险"),
    "maternity": _("生育保险"),
}
ASKED_KINDS = tuple(KIND_WORDS)
FORM_WORDS: Mapping[str, str] = {
    Form.EMPLOYEE: _("单位职工（签了劳动合同，或者天天给一个单位上班）"),
    Form.PUBLIC: _("机关、事业单位的在编人员"),
    Form.DISPATCHED: _("劳务派遣（合同跟派遣公司签）"),
    Form.PART: _("非全日制（小时工，一天平均不超过4小时，一周不超过24小时）"),
    Form.PLATFORM: _("平台接单（骑手、网约车司机、网约货车司机等）"),
    Form.FLEXIBLE: _("没有单位，自己干（灵活就业、个体户）"),
    Form.RETIREE: _("退休领养老金以后又来上班"),
    Form.INTERN: _("在校学生实习"),
}
WAGE = "wage_"
FIXED = (
    "region",
    "work",
    "first",
    "last",
    "hired_on",
    "kinds",
    "same",
    "base",
    "months",
    "withheld",
)
MOST_FEN = 10**9
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)
_FEN = re.compile(r"\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `may_skip`: it may stay open, and what rests on it cannot be judged."""

    fact: str
    may_skip: bool = False


def questions(answers: Answers, figures: Figures, today: date) -> tuple[Asked, ...]:
    """The questions that matter after these answers, in order."""
    asked = [
        Asked("region"),
        Asked("work", may_skip=True),
        Asked("first"),
        Asked("last"),
        Asked("hired_on", may_skip=True),
    ]
    asked += [Asked("kinds", may_skip=True), Asked("same")]
    if answers.get("same") == SAME:
        asked.append(Asked("base"))
    elif answers.get("same") == EACH:
        asked.append(Asked("months"))
    known = all(fact in answers for fact in ("region", "work", "first", "last", "hired_on", "same"))
    if known and form_of(answers) in OWED:
        asked += [Asked(f"{WAGE}{key}", may_skip=True) for key in _wages(answers, figures, today)]
    asked.append(Asked("withheld", may_skip=True))
    return tuple(asked)


def _wages(answers: Answers, figures: Figures, today: date) -> tuple[int, ...]:
    first, last = month_of(answers["first"]), month_of(answers["last"])
    hired, form = hired_on(answers), form_of(answers)
    asked = OwnRecord(answers["region"], first, last, hired, {}, {}, None, None, form)
    return wages_to_ask(asked, figures, today)


def answers_in(typed: Mapping[str, str], today: date) -> dict[str, str]:
    """The answers that came with a page, those that fit."""
    found: dict[str, str] = {}
    for fact in (*FIXED, *sorted(name for name in typed if name.startswith(WAGE))):
        answer = str(typed.get(fact, ""))
        if answer and fits(fact, answer, found, today):
            found[fact] = answer
    return found


def fits(fact: str, answer: str, before: Answers, today: date) -> bool:
    """Whether an answer can be one to this question, given the earlier ones."""
    if fact.startswith(WAGE):
        return fact.removeprefix(WAGE).isdigit() and (answer == UNKNOWN or _is_amount(answer))
    return _FITS[fact](answer, before, today)


def months_between(answers: Answers) -> range:
    """The months asked about, as numbers."""
    return range(month_of(answers["first"]), month_of(answers["last"]) + 1)


def hired_on(answers: Answers) -> date | None:
    said = answers.get("hired_on", UNKNOWN)
    return None if said == UNKNOWN else date.fromisoformat(said)


def form_of(answers: Answers) -> Form | None:
    """How somebody works; None: nobody said."""
    said = answers.get("work", UNKNOWN)
    return None if said == UNKNOWN else Form(said)


def record_of(answers: Answers) -> OwnRecord:
    """The fully answered interview as what the worker read off their record."""
    months = months_between(answers)
    kinds = answers.get("kinds", UNKNOWN)
    return OwnRecord(
        region=answers["region"],
        first=months.start,
        last=months.stop - 1,
        hired_on=hired_on(answers),
        wages={
            int(fact.removeprefix(WAGE)): None if said == UNKNOWN else int(said)
            for fact, said in answers.items()
            if fact.startswith(WAGE)
        },
        bases=dict(zip(months, _bases(answers, len(months)), strict=True)),
        kinds=None if kinds == UNKNOWN else frozenset(kinds.split(",")),
        withheld={YES: True, NO: False}.get(answers.get("withheld", "")),
        form=form_of(answers),
    )


def _bases(answers: Answers, count: int) -> list[int | None]:
    if answers["same"] == SAME:
        return [int(answers["base"])] * count
    if answers["same"] == NEVER:
        return [0] * count
    return [int(cell) if cell else None for cell in answers["months"].split(",")]


def _is_region(answer: str, before: Answers, today: date) -> bool:
    return any(answer == code for _name, cities in cities_by_province() for code, _city in cities)


def _is_first(answer: str, before: Answers, today: date) -> bool:
    return bool(_MONTH.fullmatch(answer)) and FIRST_ASKED <= answer <= f"{today:%Y-%m}"


def _is_last(answer: str, before: Answers, today: date) -> bool:
    if not _is_first(answer, before, today) or "first" not in before:
        return False
    return 0 <= month_of(answer) - month_of(before["first"]) < MOST_MONTHS


def _is_day_of_hire(answer: str, before: Answers, today: date) -> bool:
    """On or before the last month asked about: otherwise there would be nothing to look at."""
    if answer == UNKNOWN:
        return True
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return False
    return day.year >= 1950 and f"{day:%Y-%m}" <= before.get("last", "") and day <= today


def _are_kinds(answer: str, before: Answers, today: date) -> bool:
    return answer == UNKNOWN or set(answer.split(",")) <= set(ASKED_KINDS)


def _are_months(answer: str, before: Answers, today: date) -> bool:
    cells = answer.split(",")
    if not {"first", "last"} <= before.keys() or len(cells) != len(months_between(before)):
        return False
    return all(not cell or _is_amount(cell) for cell in cells)


def _is_amount(answer: str) -> bool:
    return bool(_FEN.fullmatch(answer)) and int(answer) <= MOST_FEN


_FITS: Mapping[str, Callable[[str, Answers, date], bool]] = {
    "region": _is_region,
    "work": lambda answer, before, today: answer == UNKNOWN or answer in FORM_WORDS,
    "first": _is_first,
    "last": _is_last,
    "hired_on": _is_day_of_hire,
    "kinds": _are_kinds,
    "same": lambda answer, before, today: answer in (SAME, EACH, NEVER),
    "base": lambda answer, before, today: _is_amount(answer) and int(answer) > 0,
    "months": _are_months,
    "withheld": lambda answer, before, today: answer in (YES, NO, UNKNOWN),
}


def is_first_month(fact: str) -> bool:
    """Whether a wage question asks for the first month's pay and not for a year's average."""
    return fact == f"{WAGE}{FIRST_MONTH}"
