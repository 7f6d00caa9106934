"""The worked numbers of the facts (section 3), each under its number there.

P: published, D: derived from the rule. Numbers 4, 49, 54 and 72 are text, no calculation.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhijia.law.tests.asking import answer, result

SEVERANCE = {"ground": "negotiated"}


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        pytest.param(*row[1:], id=f"example-{row[0]}")
        for row in [
            # A. Severance
            (
                "01",
                "severance",
                {
                    **SEVERANCE,
                    "hired_on": "2010-04-01",
                    "ended_on": "2016-08-01",
                    "average_wage": 5000,
                    "local_average_wage": 4500,
                },
                {"months": "6.5", "base": "5000.00", "severance": "32500.00", "total": "32500.00"},
            ),
            (
                "02",
                "severance",
                {
                    **SEVERANCE,
                    "hired_on": "2017-01-01",
                    "ended_on": "2018-07-31",
                    "average_wage": 5000,
                },
                {"months": "2", "severance": "10000.00"},
            ),
            (
                "05",
                "severance",
                {
                    **SEVERANCE,
                    "hired_on": "2012-01-01",
                    "ended_on": "2016-12-31",
                    "average_wage": 10000,
                    "local_average_wage": 3000,
                },
                {"months": "5", "base": "9000.00", "severance": "45000.00"},
            ),
            (
                "06",
                "severance",
                {
                    **SEVERANCE,
                    "hired_on": "2014-01-01",
                    "ended_on": "2017-07-31",
                    "average_wage": 5000,
                },
                {"months": "4"},
            ),
            (
                "08",
                "severance",
                {
                    "ground": "no_fault",
                    "hired_on": "2015-01-01",
                    "ended_on": "2017-12-31",
                    "average_wage": 8000,
                    "notice_given": False,
                },
                {"severance": "24000.00", "notice_pay": "8000.00", "total": "32000.00"},
            ),
            (
                "10",
                "severance",
                {
                    **SEVERANCE,
                    "hired_on": "2018-03-01",
                    "ended_on": "2018-03-15",
                    "average_wage": 5000,
                },
                {"months": "0.5", "severance": "2500.00"},
            ),
            # B. Damages
            (
                "13",
                "unlawful_termination",
                {"hired_on": "2018-09-01", "ended_on": "2020-06-30", "average_wage": 3500},
                {"months": "2", "damages": "14000.00"},
            ),
            (
                "14",
                "unlawful_termination",
                {"hired_on": "2020-06-01", "ended_on": "2020-07-31", "average_wage": 8000},
                {"months": "0.5", "damages": "8000.00"},
            ),
            (
                "16",
                "unlawful_termination",
                {"hired_on": "2021-10-08", "ended_on": "2024-02-29", "average_wage": 15000},
                {"months": "2.5", "damages": "75000.00"},
            ),
            # C. Double wage
            (
                "17",
                "double_wage",
                {"hired_on": "2020-03-12", "signed_on": "2021-02-12", "monthly_wage": 2000},
                {
                    "from_on": "2020-04-12",
                    "to_on": "2021-02-11",
                    "months": "10",
                    "amount": "20000.00",
                },
            ),
            (
                "19",
                "double_wage",
                {"hired_on": "2020-07-05", "signed_on": "2020-10-05", "monthly_wage": 3000},
                {"from_on": "2020-08-05", "to_on": "2020-10-04", "months": "2"},
            ),
            (
                "20",
                "double_wage",
                {"hired_on": "2018-03-01", "ended_on": "2019-12-31", "monthly_wage": 5000},
                {"to_on": "2019-02-28", "months": "11", "amount": "55000.00"},
            ),
            # D. Probation, deduction
            (
                "22",
                "unlawful_probation",
                {"term_months": 24, "agreed_months": 4, "served_months": 3, "monthly_wage": 3000},
                {"excess_months": "1", "damages": "3000.00"},
            ),
            (
                "24",
                "wage_deduction",
                {"monthly_wage": 2600, "minimum_wage": 2200, "damage": 8000},
                {"max_deduction": "400.00"},
            ),
            (
                "27a",
                "probation",
                {"term_from": "2018-01-01", "term_to": "2018-03-29"},
                {"max_months": "0"},
            ),
            (
                "27b",
                "probation",
                {"term_from": "2018-01-01", "term_to": "2018-03-31"},
                {"max_months": "1"},
            ),
            ("27c", "probation", {"term_months": 3}, {"max_months": "1"}),
            ("27d", "probation", {"term_months": 12}, {"max_months": "2"}),
            ("27e", "probation", {"term_months": 36}, {"max_months": "6"}),
            # E. Overtime
            (
                "28",
                "overtime",
                {"monthly_wage": 4350, "holiday_hours": 8, "rest_day_hours": 8},
                {"holiday_pay": "600.00", "rest_day_pay": "400.00", "total": "1000.00"},
            ),
            (
                "29",
                "overtime",
                {
                    "monthly_wage": 5000,
                    "weekday_hours": 2,
                    "rest_day_hours": 4,
                    "holiday_hours": 3,
                },
                # The page prints 86.22, 229.92 and 258.66: it rounds the hour first.
                {
                    "weekday_pay": "86.21",
                    "rest_day_pay": "229.89",
                    "holiday_pay": "258.62",
                    "total": "574.71",
                },
            ),
            (
                "31",
                "overtime",
                {"monthly_wage": 1500},
                {"daily_wage": "68.97", "hourly_wage": "8.62"},
            ),
            ("32", "overtime", {"monthly_wage": 4350}, {"daily_wage": "200.00"}),
            # F. Annual leave, medical period
            (
                "33",
                "annual_leave",
                {"career_years": 5, "year": 2018, "joined_on": "2018-06-15"},
                {"entitled_days": 5, "prorated_days": 2},
            ),
            (
                "34",
                "annual_leave",
                {"career_years": 5, "year": 2018, "joined_on": "2018-09-01"},
                {"prorated_days": 1},
            ),
            (
                "37a",
                "annual_leave",
                {"career_years": 12, "year": 2018, "left_on": "2018-08-31", "taken_days": 0},
                {"entitled_days": 10, "prorated_days": 6, "remaining_days": 6},
            ),
            (
                "37b",
                "unused_leave_pay",
                {"average_wage": 6525, "unused_days": 6},
                {"daily_wage": "300.00", "total_300": "5400.00", "extra_200": "3600.00"},
            ),
            (
                "39",
                "medical_period",
                {"career_years": 12, "service_years": 6},
                {"months": "9", "window_months": "15"},
            ),
            # G. Contribution shares
            (
                "41a",
                "contribution_share",
                {"kind": "pension", "wage": 15000, "local_average_wage": 4000},
                {"base": "12000.00", "worker_amount": "960.00", "employer_amount": None},
            ),
            (
                "41b",
                "contribution_share",
                {"kind": "pension", "wage": 1500, "local_average_wage": 3000},
                {"worker_amount": "144.00"},
            ),
            (
                "41c",
                "contribution_share",
                {"kind": "pension", "wage": 3000, "local_average_wage": 5500},
                {"worker_amount": "264.00"},
            ),
            (
                "41d",
                "contribution_share",
                {"kind": "pension", "wage": 1200, "local_average_wage": 2400},
                {"worker_amount": "115.20"},
            ),
            # H. Work injury
            (
                "46",
                "injury_benefit",
                {"grade": 8, "own_wage": 12500, "declared_base": 3878},
                {"lump_sum_months": "11", "gap": "94842.00"},
            ),
            (
                "46-paid",
                "injury_benefit",
                {"grade": 8, "own_wage": 12500, "fund_paid": "42658.00"},
                {"lump_sum": "137500.00", "gap": "94842.00"},
            ),
            (
                "51",
                "injury_benefit",
                {"grade": 10, "own_wage": 5000},
                {"lump_sum_months": "7", "lump_sum": "35000.00"},
            ),
            (
                "53",
                "injury_benefit",
                {
                    "grade": 9,
                    "own_wage": 5000,
                    "region": "江苏省",
                    "leaves": True,
                    "on": "2018-09-01",
                },
                {
                    "lump_sum_months": "9",
                    "lump_sum": "45000.00",
                    "medical_lump_sum": "50000.00",
                    "employment_lump_sum": "25000.00",
                },
            ),
            # I. Limitation, collective
            (
                "56",
                "limitation",
                {
                    "kind": "general",
                    "employment_ended_on": "2018-03-23",
                    "filed_on": "2020-08-19",
                },
                {"last_day": "2019-03-23", "barred": True},
            ),
            (
                "57",
                "limitation",
                {
                    "kind": "general",
                    "employment_ended_on": "2017-04-28",
                    "filed_on": "2019-01-15",
                },
                {"barred": True},
            ),
            (
                "59",
                "limitation",
                {
                    "kind": "wage_arrears",
                    "known_on": "2018-01-31",
                    "employment_ended_on": "2019-02-28",
                    "filed_on": "2019-12-20",
                },
                {"barred": False},
            ),
            (
                "61",
                "limitation",
                {"kind": "general", "known_on": "2024-03-15"},
                {
                    "starts_on": "2024-03-16",
                    "last_day": "2025-03-15",
                    "last_day_if_holiday": "2025-03-17",
                    "barred": None,
                },
            ),
            (
                "62",
                "congress_vote",
                {"representatives": 180, "matter": "collective_contract"},
                {"present_needed": 120, "in_favour_needed": 90, "valid": None},
            ),
            (
                "62-resolution",
                "congress_vote",
                {"representatives": 180, "matter": "resolution"},
                {"in_favour_needed": 91},
            ),
            (
                "65",
                "consultation_deadlines",
                {"term_from": "2018-01-01", "term_to": "2020-12-31"},
                {"renewal_from": "2020-10-01", "reply_by": None},
            ),
            (
                "66",
                "mass_layoff",
                {"headcount": 300, "planned": 25, "told_on": "2018-03-01"},
                {"threshold": 20, "is_mass": True, "earliest_on": "2018-03-31"},
            ),
            (
                "68",
                "injury_filing",
                {"accident_on": "2018-05-10"},
                {"employer_by": "2018-06-09", "worker_by": "2019-05-10"},
            ),
            ("70a", "congress_size", {"staff": 450, "region": "浙江省"}, {"representatives": 61}),
            ("70b", "congress_size", {"staff": 2500, "region": "330100"}, {"representatives": 120}),
            ("71a", "congress_size", {"staff": 500, "region": "上海市"}, {"representatives": 50}),
            ("71b", "congress_size", {"staff": 3000, "region": "310000"}, {"representatives": 175}),
        ]
    ],
)
def test_worked_number(name, facts, expected):
    found = result(name, **facts)
    assert {key: found[key] for key in expected} == expected


def test_example_11_service_before_2008_is_counted_apart():
    found = answer(
        "severance",
        **SEVERANCE,
        hired_on="2003-09-01",
        ended_on="2018-06-01",
        average_wage=6000,
    )
    old, new = found["result"]["segments"]
    assert (old["months"], old["to"]) == ("4.5", "2007-12-31")
    assert (new["months"], new["from"]) == ("10.5", "2008-01-01")
    assert found["result"]["severance"] == "90000.00"
    as_one = [other for other in found["alternatives"] if other["rule"].startswith("不分段")]
    assert [other["result"]["months"] for other in as_one] == ["15"]
    assert any("2008" in warning for warning in found["warnings"])


def test_example_42_a_higher_floor_costs_both_sides_more():
    def share(floor):
        return result(
            "contribution_share",
            kind="pension",
            wage=1000,
            floor=floor,
            cap=20000,
            worker_rate="0.08",
            employer_rate="0.20",
        )

    low, high = share(2899), share(3089)
    assert Decimal(high["worker_amount"]) - Decimal(low["worker_amount"]) == Decimal("15.20")
    assert Decimal(high["employer_amount"]) - Decimal(low["employer_amount"]) == Decimal("38.00")


# 2.5: arrears and late fee


def test_example_a_late_fee_of_thirty_days():
    assert result("late_fee", principal=10000, days=30) == {"days": 30, "fee": "150.00"}


def test_example_b_late_fee_of_ten_days():
    assert result("late_fee", principal=100000, days=10)["fee"] == "500.00"


def test_example_c_ten_months_of_late_fees():
    fees = [result("late_fee", principal=900, days=days)["fee"] for days in range(30, 301, 30)]
    assert sum(map(Decimal, fees)) == Decimal("742.50")


def test_example_d_suzhou_arrears_with_late_fee():
    """Base 6,000 instead of 3,030: 870.21 and 311.85 a month, fee 1,828.65 for twelve months."""
    rates = {
        "pension": ("0.19", "0.08"),
        "medical": ("0.09", "0.02"),
        "unemployment": ("0.005", "0.005"),
    }
    employer, worker = Decimal(0), Decimal(0)
    for kind in rates:
        for wage, sign in ((6000, 1), (3030, -1)):
            share = result(
                "contribution_share", kind=kind, wage=wage, region="苏州市", on="2018-05-01"
            )
            employer += sign * Decimal(share["employer_amount"])
            worker += sign * Decimal(share["worker_amount"])
    employer += (6000 - 3030) * Decimal("0.008")  # maternity
    assert (employer, worker) == (Decimal("870.21"), Decimal("311.85"))
    fees = []
    for months in range(12):
        first = date(2018 + (4 + months) // 12, (4 + months) % 12 + 1, 1)
        due_on = first - timedelta(days=1)
        fee = result(
            "late_fee",
            principal=str(employer + worker),
            due_on=due_on.isoformat(),
            settled_on="2019-06-30",
        )
        fees.append(fee)
    assert [fee["days"] for fee in fees] == [
        426,
        395,
        365,
        334,
        303,
        273,
        242,
        212,
        181,
        150,
        122,
        91,
    ]
    assert sum(Decimal(fee["fee"]) for fee in fees) == Decimal("1828.65")


@pytest.mark.parametrize(
    ("wage", "employer", "worker"),
    [
        (4000, "780.64", "390.32"),
        (8000, "1280.00", "640.00"),
        (30000, "3903.36", "1951.68"),
    ],
)
def test_example_e_jiangsu_pension_2024(wage, employer, worker):
    share = result(
        "contribution_share", kind="pension", wage=wage, region="320000", on="2024-05-01"
    )
    assert (share["employer_amount"], share["worker_amount"]) == (employer, worker)


# Traps in the material


def test_trap_a_no_extra_month_on_expiry():
    found = result(
        "severance",
        ground="expiry",
        hired_on="2015-01-01",
        ended_on="2017-12-31",
        average_wage=5000,
        notice_given=False,
    )
    assert found["notice_pay"] == "0.00"
    assert found["total"] == "15000.00"


@pytest.mark.parametrize("service", [0, 1, "4.99"])
def test_trap_e_three_months_below_ten_and_five_years(service):
    assert result("medical_period", career_years=9, service_years=service)["months"] == "3"


def test_trap_f_twelve_months_cap_only_the_years_since_2008():
    found = result(
        "severance",
        ground="negotiated",
        hired_on="1991-01-01",
        ended_on="2022-12-31",
        average_wage=9800,
        local_average_wage=2700,
    )
    old, new = found["segments"]
    assert (old["months"], old["base"], old["capped"]) == ("17", "9800.00", False)
    assert (new["months"], new["base"], new["capped"]) == ("12", "8100.00", True)
    assert found["severance"] == "263800.00"
    assert found["months"] == "29"


def test_trap_f_no_cap_of_years_below_three_times_the_average():
    found = result(
        "severance",
        ground="negotiated",
        hired_on="2008-01-01",
        ended_on="2022-12-31",
        average_wage=8100,
        local_average_wage=2700,
    )
    assert found["months"] == "15"


def test_trap_g_half_a_thousandth_not_two_thousandths():
    assert result("late_fee", principal=1000, days=1)["fee"] == "0.50"


def test_trap_h_six_months_are_counted_within_twelve():
    found = result("medical_period", career_years=9, service_years=5, started_on="2018-01-01")
    assert (found["months"], found["window_months"]) == ("6", "12")
    assert found["window_ends_on"] == "2018-12-31"
