"""What an exported roster holds: the national items in the order of the register, cells that no
spreadsheet computes, and what is masked unless the reader gave a reason.

Source of the dangerous beginnings: OWASP, "CSV Injection".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from zhijia.kernel.identity import mask_id, mask_name, mask_phone
from zhijia.kernel.tables import safe_cell
from zhijia.org.rules.codes import (
    EDUCATION,
    EMPLOYMENT,
    HOUSEHOLD_TYPE,
    ID_TYPE,
    MEMBERSHIP_CHANGE,
    NATION,
    POLITICAL_STATUS,
    SEX,
    SKILL,
)

ITEMS = (
    "name", "id_type", "id_number", "sex", "born_on", "nation", "education", "political_status",
    "phone", "household_type", "household_place", "address", "is_migrant_worker", "employment",
    "skill", "trade", "job_title", "staff_no", "card_no", "first_work_year", "work_unit", "union",
    "joined_on", "change",
)  # fmt: skip
WORDS: Mapping[str, Mapping[str, str]] = {
    "id_type": ID_TYPE,
    "sex": SEX,
    "nation": NATION,
    "education": EDUCATION,
    "political_status": POLITICAL_STATUS,
    "household_type": HOUSEHOLD_TYPE,
    "employment": EMPLOYMENT,
    "skill": SKILL,
    "change": MEMBERSHIP_CHANGE,
}
HIDDEN = "***"
MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "id_number": mask_id,
    "phone": mask_phone,
    "born_on": lambda day: day[:4] + "-**-**" if day else "",
    "nation": lambda value: HIDDEN if value else "",
    "political_status": lambda value: HIDDEN if value else "",
    "household_place": lambda value: HIDDEN if value else "",
    "address": lambda value: HIDDEN if value else "",
}
"""What a masked export shows of an item; every other item stands as it is."""
YES_NO = {True: "是", False: "否", None: ""}


class Member(NamedTuple):
    """One member's values by item, as the register knows them: codes, plain text, ISO days."""

    values: Mapping[str, Any]


def cells_of(member: Member, *, whole: bool, say: Callable[[str], str] = str) -> list[str]:
    """The cells in the order of ITEMS: codes in words, masked unless `whole`, and safe to open."""
    return [safe_cell(_text(item, member.values.get(item), whole, say)) for item in ITEMS]


def titles(known: Mapping[str, Any], items: Sequence[str] = ITEMS) -> list[str]:
    """The titles of the national register for these items."""
    return [known[item].title for item in items]


def _text(item: str, value: Any, whole: bool, say: Callable[[str], str]) -> str:
    if item == "is_migrant_worker":
        return YES_NO[value]
    if not whole and item in MASKS:
        return MASKS[item](str(value or ""))
    if item in WORDS:
        found = WORDS[item].get(str(value or ""))
        return say(found) if found else ""
    return "" if value is None else str(value)
