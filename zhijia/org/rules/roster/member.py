"""One row of a roster in the national columns, checked: what an import writes down."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class MemberRow(NamedTuple):
    """A member as the roster says it. Only the name and the number of the ID are certain to be there.

    Codes are those of `rules/codes.py`, "" where the cell was empty; a day or a yes or no that was
    not said is None. `id_number` has 18 characters where the kind of ID follows GB 11643. `union` is
    the name as typed, "" for the importing union. A tuple, because a file has a hundred thousand.
    """

    name: str
    id_number: str
    id_type: str = "1"
    sex: str = ""
    born_on: date | None = None
    nation: str = ""
    education: str = ""
    political_status: str = ""
    phone: str = ""
    email: str = ""
    household_type: str = ""
    household_place: str = ""
    native_place: str = ""
    address: str = ""
    is_migrant_worker: bool | None = None
    employment: str = ""
    skill: str = ""
    trade: str = ""
    job_title: str = ""
    staff_no: str = ""
    card_no: str = ""
    first_work_year: int | None = None
    work_unit: str = ""
    union: str = ""
    joined_on: date | None = None
    change: str = ""
    change_on: date | None = None
    reason: str = ""
    note: str = ""
