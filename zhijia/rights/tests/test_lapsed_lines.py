"""A place whose own line has ended is not judged by its province's: what holds there nobody entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from zhijia.kernel.figure_rows import COLUMNS, Figure, figure_from
from zhijia.kernel.figures import Figures
from zhijia.rights.rules.insurance.figures_used import Consulted
from zhijia.rights.rules.insurance.own_check import Form, Lacking, OwnRecord, Status, check_own
from zhijia.rights.rules.insurance.schedule import Schedule, Term
from zhijia.rights.rules.insurance.units import month_number
from zhijia.rights.tests import planted
from zhijia.rights.tests.test_insurance_audit import Books, of

SUZHOU, JIANGSU = "320500", "320000"
STATED: Mapping[str, str] = {**dict.fromkeys(COLUMNS, ""), "source": "s", "document": "d"}


def row(kind: str, region: str, value: str, begun: str, ended: str = "", dims: str = "") -> Figure:
    days = {"valid_from": begun, "valid_to": ended, "known_since": begun}
    return figure_from(
        {**STATED, **days, "kind": kind, "region": region, "value": value, "dims": dims}
    )


PROVINCE = [
    row("contribution_floor", JIANGSU, "3125", "2018-07-01", "2019-06-30"),
    row("contribution_cap", JIANGSU, "19935", "2018-07-01", "2019-06-30"),
]
CITY = [
    row("contribution_floor", SUZHOU, "3030", "2018-04-01"),
    row("contribution_cap", SUZHOU, "21963", "2018-04-01"),
]


def pension(figures: Figures, place: str, year: int, month: int, **asked: str) -> Term:
    schedule = Schedule(figures, settle_on=date(2019, 12, 31), due_day="last", **asked)
    return next(iter(schedule.terms([place], [month_number(year, month)])))


@pytest.mark.parametrize(
    ("month", "floor"), [((2019, 3), 303_000), ((2019, 4), None), ((2018, 3), None)]
)
def test_where_the_citys_line_lapsed_the_provinces_does_not_stand_in(
    month: tuple[int, int], floor: int | None
) -> None:
    """Suzhou's 3,030 from April 2018 lapses after twelve months, while Jiangsu's 3,125 still holds;
    and before Suzhou's first line nobody knows what held there either."""
    older = row("contribution_floor", JIANGSU, "2940", "2017-07-01", "2018-06-30")
    assert pension(Figures([*PROVINCE, *CITY, older]), SUZHOU, *month).floor == floor


def test_a_city_without_lines_of_its_own_follows_its_province() -> None:
    assert pension(Figures([*PROVINCE, *CITY]), "320700", 2019, 4).floor == 312_500


def test_what_the_district_enters_for_the_city_is_the_line_again() -> None:
    entered = row("contribution_floor", SUZHOU, "3125", "2019-04-01", "2019-06-30")
    assert pension(Figures([*PROVINCE, *CITY, entered]), SUZHOU, 2019, 4).floor == 312_500


def test_a_city_with_a_line_for_public_institutions_only_has_none_for_its_enterprises() -> None:
    own = row("contribution_floor", "320700", "3360", "2018-07-01", dims="payer=public_institution")
    figures = Figures([*PROVINCE, own])
    assert pension(figures, "320700", 2018, 10).floor is None
    assert pension(figures, "320700", 2018, 10, payer="enterprise").floor is None
    assert pension(figures, "320700", 2018, 10, payer="public_institution").floor == 336_000


def test_a_rate_a_due_day_or_a_rule_that_ended_is_not_taken_from_a_wider_place() -> None:
    side = "insurance=pension; side=employer"
    figures = Figures(
        [
            *PROVINCE,
            row("contribution_rate", JIANGSU, "16%", "2011-07-01", dims=side),
            row("contribution_rate", SUZHOU, "19%", "2018-04-01", "2019-04-30", dims=side),
            row("contribution_due_day", JIANGSU, "25", "2011-07-01"),
            row("contribution_due_day", SUZHOU, "15", "2018-04-01", "2019-04-30"),
        ]
    )
    schedule = Schedule(figures, settle_on=date(2019, 12, 31), due_day=None)

    def terms(year: int, month: int) -> Term:
        return next(iter(schedule.terms([SUZHOU], [month_number(year, month)])))

    before, within, after = terms(2018, 3), terms(2019, 4), terms(2019, 5)
    assert (before.employer_rate, before.due_on) == (160_000, date(2018, 3, 25))
    assert (within.employer_rate, within.due_on) == (190_000, date(2019, 4, 15))
    assert (after.employer_rate, after.due_on) == (None, None)


def test_the_line_that_was_not_used_is_not_kept_as_used() -> None:
    figures = Consulted(Figures([*PROVINCE, *CITY]))
    pension(figures, SUZHOU, 2019, 4)
    assert figures.as_cells() == []


def test_the_audit_says_cannot_be_judged(tmp_path: Path) -> None:
    """A base of 3,100 in April 2019: above Suzhou's lapsed 3,030, below Jiangsu's 3,125. Neither
    wrong nor clean."""
    books = Books(tmp_path)
    books.hire("2500")
    for period in ("2019-03", "2019-04"):
        books.pay(period, "2500", "248", "0", "0")
        share = planted.yuan(3100 * 19), planted.yuan(3100 * 8)
        books.contribute(period, "pension", "3100", *share)
    _, findings = books.audit()
    assert [f for code in ("SI-05", "SI-06") for f in of(findings, code)] == []
    said = {(f.code, f.period, f.expected) for f in findings if f.status == "unjudged"}
    assert ("SI-06", "2019-04", "contribution_floor") in said
    assert ("SI-05", "2019-04", "contribution_floor, contribution_cap") in said
    assert not {f for f in said if f[1] == "2019-03" and f[0] in ("SI-05", "SI-06")}


def test_a_workers_own_check_says_so_too() -> None:
    months = range(month_number(2019, 3), month_number(2019, 5))
    record = OwnRecord(
        SUZHOU, months[0], months[-1], date(2015, 3, 2), {2017: 250_000},
        dict.fromkeys(months, 310_000), None, None, Form.EMPLOYEE,
    )  # fmt: skip
    march, april = check_own(record, Figures([*PROVINCE, *CITY]), date(2019, 12, 31)).months
    assert march.status == Status.PAID
    assert (april.status, april.lacking, april.figures) == (
        Status.UNJUDGED,
        (Lacking.BOUNDS,),
        (),
    )
