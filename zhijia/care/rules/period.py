"""What an amount of aid is counted for: a household or a person, a year or for good.

`每: 每户每年` in a policy. Payments already received in the same period come off the amount; what a
source does not say is written `期限未写明` and is never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhijia.care.rules.outline import PolicyFault, Text

HOUSEHOLD, PERSON, STUDENT, EVENT = "household", "person", "student", "event"
YEAR, MONTHS, EVER, ONCE, OPEN = "year", "months", "ever", "once", "open"
MOST_MONTHS = 120

_SCOPES: Mapping[str, str] = {
    "户": HOUSEHOLD,
    "每户": HOUSEHOLD,
    "每人": PERSON,
    "每名学生": STUDENT,
    "每次事故": EVENT,
}
_TIMES: Mapping[str, str] = {"每年": YEAR, "累计": EVER, "一次": ONCE, "，期限未写明": OPEN}
_SCOPES_EN: Mapping[str, str] = {HOUSEHOLD: "household", PERSON: "person", STUDENT: "student"}
_TIMES_EN: Mapping[str, str] = {
    YEAR: " and calendar year",
    EVER: ", all years together",
    ONCE: ", once only",
    OPEN: "; the source does not say for what time",
}
# What an editor offers; the number of months may be any from 1 to 120.
CHOICES = (
    "每户每年",
    "每户累计",
    "每户一次",
    "每户，期限未写明",
    "每人每年",
    "每人累计",
    "每人一次",
    "每人，期限未写明",
    "每名学生每年",
    "每名学生，期限未写明",
    "每次事故",
)
_PATTERN = re.compile(r"(每名学生|每户|每人|户)(每年|累计|一次|，期限未写明|每([0-9]{1,3})个月)")


@dataclass(frozen=True, slots=True)
class Per:
    """For whom an amount is counted, and over what time; `words` as the document has them."""

    scope: str
    time: str
    words: str

    @property
    def english(self) -> str:
        if self.scope == EVENT:
            return "for each event"
        months = f" and {self.time.removeprefix(MONTHS)} months"
        return f"for each {_SCOPES_EN[self.scope]}{_TIMES_EN.get(self.time, months)}"


# A rule without `每`: neither for whom nor for what time is known.
NOT_SAID = Per(HOUSEHOLD, OPEN, "期限未写明")


def read_per(text: Text) -> Per:
    """`每户每年`, `每人累计`, `每名学生每12个月`, `每次事故` …, or a `PolicyFault`."""
    if text.words == "每次事故":
        return Per(EVENT, EVER, text.words)
    found = _PATTERN.fullmatch(text.words)
    if found is None:
        raise PolicyFault(text.line, f"“{text.words}” is no period of aid ({'、'.join(CHOICES)})")
    scope, time, months = found.groups()
    if months is not None and not 1 <= int(months) <= MOST_MONTHS:
        raise PolicyFault(text.line, f"a period of aid is from 1 to {MOST_MONTHS} months")
    return Per(_SCOPES[scope], _TIMES.get(time, f"{MONTHS}{months and int(months)}"), text.words)


# How often a file is looked at again

NOT_PRINTED = "未见"
_CYCLES = {"每年一次": 12, "每半年一次": 6}


def read_cycle(text: Text) -> int | None:
    """Every how many months a file is looked at again; None where the source prints nothing."""
    if text.words == NOT_PRINTED:
        return None
    if text.words in _CYCLES:
        return _CYCLES[text.words]
    found = re.fullmatch(r"每([0-9]{1,2})个月一次", text.words)
    if found is None or not 1 <= int(found.group(1)) <= 60:
        raise PolicyFault(
            text.line, f"“{text.words}” is no cycle of review (每年一次、每6个月一次)"
        )
    return int(found.group(1))
