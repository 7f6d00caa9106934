"""Figures as they are typed, shown and compared: the pure part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figure_rows import figure_from
from zhijia.kernel.figures import KINDS, Figure, Figures, shipped
from zhijia.law.rules.figure_entry import entered_cells, entered_figure
from zhijia.law.rules.figure_flow import FLOW, SIGNED, State
from zhijia.law.rules.figure_sheet import FIGURE_COLUMNS, check_figure_row, typed_row
from zhijia.law.rules.figure_spans import changes_of, known_lines, spans
from zhijia.law.rules.figure_words import (
    AMOUNTS,
    CHOICES,
    COUNTED,
    DIMENSIONS,
    amount_words,
    days_words,
    dims_words,
)
from zhijia.org.rules.sheet import rows_of

TODAY = date(2026, 1, 5)
WAGE = {
    "kind": "minimum_wage",
    "region": "苏州市",
    "dims": {},
    "value": "2,490元",
    "valid_from": date(2024, 1, 1),
    "valid_to": None,
    "known_since": date(2023, 12, 26),
    "provisional": False,
    "grace_until": None,
    "source": "rsj.example.cn/1",
    "document": "苏人社发〔2023〕115号",
}
RATE = {
    **WAGE,
    "kind": "contribution_rate",
    "value": "16%",
    "dims": {"insurance": "pension", "side": "employer"},
}


def entered(**changes: object) -> Figure:
    return entered_figure({**WAGE, **changes}, today=TODAY)


def test_a_typed_wage_becomes_a_row_of_the_library():
    row = entered()
    assert (row.region, row.value, row.unit) == ("320500", Fraction(2490), "yuan/month")
    assert (row.valid_from, row.known_since) == (date(2024, 1, 1), date(2023, 12, 26))
    assert not row.provisional


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("minimum_wage", "2490.50", "2490.50"),
        ("average_wage", "79,741/12", "79741/12"),
        ("average_wage", "97589.50/12", "97589.50/12"),
        ("contribution_rate", "16%", "16%"),
        ("contribution_rate", "0.16", "0.16"),
        ("late_fee_rate", "0.05%", "0.05%"),
        ("overtime_rate", "1.5", "1.5"),
        ("overtime_rate", "300%", "300%"),
        ("consultation_reply_days", "15", "15"),
        ("monthly_paid_days", "21.75", "21.75"),
        ("contribution_due_day", "15", "15"),
        ("maternity_merged", "1", "1"),
        ("subsistence_line", "42% of minimum_wage@350900", "42% of minimum_wage@350900"),
    ],
)
def test_values_are_kept_as_the_files_write_them(kind, typed, kept):
    cells = entered_cells({**WAGE, "kind": kind, "value": typed}, today=TODAY)
    assert cells["value"] == kept
    assert figure_from(cells).kind == kind


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"kind": "no_such"}, "law.kind_unknown", "kind"),
        ({"region": "某市"}, "law.region_unknown", "region"),
        ({"value": "两千"}, "money.invalid", "value"),
        ({"value": "1,5"}, "money.invalid", "value"),
        ({"value": "24.905"}, "money.invalid", "value"),
        ({"value": "-5"}, "law.value_impossible", "value"),
        ({"value": "1000000000"}, "law.value_impossible", "value"),
        ({"kind": "contribution_rate", "value": "8"}, "law.rate_without_percent", "value"),
        ({"kind": "contribution_rate", "value": "160%"}, "law.value_impossible", "value"),
        ({"kind": "contribution_rate", "value": "8 %"}, "law.value_no_number", "value"),
        ({"kind": "contribution_due_day", "value": "32"}, "law.value_impossible", "value"),
        ({"kind": "fee_start_rule", "value": "3"}, "law.value_impossible", "value"),
        ({"kind": "contribution_due_day", "value": "1.5"}, "law.value_no_number", "value"),
        ({"kind": "maternity_merged", "value": "2"}, "law.value_impossible", "value"),
        ({"kind": "consultation_reply_days", "value": "二十"}, "law.value_no_number", "value"),
        ({"value": "42% of nothing@350900"}, "law.value_no_number", "value"),
        ({"value": "42% of minimum_wage@999999"}, "law.value_no_number", "value"),
        ({"valid_from": None}, "law.valid_from_missing", "valid_from"),
        ({"valid_to": date(2023, 12, 31)}, "law.days_reversed", "valid_to"),
        ({"known_since": None}, "law.known_since_missing", "known_since"),
        ({"known_since": date(2026, 1, 6)}, "law.not_published_yet", "known_since"),
        ({"grace_until": date(2023, 1, 1)}, "law.grace_too_early", "grace_until"),
        ({"valid_from": date(204, 1, 1)}, "law.year_unknown", "valid_from"),
        ({"valid_from": date(9999, 1, 1)}, "law.year_unknown", "valid_from"),
        ({"valid_to": date(9999, 12, 30)}, "law.year_unknown", "valid_to"),
        ({"known_since": date(1, 1, 1)}, "law.year_unknown", "known_since"),
        ({"source": "  "}, "law.source_missing", "source"),
        ({"document": ""}, "law.document_missing", "document"),
        ({"dims": {"grade": "5"}}, "law.dimension_unknown", "dim_grade"),
    ],
)
def test_a_slip_is_refused_beside_its_field(changes, code, field):
    with pytest.raises(RuleViolation) as refused:
        entered(**changes)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("dims", "good"),
    [
        ({"insurance": "pension", "side": "worker"}, True),
        ({"insurance": "pension", "side": ""}, True),
        ({"insurance": "life"}, False),
        ({"industry": "a=b"}, False),
        ({"industry": "建筑业"}, True),
    ],
)
def test_what_narrows_a_rate_is_known(dims, good):
    typed = {**RATE, "dims": dims}
    if good:
        assert (
            dict(entered_figure(typed, today=TODAY).dims).items()
            >= {key: value for key, value in dims.items() if value}.items()
        )
    else:
        with pytest.raises(RuleViolation, match=r"law\.dimension_unknown"):
            entered_figure(typed, today=TODAY)


def test_the_usual_payer_is_one_row_however_it_is_typed():
    said = {**RATE, "dims": {**RATE["dims"], "payer": "enterprise"}}
    assert entered_cells(said, today=TODAY) == entered_cells(RATE, today=TODAY)


def test_the_flow_needs_a_second_person_both_ways():
    assert FLOW.start == State.PROPOSED
    assert {State.PROPOSED, State.RETURNED}.isdisjoint(SIGNED)
    assert FLOW["withdraw"].sources == {State.CONTESTED}
    assert not [step for step in FLOW if step.target == State.IN_FORCE and not step.sources]


# What changes ------------------------------------------------------------------------------------


def row(value: int, first: date, last: date | None = None, known: date | None = None) -> Figure:
    common = ("minimum_wage", "320500", Fraction(value), "yuan/month", first, last)
    return Figure(*common, known or first, "s", "d")


OLD = row(2280, date(2021, 8, 1))
NEW = row(2490, date(2024, 1, 1))


def test_a_new_row_changes_the_days_from_its_first():
    before = Figures([OLD])
    (change,) = changes_of(NEW, before, before.plus([NEW]))
    assert (change.first, change.last) == (NEW.valid_from, date.max)
    assert (change.before, change.after) == (OLD, NEW)


def test_where_nothing_was_known_the_change_says_so():
    (change,) = changes_of(NEW, Figures(), Figures([NEW]))
    assert (change.before, change.after) == (None, NEW)


def test_a_row_published_earlier_than_what_is_known_changes_nothing():
    stale = row(2000, date(2024, 1, 1), known=date(2020, 1, 1))
    before = Figures([replace(OLD, known_since=date(2021, 7, 1)), NEW])
    assert changes_of(stale, before, before.plus([stale])) == []


def test_a_correction_of_the_same_day_takes_the_place_of_the_row():
    right = replace(NEW, value=Fraction(2490, 1) + 10)
    store = Figures([OLD, NEW]).plus([right])
    assert len(store) == 2
    assert store.find("minimum_wage", region="320500", on=date(2024, 5, 1)) == right
    (change,) = changes_of(right, Figures([OLD, NEW]), store)
    assert (change.before, change.after) == (NEW, right)


def test_a_change_is_cut_where_another_row_already_holds():
    closed = row(2100, date(2020, 1, 1), date(2022, 12, 31), known=date(2025, 1, 1))
    before = Figures([OLD])
    changes = changes_of(closed, before, before.plus([closed]))
    assert [(c.first, c.last, c.before) for c in changes] == [
        (date(2020, 1, 1), date(2021, 7, 31), None),
        (date(2021, 8, 1), date(2022, 12, 31), OLD),
    ]


DAYS = st.dates(date(2019, 1, 1), date(2022, 12, 31))


@given(
    starts=st.lists(
        st.tuples(DAYS, st.integers(0, 500), DAYS), max_size=6, unique_by=lambda t: t[0]
    ),
    day=st.dates(date(2020, 1, 1), date(2020, 12, 31)),
)
def test_the_spans_of_a_year_say_what_the_library_finds_on_each_day(starts, day):
    rows = [
        row(1000 + n, first, first + timedelta(days=length), known)
        for n, (first, length, known) in enumerate(starts)
    ]
    store = Figures(rows)
    year = list(spans(store, "minimum_wage", "320500", (), date(2020, 1, 1), date(2020, 12, 31)))
    assert year[0].first == date(2020, 1, 1)
    assert year[-1].last == date(2020, 12, 31)
    for one, following in pairwise(year):
        assert following.first - one.last == timedelta(days=1)
        assert one.figure != following.figure
    (holding,) = (span for span in year if span.first <= day <= span.last)
    assert holding.figure == store.maybe("minimum_wage", region="320500", on=day)


def test_a_share_of_last_years_line_is_cut_where_that_changes():
    year = list(
        spans(shipped(), "subsistence_line", "350900", (), date(2018, 1, 1), date(2020, 12, 31))
    )
    values = [span.figure and span.figure.value for span in year]
    assert values == [
        store and store.value
        for store in (
            shipped().maybe("subsistence_line", region="350900", on=span.first) for span in year
        )
    ]


def test_every_kind_has_a_line_even_when_nothing_is_known():
    lines = known_lines(shipped(), "440000", date(2024, 1, 1), date(2024, 12, 31))
    assert {line.kind for line in lines} == set(KINDS)
    missing = {line.kind for line in lines if line.is_missing}
    assert "minimum_wage" in missing
    assert "overtime_rate" not in missing


def test_grades_stand_by_size():
    lines = known_lines(
        shipped(), "CN", date(2024, 1, 1), date(2024, 12, 31), kinds=("injury_lump_months",)
    )
    assert [dict(line.dims)["grade"] for line in lines] == [str(n) for n in range(1, 11)]


def test_digits_that_are_no_number_stand_as_a_word():
    """An industry is typed freely; "፩" calls itself a digit and cannot be counted with."""
    row = figure_from(entered_cells({**RATE, "dims": {"industry": "፩"}}, today=TODAY))
    lines = known_lines(
        shipped().plus([row]), "320500", date(2024, 1, 1), date(2024, 12, 31), kinds=(row.kind,)
    )
    assert "፩" in [dict(line.dims).get("industry") for line in lines]


# Words -------------------------------------------------------------------------------------------


def test_every_unit_and_every_dimension_has_words():
    assert {kind.unit for kind in KINDS.values()} <= {*AMOUNTS, "flag", "months on"}
    assert {dim for kind in KINDS.values() for dim in kind.dims} <= set(DIMENSIONS)
    assert {*CHOICES, *COUNTED} <= set(DIMENSIONS)


def test_every_shipped_figure_reads_as_a_sentence():
    for figure in shipped():
        assert amount_words(figure)
        assert all(dims_words(figure.kind, figure.dims))


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("minimum_wage", "2490", "每月2,490.00元"),
        ("average_wage", "79741/12", "每月6,645.08元"),
        ("contribution_rate", "8%", "8%"),
        ("contribution_rate", "0.5%", "0.5%"),
        ("late_fee_rate", "0.05%", "每天0.05%"),
        ("fee_start_rule", "1", "截止日后第一个月的1日起"),
        ("overtime_rate", "1.5", "150%"),
        ("monthly_paid_days", "21.75", "21.75天"),
        ("maternity_merged", "1", "是"),
        ("maternity_merged", "0", "否"),
        ("consultation_reply_days", "20", "20天"),
    ],
)
def test_an_amount_is_written_with_its_unit(kind, value, words):
    assert (
        amount_words(entered_figure({**WAGE, "kind": kind, "value": value}, today=TODAY)) == words
    )


def test_an_open_end_is_said_as_such():
    assert days_words(date(2024, 1, 1), date.max) == "2024-01-01起"
    assert days_words(date(2024, 1, 1), date(2024, 6, 30)) == "2024-01-01至2024-06-30"


# The sheet ---------------------------------------------------------------------------------------

HEAD = [column.title for column in FIGURE_COLUMNS]


def sheet_row(*cells: str) -> dict[str, object]:
    rows, findings = rows_of([HEAD, list(cells)], FIGURE_COLUMNS)
    assert not findings, findings
    return rows[0]


GOOD = ("缴费费率", "江苏省", "险种=养老保险；谁缴=单位", "16%", "2019-05-01", "", "2019-04-01",
        "", "", "example.cn", "苏人社发〔2019〕1号")  # fmt: skip


def test_a_row_of_the_sheet_is_what_a_person_would_have_typed():
    row = sheet_row(*GOOD)
    assert check_figure_row(row, today=TODAY) is None
    figure = entered_figure(typed_row(row), today=TODAY)
    assert (figure.kind, figure.region) == ("contribution_rate", "320000")
    assert figure.dims == (("insurance", "pension"), ("payer", "enterprise"), ("side", "employer"))


def test_a_fault_in_the_sheet_names_its_column():
    wrong = check_figure_row(sheet_row(*GOOD[:3], "16", *GOOD[4:]), today=TODAY)
    assert wrong is not None
    assert (wrong.column, wrong.code) == ("数值", "law.rate_without_percent")
    strange = check_figure_row(sheet_row(*GOOD[:2], "伤残等级=5", *GOOD[3:]), today=TODAY)
    assert strange is not None
    assert (strange.column, strange.code) == ("适用于", "law.dimension_unknown")
