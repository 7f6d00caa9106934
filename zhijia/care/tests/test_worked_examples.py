"""The worked examples of the fact book, as far as they are printed, and the contract's rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhijia.care.rules.assess import assess_line
from zhijia.kernel.figures import shipped
from zhijia.kernel.lines import CannotAnswer

TODAY = date(2026, 11, 1)


def ask(policy: str, clear: bool = False, **facts: Any) -> dict[str, Any]:
    question = {"policy": policy, "facts": facts, "assume_clear": clear}
    return assess_line(question, figures=shipped(), today=TODAY)


def monthly(kind: str, amount: str) -> dict[str, Any]:
    return {"kind": kind, "amount": amount, "months": 1}


def income(amount: str, kind: str = "wage") -> list[dict[str, Any]]:
    return [{"kind": kind, "amount": amount}]


@pytest.mark.parametrize(
    ("cost", "expected", "n"),
    [
        ("3000", "eligible", "700.00"),
        ("2400", "eligible", "900.00"),
        ("2400.01", "eligible", "900.00"),
        ("2399.99", "none", "900.00"),
    ],
)
def test_examples_1_and_2_on_the_line_counts_and_one_fen_above_does_not(
    cost: str, expected: str, n: str
) -> None:
    found = ask(
        "bb-2019",
        persons=3,
        incomes=[monthly("wage", "5100")],
        expenses=[monthly("illness", cost)],
        causes=["illness"],
    )
    assert (found["class"], found["measures"]["N"]) == (expected, n)


def test_example_5_hangzhou_deep() -> None:
    found = ask(
        "hz-2020",
        clear=True,
        on="2020-06-01",
        region="330100",
        persons=3,
        incomes=income("90000"),
        expenses=income("52000", "illness"),
    )
    assert (found["class"], found["measures"]["N"]) == ("deep", "1055.56")


@pytest.mark.parametrize(
    ("policy", "expected"), [("hz-2020", "deep"), ("qd", "relative"), ("pds", "relative")]
)
def test_example_7_exactly_on_the_line(policy: str, expected: str) -> None:
    facts = {"line": "1102", "persons": 1, "incomes": [monthly("wage", "1102")], "expenses": []}
    assert ask(policy, clear=True, **facts)["class"] == expected


def test_example_8_nantong_prints_its_numbers_and_warns_about_a_line() -> None:
    facts = {"persons": 4, "incomes": income("132000"), "expenses": income("60000", "illness")}
    found = ask("nt-2024", **facts)
    assert (found["class"], found["measures"]["N"]) == ("relative", "1500.00")
    assert not found["warnings"]
    assert "820.00" in ask("nt-2024", line="900", **facts)["warnings"][0]


@pytest.mark.parametrize(("loss", "expected"), [("66000", "accident"), ("64000", "none")])
def test_example_11_loss_above_and_exactly_at_80_percent(loss: str, expected: str) -> None:
    found = ask(
        "qd",
        clear=True,
        line="1000",
        persons=1,
        incomes=income("80000"),
        expenses=[],
        loss=loss,
        event_named=False,
    )
    assert found["class"] == expected


def test_example_12_national_tier_with_its_aid() -> None:
    found = ask(
        "cz-2019",
        clear=True,
        line="600",
        persons=4,
        incomes=[monthly("wage", "3400")],
        expenses=[monthly("illness", "1200")],
        students=[{"level": "undergraduate"}],
    )
    assert (found["class"], found["measures"]) == ("national", {"G": "850.00", "N": "550.00"})
    assert found["aid"] == {"living": "7200.00", "education": "6000.00", "total": "13200.00"}
    assert found["missing"] == ["medical_own_paid"]
    assert found["caps"] == {"living": True, "education": False, "medical": True}


def test_a_family_in_no_class_gets_nothing() -> None:
    found = ask(
        "cz-2019",
        clear=True,
        line="600",
        persons=1,
        incomes=[monthly("wage", "900.01")],
        expenses=[monthly("illness", "900")],
        students=[{"level": "undergraduate"}],
        medical_own_paid="5000",
    )
    assert (found["class"], found["aid"]) == ("none", {"total": "0.00"})


@pytest.mark.parametrize(("housing", "expected"), [(True, "deep"), (False, "none")])
def test_example_15_xingtai_deducts_housing(housing: bool, expected: str) -> None:
    expenses = [*income("18000", "illness"), *income("6000", "education")]
    found = ask(
        "xt-2021",
        clear=True,
        line="1400",
        persons=3,
        incomes=[*income("36000"), *income("48000", "transfer")],
        expenses=expenses + (income("12000", "housing") if housing else []),
    )
    assert found["class"] == expected
    assert found["measures"]["N"] == ("1333.33" if housing else "1666.67")


def test_example_16_jiangmen_only_counts() -> None:
    found = ask(
        "jm-2025",
        on="2025-07-01",
        persons=3,
        minimum_wage="1800",
        members=[
            {
                "relation": "wife",
                "birth_year": 1985,
                "able": True,
                "at_school": False,
                "proof_of_income": False,
            }
        ],
        incomes=[*income("45600"), *income("5000", "union_aid"), *income("1000", "gift")],
        expenses=income("30000", "illness"),
    )
    assert (found["class"], found["measures"]["N"]) == ("undecided", "1172.22")


@pytest.mark.parametrize(("own_paid", "aid"), [("18000", "14600.00"), ("30000", "20000.00")])
def test_example_17_shanghai_pieces_and_cap(own_paid: str, aid: str) -> None:
    found = ask("sh-2019", **{"class": "deep"}, medical_own_paid=own_paid)
    assert found["aid"]["medical"] == aid
    assert sorted(found["missing"]) == ["line", "students"]


def test_example_19_shanghai_family_with_two_students() -> None:
    found = ask(
        "sh-2019",
        **{"class": "deep"},
        line="1070",
        students=[{"level": "undergraduate"}, {"level": "high"}],
        medical_own_paid=[],
    )
    assert found["aid"]["total"] == "21050.00"


def test_example_21_order_and_retest_matter() -> None:
    facts = {
        "class": "deep",
        "line": "700",
        "persons": 3,
        "incomes": income("21960"),
        "expenses": [],
        "students": [{"level": "undergraduate"}],
    }
    found = ask("xx", **facts, wants=["living", "education"])
    assert found["aid"] == {"living": "7000.00", "education": "0.00", "total": "7000.00"}
    assert [reason["passed"] for reason in found["reasons"]] == [True, False]
    other = ask("xx", **facts, wants=["education", "living"])
    assert other["aid"] == {"education": "7000.00", "living": "0.00", "total": "7000.00"}


def test_example_23_relative_gets_only_the_largest() -> None:
    found = ask(
        "xx",
        **{"class": "relative"},
        line="700",
        medical_own_paid="25000",
        students=[{"level": "high"}],
    )
    assert (found["aid"]["medical"], found["aid"]["total"]) == ("16000.00", "16000.00")


def test_example_25_each_pay_counts_alone_and_the_pool_ends() -> None:
    facts: dict[str, Any] = {
        "on": "2021-05-01",
        "flags": {"member_verified": True},
        "diagnosed_on": "2021-02-01",
        "homes": 1,
    }
    pay = {"worker": "60000", "spouse": "66000"}
    assert ask("sz-2021", annual_net_pay=pay, **facts)["class"] == "none"
    pay["spouse"] = "64877.99"
    given = ask("sz-2021", annual_net_pay=pay, pool_left="20000", **facts)
    assert (given["class"], given["aid"]["total"]) == ("eligible", "20000.00")
    used_up = ask("sz-2021", annual_net_pay=pay, pool_left="0", **facts)
    assert used_up["aid"] == {"one_off": "0.00", "total": "0.00"}
    assert used_up["reasons"][-1]["passed"] is False


@pytest.mark.parametrize(
    ("before", "wanted", "given"),
    [
        (["3000", "3000"], "500", "0.00"),
        ([], "3500", "0.00"),
        (["3000"], "3000", "3000.00"),
        (["3000"], "3000.01", "0.00"),
    ],
)
def test_example_28_visits_by_time_and_year(before: list[str], wanted: str, given: str) -> None:
    received = [{"kind": "visit", "amount": amount, "source": "union"} for amount in before]
    found = ask("sd-2019", received=received, wants=[{"kind": "visit", "amount": wanted}])
    assert found["aid"] == {"visit": given, "total": given}


def test_example_30_weihai_caps_at_50000() -> None:
    assert ask("wh-2013", medical_own_paid="70000")["aid"]["medical"] == "50000.00"


# What the contract says


def test_a_fact_that_cannot_change_the_class_is_not_missing() -> None:
    """Whoever is or is not on relief, six months below the line qualify: the flag is not asked."""
    found = ask(
        "cn-2016",
        clear=True,
        line="500",
        persons=2,
        incomes=income("3000"),
        monthly_incomes=["500"] * 6,
        wants=["living"],
    )
    assert (found["class"], found["missing"]) == ("national", [])
    assert found["aid"] == {"living": "6000.00", "total": "6000.00"}


def test_unknown_expenses_do_not_matter_below_the_line() -> None:
    found = ask("pds", line="500", persons=1, incomes=[monthly("wage", "499.99")])
    assert (found["class"], found["missing"]) == ("deep", [])


def test_an_unknown_fact_that_matters_is_named_and_the_class_waits() -> None:
    found = ask("pds", line="500", persons=1, incomes=[monthly("wage", "500")], causes=[])
    assert (found["class"], found["missing"]) == ("undecided", ["expenses"])
    assert found["aid"] is None


def test_exactly_on_an_undecidable_boundary() -> None:
    facts = {"line": "500", "persons": 1, "expenses": [], "causes": []}
    found = ask("pds", incomes=[monthly("wage", "1000")], **facts)
    assert (found["class"], found["missing"]) == ("undecided", [])
    assert any("以内" in warning for warning in found["warnings"])
    assert ask("pds", incomes=[monthly("wage", "999.99")], **facts)["class"] == "relative"
    assert ask("pds", incomes=[monthly("wage", "1000.01")], **facts)["class"] == "none"


def test_a_class_barred_where_the_rule_is_silent_is_never_none() -> None:
    facts = {"line": "1102", "persons": 1, "incomes": [monthly("wage", "900")], "expenses": []}
    vehicle = [{"price": None, "mobility_aid": False}]
    found = ask("hz-2020", clear=True, vehicles=vehicle, **facts)
    assert (found["class"], found["missing"]) == ("undecided", [])
    cheap = [{"price": "99999.99", "mobility_aid": False}]
    assert ask("hz-2020", clear=True, vehicles=cheap, **facts)["class"] == "deep"


def test_a_tier_whose_text_is_cut_is_undecided() -> None:
    found = ask("zj-2018", clear=True, line="500", persons=1, incomes=income("60000"), causes=[])
    assert (found["class"], found["missing"]) == ("undecided", [])


def test_stocks_without_a_time_unit_count_only_where_both_readings_agree() -> None:
    facts = {
        "persons": 1,
        "incomes": [monthly("wage", "2000")],
        "expenses": [monthly("illness", "1300")],
        "causes": ["illness"],
        "flags": ["very_serious"],
        "net_investments": "0",
    }
    assert ask("bb-2019", savings="0", **facts)["class"] == "eligible"
    assert ask("bb-2019", savings="2000", **facts)["class"] == "undecided"
    assert ask("bb-2019", savings="20000", **facts)["class"] == "none"


@pytest.mark.parametrize(
    ("g", "n", "expected", "grade"),
    [
        ("2000", "999.99", "deep", None),
        ("2000", "1000", "undecided", None),
        ("2500", "2000", "relative", "A"),
        ("3000", "2000", "relative", "B"),
        ("3000.01", "2000", "none", None),
        ("3000", "2000.01", "none", None),
    ],
)
def test_yixing_grades_and_the_branch_nobody_wrote(
    g: str, n: str, expected: str, grade: str | None
) -> None:
    from decimal import Decimal

    cost = str(Decimal(g) - Decimal(n))
    found = ask(
        "yx",
        line="1000",
        persons=1,
        incomes=[monthly("wage", g)],
        expenses=[monthly("illness", cost)],
    )
    assert (found["class"], found.get("grade")) == (expected, grade)


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ({"policy": "none", "facts": {}}, "unknown_policy", "policy"),
        ({"policy": "qd", "facts": {"person": 3}}, "unknown_fact", "facts.person"),
        ({"policy": "qd", "fact": {}}, "unknown_fact", "fact"),
        ({"policy": "qd", "facts": {"persons": 0}}, "invalid_fact", "facts.persons"),
        ({"policy": "qd", "facts": {"flags": ["rich"]}}, "unknown_fact", "facts.flags[0]"),
        (
            {"policy": "qd", "facts": {"incomes": [{"kind": "wage", "amount": "1.001"}]}},
            "invalid_fact",
            "facts.incomes[0].amount",
        ),
        ({"policy": "sz-2021", "facts": {"on": "2022-01-01"}}, "not_in_force", "facts.on"),
        (
            {
                "policy": "pds",
                "facts": {"on": "1999-01-01", "region": "410400", "persons": 1, "incomes": []},
            },
            "missing_figure",
            "",
        ),
    ],
)
def test_what_cannot_be_answered_says_why(question: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(CannotAnswer) as no:
        assess_line(question, figures=shipped(), today=TODAY)
    assert (no.value.code, no.value.path) == (code, path)


def test_a_known_fact_that_is_not_used_changes_nothing() -> None:
    facts = {"line": "1102", "persons": 1, "incomes": [monthly("wage", "900")], "expenses": []}
    assert ask("pds", **facts) == ask("pds", **facts, pool_left="5", contract_months="3.5")
