"""Dated figures: which row answers on which day, and that no row answers where none should."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.kernel.figures import (
    KINDS,
    BadFigure,
    Figure,
    Figures,
    MissingFigure,
    Share,
    read_figures,
    shipped,
)

HEAD = (
    "kind,region,dims,value,valid_from,valid_to,known_since,provisional,grace_until,source,document"
)
SUZHOU, JIANGSU = "320500", "320000"


def figure(kind="contribution_floor", region=JIANGSU, value=3000, **more):
    usual = {
        "unit": KINDS[kind].unit,
        "valid_from": date(2018, 7, 1),
        "valid_to": None,
        "known_since": more.get("valid_from", date(2018, 7, 1)),
        "source": "a page",
        "document": "a notice",
        "dims": tuple(sorted(KINDS[kind].usual.items())),
    }
    return Figure(kind=kind, region=region, value=Fraction(value), **{**usual, **more})


def found(figures, on, *, kind="contribution_floor", region=JIANGSU, **more):
    row = figures.maybe(kind, region=region, on=on, **more)
    return None if row is None else row.value


def test_a_yearly_figure_nobody_ended_lapses_after_twelve_months():
    figures = Figures([figure()])
    assert found(figures, date(2018, 6, 30)) is None
    assert found(figures, date(2018, 7, 1)) == 3000
    assert found(figures, date(2019, 6, 30)) == 3000
    assert found(figures, date(2019, 7, 1)) is None


def test_a_yearly_figure_of_29_february_holds_a_whole_year():
    figures = Figures([figure(valid_from=date(2016, 2, 29))])
    assert found(figures, date(2017, 2, 28)) == 3000
    assert found(figures, date(2017, 3, 1)) is None


def test_a_figure_with_an_end_holds_to_that_day():
    figures = Figures([figure(valid_to=date(2019, 12, 31))])
    assert found(figures, date(2019, 12, 31)) == 3000
    assert found(figures, date(2020, 1, 1)) is None


def test_a_minimum_wage_holds_until_it_is_replaced():
    old = figure("minimum_wage", value=1890, valid_from=date(2017, 7, 1))
    new = figure("minimum_wage", value=2020, valid_from=date(2018, 8, 1))
    figures = Figures([new, old])
    assert found(figures, date(2018, 7, 31), kind="minimum_wage") == 1890
    assert found(figures, date(2025, 1, 1), kind="minimum_wage") == 2020


def test_the_nearest_place_answers_first():
    figures = Figures([figure(), figure(region=SUZHOU, value=3030, valid_from=date(2018, 4, 1))])
    assert found(figures, date(2018, 8, 1), region=SUZHOU) == 3030
    assert found(figures, date(2018, 8, 1), region="320583") == 3030
    assert found(figures, date(2018, 8, 1), region="320100") == 3000
    assert found(figures, date(2018, 8, 1), region="330000") is None


def test_a_figure_published_late_holds_only_for_who_knew_it():
    early = figure(value=4494, known_since=date(2018, 7, 1), provisional=True)
    late = figure(value=4879, known_since=date(2018, 9, 30))
    figures = Figures([late, early])
    assert found(figures, date(2018, 8, 1)) == 4879
    assert found(figures, date(2018, 8, 1), known_on=date(2018, 8, 1)) == 4494
    assert found(figures, date(2018, 8, 1), known_on=date(2018, 6, 1)) is None


def test_among_rows_known_the_same_day_the_later_start_wins():
    known = date(2018, 1, 1)
    first = figure("minimum_wage", value=1, valid_from=date(2018, 1, 1), known_since=known)
    second = figure("minimum_wage", value=2, valid_from=date(2018, 3, 1), known_since=known)
    figures = Figures([first, second])
    assert found(figures, date(2018, 3, 1), kind="minimum_wage") == 2
    assert found(figures, date(2018, 2, 28), kind="minimum_wage") == 1


def test_a_row_narrowed_like_the_question_comes_before_a_general_one():
    pension = (("insurance", "pension"), ("payer", "enterprise"))
    figures = Figures([figure(), figure(value=3613, dims=pension)])
    assert found(figures, date(2018, 8, 1), insurance="pension") == 3613
    assert found(figures, date(2018, 8, 1), insurance="medical") == 3000
    assert found(figures, date(2018, 8, 1)) == 3000


def test_an_enterprise_is_the_usual_payer_and_a_public_institution_is_not():
    public = figure(value=3360, dims=(("payer", "public_institution"),))
    figures = Figures([figure(), public])
    assert found(figures, date(2018, 8, 1)) == 3000
    assert found(figures, date(2018, 8, 1), payer="public_institution") == 3360
    assert found(Figures([figure()]), date(2018, 8, 1), payer="public_institution") is None


def test_a_share_is_looked_up_on_the_day():
    common = {"unit": "yuan/month", "valid_to": None, "source": "s", "document": "d"}
    share = Share(
        kind="subsistence_line",
        region="350900",
        value=Fraction(42, 100),
        valid_from=date(2018, 1, 1),
        known_since=date(2018, 1, 1),
        of_kind="minimum_wage",
        of_region="350900",
        **common,
    )
    wage = figure("minimum_wage", region="350900", value=1500, valid_from=date(2017, 7, 1))
    raised = figure("minimum_wage", region="350900", value=1660, valid_from=date(2019, 1, 1))
    figures = Figures([share, wage, raised])
    line = {"kind": "subsistence_line", "region": "350900"}
    assert found(figures, date(2018, 6, 1), **line) == 630
    assert found(figures, date(2019, 6, 1), **line) == Fraction("697.2")
    assert found(Figures([share]), date(2018, 6, 1), **line) is None
    last_years = Figures([replace(share, a_year_before=True), wage, raised])
    assert found(last_years, date(2019, 6, 1), **line) == 630


def test_a_ring_of_shares_has_no_value():
    row = figure("minimum_wage", region="350900", value=1)
    fields = {name: getattr(row, name) for name in Figure.__dataclass_fields__}
    ring = Share(**fields, of_kind="minimum_wage", of_region="350900")
    assert found(Figures([ring]), date(2019, 1, 1), kind="minimum_wage", region="350900") is None


def test_a_missing_figure_says_what_is_missing():
    with pytest.raises(MissingFigure) as gap:
        Figures().find("average_wage", region=SUZHOU, on=date(2018, 8, 1))
    error = gap.value.as_cannot_answer().as_object()["error"]
    assert error["code"] == "missing_figure"
    assert error["missing"] == ["average_wage:320500:2018-08-01"]
    assert "江苏省苏州市" in error["message"]
    assert "职工月平均工资" in error["message"]


def test_a_question_with_a_typing_error_is_refused():
    with pytest.raises(BadFigure, match="no kind"):
        Figures().find("avrage_wage", region="CN", on=date(2018, 8, 1))
    with pytest.raises(BadFigure, match="not narrowed"):
        Figures().find("average_wage", region="CN", on=date(2018, 8, 1), colour="red")


def test_the_districts_rows_are_added_without_changing_the_store():
    shipped_rows = Figures([figure()])
    more = shipped_rows.plus([figure(region=SUZHOU, value=3030)])
    assert found(more, date(2018, 8, 1), region=SUZHOU) == 3030
    assert found(shipped_rows, date(2018, 8, 1), region=SUZHOU) == 3000
    assert len(more) == 2


def test_history_is_exactly_this_place_oldest_first():
    new, old = figure(value=2), figure(value=1, valid_from=date(2017, 7, 1))
    figures = Figures([new, old, figure(region=SUZHOU)])
    assert figures.history("contribution_floor", JIANGSU) == [old, new]
    assert figures.history("contribution_floor", "330000") == []


def test_the_same_row_twice_is_refused():
    with pytest.raises(BadFigure, match="stands twice"):
        Figures([figure(value=1), figure(value=2)])


def test_a_table_is_the_nearest_places_rows_in_force():
    def row(region, grade, value, valid_from):
        return figure(
            "injury_lump_months",
            region=region,
            value=value,
            valid_from=valid_from,
            dims=(("grade", grade),),
        )

    figures = Figures([row("CN", "9", 9, date(2011, 1, 1)), row("CN", "10", 7, date(2011, 1, 1))])
    table = figures.table("injury_lump_months", region=SUZHOU, on=date(2018, 1, 1))
    assert {figure.dims[0][1]: figure.value for figure in table} == {"9": 9, "10": 7}
    assert figures.table("injury_lump_months", region=SUZHOU, on=date(2010, 1, 1)) == ()


def read(line):
    return list(read_figures([HEAD, line], "wages.csv"))


def test_a_row_is_read_with_all_it_states():
    (row,) = read(
        "contribution_floor,320000,insurance=pension,4879,2024-01-01,2024-12-31,2024-09-30,yes,"
        "2024-12-31,a page,苏人社发〔2024〕38号"
    )
    assert row.value == 4879
    assert row.unit == "yuan/month"
    assert row.dims == (("insurance", "pension"), ("payer", "enterprise"))
    assert row.provisional
    assert row.grace_until == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("value", "exact"),
    [("3125", 3125), ("0.08", Fraction(8, 100)), ("16%", Fraction(16, 100)), ("79741/12", Fraction(79741, 12))],
)  # fmt: skip
def test_a_value_is_exact(value, exact):
    (row,) = read(f"minimum_wage,CN,,{value},2024-01-01,,2024-01-01,,,s,d")
    assert row.value == exact


def test_a_share_is_read():
    (row,) = read(
        "subsistence_line,310000,,100% of subsistence_line@310000 a year before,2020-01-01,,2020-01-01,,,s,d"
    )
    assert (row.value, row.of_kind, row.of_region, row.a_year_before) == (
        1,
        "subsistence_line",
        "310000",
        True,
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("avrage_wage,CN,,1,2024-01-01,,2024-01-01,,,s,d", "no kind"),
        ("average_wage,999999,,1,2024-01-01,,2024-01-01,,,s,d", "no region"),
        ("average_wage,CN,,-1,2024-01-01,,2024-01-01,,,s,d", "no number"),
        ("average_wage,CN,,1/0,2024-01-01,,2024-01-01,,,s,d", "no number"),
        ("average_wage,CN,,1,2024-13-01,,2024-01-01,,,s,d", "month"),
        ("average_wage,CN,,1,2024-01-01,2023-01-01,2024-01-01,,,s,d", "before valid_from"),
        ("average_wage,CN,,1,2024-01-01,,2024-01-01,no,,s,d", "provisional"),
        ("average_wage,CN,,1,2024-01-01,,2024-01-01,,,,d", "source"),
        ("average_wage,CN,,1,2024-01-01,,2024-01-01,,,s, ", "document"),
        ("average_wage,CN,payer=x,1,2024-01-01,,2024-01-01,,,s,d", "not narrowed"),
        ("average_wage,CN,,1,2024-01-01,,2024-01-01,,,s", "cells"),
        ("average_wage,CN,,1,2024-01-01,,2024-01-01,,,s,d,e", "cells"),
    ],
)
def test_a_mistake_is_named_with_its_line(line, fault):
    with pytest.raises(BadFigure, match=rf"^wages\.csv:2: .*{fault}"):
        read(line)


def test_wrong_columns_are_refused():
    with pytest.raises(BadFigure, match=r"^wages\.csv:1: the columns"):
        list(read_figures(["kind,region"], "wages.csv"))


def test_the_shipped_figures_that_the_facts_name():
    figures = shipped()
    assert found(figures, date(2018, 8, 1), region=SUZHOU) == 3030
    assert found(figures, date(2018, 8, 1)) == 3125
    assert found(figures, date(2018, 8, 1), kind="contribution_cap") == 19935
    assert found(figures, date(2024, 5, 1)) == 4879
    assert found(figures, date(2023, 5, 1)) == 4494
    assert found(figures, date(2025, 5, 1)) is None
    assert figures.find("contribution_floor", region=JIANGSU, on=date(2023, 5, 1)).provisional
    late = figures.find("contribution_floor", region=JIANGSU, on=date(2024, 5, 1))
    assert late.grace_until == date(2024, 12, 31)
    before = date(2024, 9, 29)
    assert found(figures, date(2024, 5, 1), known_on=before) is None


def test_the_pension_rate_fell_on_1_may_2019():
    rate = {"kind": "contribution_rate", "region": SUZHOU, "insurance": "pension"}
    figures = shipped()
    assert found(figures, date(2019, 4, 30), side="employer", **rate) == Fraction(19, 100)
    assert found(figures, date(2019, 5, 1), side="employer", **rate) == Fraction(16, 100)


def test_every_shipped_row_states_where_it_is_printed():
    assert len(shipped()) > 150
    for row in shipped():
        assert row.source.strip()
        assert row.document.strip()
        assert row.unit == KINDS[row.kind].unit


@given(
    on=st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    kind=st.sampled_from(sorted(k for k in KINDS if KINDS[k].yearly)),
    region=st.sampled_from([JIANGSU, SUZHOU, "110000", "330000", "CN"]),
)
def test_no_yearly_figure_answers_outside_its_year(on, kind, region):
    row = shipped().maybe(kind, region=region, on=on)
    if row is not None:
        assert row.valid_from <= on
        assert (on - row.valid_from).days <= 366


def test_the_place_of_its_own_is_the_nearest_that_ever_had_a_row():
    """Suzhou's row has lapsed: the lookup goes up, but the place asked about is still Suzhou."""
    figures = Figures([figure(), figure(region=SUZHOU, value=3030, valid_from=date(2018, 4, 1))])
    assert found(figures, date(2019, 4, 1), region=SUZHOU) == 3000
    assert figures.own_place("contribution_floor", region=SUZHOU) == SUZHOU
    before = date(2018, 3, 31)
    assert figures.own_place("contribution_floor", region=SUZHOU, begun_by=before) is None
    assert figures.own_place("contribution_floor", region="320700") == JIANGSU
    assert figures.own_place("average_wage", region=SUZHOU) is None
