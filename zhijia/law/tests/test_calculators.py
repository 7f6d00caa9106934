"""What each calculator owes beside the worked numbers: edges, old law, other readings, warnings."""

from datetime import date, timedelta

import pytest

from zhijia.kernel.figures import Figure, shipped
from zhijia.kernel.workdays import shipped_calendar
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.library import calculate
from zhijia.law.tests.asking import TODAY, answer, refusal, result

SERVICE = {"hired_on": "2010-01-01", "ended_on": "2017-12-31", "average_wage": 20000}


def said(found, part):
    return any(part in warning for warning in found["warnings"])


# severance


def test_severance_without_local_average_is_not_capped_and_says_so():
    found = answer("severance", **SERVICE, ground="negotiated")
    assert found["result"]["base"] == "20000.00"
    assert said(found, "三倍")


def test_severance_exactly_three_times_the_average_is_not_capped():
    found = result(
        "severance", **SERVICE, ground="negotiated", local_average_wage="6666.6666666667"
    )
    assert found["segments"][0]["capped"] is False
    just_above = result("severance", **SERVICE, ground="negotiated", local_average_wage="6666.66")
    assert just_above["segments"][0]["capped"] is True
    assert just_above["base"] == "19999.98"


def test_severance_below_the_minimum_wage_counts_the_minimum_wage():
    facts = {**SERVICE, "average_wage": 1500, "ground": "negotiated", "minimum_wage": 2020}
    found = result("severance", **facts)
    assert (found["base"], found["severance"]) == ("2020.00", "16160.00")


def test_severance_takes_the_average_wage_of_the_region_on_the_last_day():
    facts = {**SERVICE, "ended_on": "2018-09-30", "ground": "negotiated"}
    assert result("severance", **facts, region="江苏省")["base"] == "19935.00"
    earlier = {**SERVICE, "ended_on": "2018-06-30", "ground": "negotiated"}
    assert result("severance", **earlier, region="江苏省")["base"] == "18171.00"


def test_severance_of_a_city_is_not_capped_by_its_provinces_average():
    """Article 47 asks for the average wage of the city."""
    facts = {**SERVICE, "ended_on": "2018-09-30", "ground": "negotiated"}
    error = refusal("severance", **facts, region="苏州市")
    assert error["code"] == "missing_figure"
    assert error["missing"] == ["average_wage:320500:2018-09-30"]


def test_severance_in_a_year_without_an_average_wage_cannot_be_judged():
    facts = {**SERVICE, "ended_on": "2020-09-30", "ground": "negotiated"}
    assert refusal("severance", **facts, region="江苏省")["code"] == "missing_figure"
    assert result("severance", **facts, region="江苏省", local_average_wage=8000)


def test_severance_before_the_law_is_not_answered():
    facts = {**SERVICE, "hired_on": "2000-01-01", "ended_on": "2007-12-31", "ground": "negotiated"}
    assert refusal("severance", **facts)["code"] == "not_in_force"


def test_severance_on_expiry_counts_nothing_before_2008():
    found = answer("severance", **{**SERVICE, "hired_on": "2003-01-01"}, ground="expiry")
    old, new = found["result"]["segments"]
    assert (old["months"], old["amount"]) == ("0", "0.00")
    assert found["result"]["months"] == new["months"] == "10"
    assert found["alternatives"] == []


@pytest.mark.parametrize("principal", [10**13, str(10**13), f"{10**13}.50"])
def test_a_number_is_too_large_however_it_is_written(principal):
    assert refusal("late_fee", principal=principal, days=1)["path"] == "facts.principal"
    assert result("late_fee", principal="09999999999999", days=1)["fee"]


def test_severance_before_2008_a_begun_year_may_count_whole():
    found = answer("severance", **{**SERVICE, "hired_on": "2003-09-01"}, ground="negotiated")
    months = {other["result"]["months"] for other in found["alternatives"]}
    assert found["result"]["months"] == "14.5"
    assert months == {"15", "14.5"}


@pytest.mark.parametrize(("ground", "old_months"), [("negotiated", "12"), ("no_fault", "18")])
def test_severance_by_agreement_before_2008_stops_at_twelve_months_in_the_old_rule(
    ground, old_months
):
    """劳部发〔1994〕481号 5: the article that rounds up also ends at twelve months."""
    found = answer("severance", **{**SERVICE, "hired_on": "1990-06-01"}, ground=ground)
    by_old_rule = found["alternatives"][0]
    assert by_old_rule["result"]["segments"][0]["months"] == old_months
    assert ("最多十二个月" in by_old_rule["rule"]) == (ground == "negotiated")
    assert found["result"]["segments"][0]["months"] == "18"


def test_notice_pay_waits_for_what_is_not_said():
    found = answer("severance", **SERVICE, ground="no_fault")
    assert found["result"]["notice_pay"] is None
    assert found["result"]["total"] == found["result"]["severance"]
    assert said(found, "代通知金")
    assert (
        result("severance", **SERVICE, ground="no_fault", notice_given=True)["notice_pay"] == "0.00"
    )


def test_notice_pay_is_last_months_wage_without_a_cap():
    facts = {**SERVICE, "ground": "no_fault", "notice_given": False, "local_average_wage": 3000}
    found = answer("severance", **facts, last_month_wage=25000)
    assert found["result"]["notice_pay"] == "25000.00"
    assert found["result"]["total"] == "97000.00"
    without = answer("severance", **facts)
    assert without["result"]["notice_pay"] == "20000.00"
    assert said(without, "十二个月平均工资")


@pytest.mark.parametrize("ground", ["negotiated", "mass_layoff", "expiry", "forced_resignation"])
def test_notice_pay_is_due_for_article_40_only(ground):
    assert result("severance", **SERVICE, ground=ground, notice_given=False)["notice_pay"] == "0.00"


# unlawful termination


def test_damages_do_not_split_the_years_at_2008():
    facts = {"hired_on": "2003-09-01", "ended_on": "2018-06-01", "average_wage": 6000}
    assert result("unlawful_termination", **facts) == {
        "months": "15",
        "base": "6000.00",
        "damages": "180000.00",
    }


def test_damages_above_the_cap_show_the_other_reading_of_old_years():
    facts = {"hired_on": "1995-01-01", "ended_on": "2020-12-31", "average_wage": 30000}
    found = answer("unlawful_termination", **facts, local_average_wage=5000)
    assert found["result"] == {"months": "12", "base": "15000.00", "damages": "360000.00"}
    (other,) = found["alternatives"]
    assert other["result"]["months"] == "25"
    assert other["result"]["damages"] == "1140000.00"


# double wage


def test_nothing_is_owed_when_the_contract_came_in_the_first_month():
    facts = {"hired_on": "2018-03-01", "signed_on": "2018-04-01", "monthly_wage": 5000}
    nothing = {"from_on": None, "to_on": None, "months": "0", "amount": "0.00"}
    assert result("double_wage", **facts) == nothing
    assert result("double_wage", **{**facts, "signed_on": "2018-02-01"}) == nothing
    a_day_later = result("double_wage", **{**facts, "signed_on": "2018-04-02"})
    assert (a_day_later["from_on"], a_day_later["to_on"]) == ("2018-04-01", "2018-04-01")


def test_a_part_of_a_month_is_counted_by_working_days():
    found = answer("double_wage", hired_on="2018-03-01", signed_on="2018-05-15", monthly_wage=4350)
    # 1 to 14 May 2018: nine working days at 4,350 / 21.75 = 200 a day.
    assert found["result"]["amount"] == "6150.00"
    (other,) = found["alternatives"]
    assert other["result"]["amount"] == "6314.52"
    assert said(found, "实际工作日")


def test_double_wage_without_an_end_runs_to_the_first_anniversary():
    found = answer("double_wage", hired_on="2018-03-12", monthly_wage=5000)
    assert found["result"]["to_on"] == "2019-03-11"
    assert found["result"]["months"] == "11"
    assert said(found, "无固定期限")


def test_double_wage_of_those_hired_before_2008_runs_from_february_2008():
    found = result("double_wage", hired_on="2005-06-01", monthly_wage=2000)
    assert (found["from_on"], found["to_on"]) == ("2008-02-01", "2008-12-31")


def test_a_late_claim_loses_months_where_it_is_counted_back():
    facts = {"hired_on": "2018-01-01", "monthly_wage": 5000}
    found = answer("double_wage", **facts, claimed_on="2019-06-30")
    assert found["result"]["months"] == "11"
    (other,) = found["alternatives"]
    assert other["result"]["from_on"] == "2018-06-30"
    too_late = answer("double_wage", **facts, claimed_on="2020-06-30")
    assert too_late["alternatives"][0]["result"]["months"] == "0"
    assert said(too_late, "时效")
    assert answer("double_wage", **facts, claimed_on="2018-12-31")["alternatives"] == []


# probation


@pytest.mark.parametrize(
    ("term", "months"),
    [("2.9", "0"), (3, "1"), ("11.9", "1"), (12, "2"), ("35.5", "2"), (36, "6"), (None, "6")],
)
def test_probation_by_term(term, months):
    assert result("probation", term_months=term) == {"max_months": months}


def test_a_task_has_no_probation():
    assert result("probation", task_based=True) == {"max_months": "0"}
    assert result("probation", task_based=True, term_months=36) == {"max_months": "0"}


def test_probation_needs_both_days_of_a_term():
    assert refusal("probation", term_from="2018-01-01")["missing"] == ["term_to"]
    assert refusal("probation", term_to="2018-01-01")["missing"] == ["term_from"]
    reversed_term = refusal("probation", term_from="2018-02-01", term_to="2018-01-01")
    assert (reversed_term["code"], reversed_term["path"]) == ("invalid_fact", "facts.term_to")


def test_probation_before_2008_is_other_law():
    assert (
        refusal("probation", term_from="2007-01-01", term_to="2009-01-01")["code"] == "not_in_force"
    )


def test_lawful_probation_costs_nothing():
    found = result(
        "unlawful_probation", term_months=36, agreed_months=6, served_months=6, monthly_wage=5000
    )
    assert found == {"excess_months": "0", "damages": "0.00"}
    half = result(
        "unlawful_probation",
        term_months=12,
        agreed_months=3,
        served_months="2.5",
        monthly_wage=5000,
    )
    assert half == {"excess_months": "0.5", "damages": "2500.00"}


# pay


@pytest.mark.parametrize(
    ("wage", "minimum", "damage", "most"),
    [(2600, 2200, None, "400.00"), (5000, 2200, None, "1000.00"), (2000, 2200, None, "0.00"), (5000, 2200, 300, "300.00")],
)  # fmt: skip
def test_deduction_leaves_the_minimum_wage(wage, minimum, damage, most):
    facts = {} if damage is None else {"damage": damage}
    found = result("wage_deduction", monthly_wage=wage, minimum_wage=minimum, **facts)
    assert found == {"max_deduction": most}


def test_overtime_of_no_hours_is_nothing():
    found = result("overtime", monthly_wage=5000)
    assert found["total"] == found["weekday_pay"] == found["holiday_pay"] == "0.00"


def test_overtime_beyond_36_hours_is_pointed_out():
    assert said(answer("overtime", monthly_wage=5000, weekday_hours=37), "36小时")
    assert not said(answer("overtime", monthly_wage=5000, weekday_hours=36), "36小时")


@pytest.mark.parametrize(
    ("served", "penalty"), [(0, "10000.00"), (2, "6000.00"), ("2.5", "5000.00"), (7, "0.00")]
)
def test_training_penalty_falls_with_the_years_served(served, penalty):
    found = result("training_penalty", cost=10000, service_years=5, served_years=served)
    assert found == {"max_penalty": penalty}


# leave


@pytest.mark.parametrize(
    ("career", "days"), [("0.9", 0), (1, 5), ("9.9", 5), (10, 10), ("19.5", 10), (20, 15)]
)
def test_annual_leave_by_career(career, days):
    assert result("annual_leave", career_years=career, year=2018)["entitled_days"] == days


def test_annual_leave_taken_too_much_is_not_reclaimed():
    found = result("annual_leave", career_years=12, year=2018, left_on="2018-03-31", taken_days=10)
    assert found == {"entitled_days": 10, "prorated_days": 2, "remaining_days": 0}


def test_annual_leave_of_a_leap_year_is_never_more_than_whole():
    whole = result("annual_leave", career_years=20, year=2024, joined_on="2024-01-01")
    assert whole["prorated_days"] == 15
    most = result("annual_leave", career_years=20, year=2024, joined_on="2024-01-02")
    assert most["prorated_days"] == 15


def test_annual_leave_of_a_year_not_worked_is_nothing():
    assert (
        result("annual_leave", career_years=5, year=2018, joined_on="2019-03-01")["prorated_days"]
        == 0
    )
    assert (
        result("annual_leave", career_years=5, year=2018, left_on="2017-03-01")["prorated_days"]
        == 0
    )


def test_annual_leave_before_2008_is_other_law():
    assert refusal("annual_leave", career_years=5, year=2007)["code"] == "not_in_force"


def test_unused_leave_is_not_rounded_on_the_way():
    """A published 230.11 a day comes from rounding; exact is 5,000 / 21.75."""
    assert result("unused_leave_pay", average_wage=5000, unused_days=1)["daily_wage"] == "229.89"
    assert result("unused_leave_pay", average_wage=5000, unused_days=3)["total_300"] == "2068.97"


@pytest.mark.parametrize(
    ("career", "service", "months", "window"),
    [
        (9, 4, "3", "6"),
        (9, 5, "6", "12"),
        (10, 4, "6", "12"),
        (10, 5, "9", "15"),
        (10, 10, "12", "18"),
        (15, 15, "18", "24"),
        (20, 20, "24", "30"),
    ],
)
def test_medical_period_by_the_table(career, service, months, window):
    found = result("medical_period", career_years=career, service_years=service)
    assert found == {"months": months, "window_months": window, "window_ends_on": None}


def test_more_years_here_than_in_all_cannot_be():
    error = refusal("medical_period", career_years=3, service_years=6)
    assert error["code"] == "invalid_fact"


def test_maternity_allowance_by_day():
    found = result("maternity_allowance", employer_average_wage=6000, days=128)
    assert found == {"allowance": "25600.00"}


# contributions


def test_share_between_floor_and_cap_is_the_wage():
    found = result(
        "contribution_share",
        kind="pension",
        wage=5000,
        floor=3030,
        cap=21963,
        worker_rate="0.08",
        employer_rate="0.19",
    )
    assert found == {"base": "5000.00", "worker_amount": "400.00", "employer_amount": "950.00"}


def test_share_asks_for_what_belongs_together():
    facts = {"kind": "pension", "wage": 5000}
    assert refusal("contribution_share", **facts)["missing"] == ["floor", "cap"]
    assert refusal("contribution_share", **facts, floor=3000)["missing"] == ["cap"]
    assert refusal("contribution_share", **facts, cap=3000)["missing"] == ["floor"]
    assert refusal("contribution_share", **facts, region="320000")["missing"] == ["on"]
    assert refusal("contribution_share", **facts, floor=9, cap=3)["code"] == "invalid_fact"


def test_share_by_the_average_wage_is_an_estimate():
    found = answer("contribution_share", kind="pension", wage=5000, local_average_wage=4000)
    assert said(found, "估算")
    assert said(found, "全国通行")
    assert found["result"]["employer_amount"] is None


def test_share_of_a_region_without_a_figure_cannot_be_judged():
    facts = {"kind": "pension", "wage": 5000, "region": "浙江省", "on": "2018-08-01"}
    assert refusal("contribution_share", **facts)["code"] == "missing_figure"


def test_share_on_a_provisional_floor_says_so():
    facts = {"kind": "pension", "wage": 4000, "region": "320000", "on": "2023-05-01"}
    assert said(answer("contribution_share", **facts), "暂定")
    late = answer("contribution_share", **{**facts, "on": "2024-05-01"})
    assert said(late, "2024-12-31")


def test_the_worker_pays_nothing_for_injury():
    found = answer("contribution_share", kind="injury", wage=5000, floor=3000, cap=20000)
    assert found["result"]["worker_amount"] == "0.00"


def test_old_days_take_old_rates():
    facts = {"kind": "pension", "wage": 5000, "region": "苏州市"}
    assert result("contribution_share", **facts, on="2015-05-01")["employer_amount"] == "1000.00"
    assert result("contribution_share", **facts, on="2018-05-01")["employer_amount"] == "950.00"


def test_late_fee_between_two_days():
    found = result("late_fee", principal=10000, due_on="2018-03-31", settled_on="2018-04-30")
    assert found == {"days": 30, "fee": "150.00"}
    early = result("late_fee", principal=10000, due_on="2018-03-31", settled_on="2018-03-01")
    assert early == {"days": 0, "fee": "0.00"}


def test_late_fee_before_the_law_is_by_old_rules():
    facts = {"principal": 10000, "due_on": "2011-06-30", "settled_on": "2012-01-01"}
    assert refusal("late_fee", **facts)["code"] == "not_in_force"


def test_late_fee_needs_days_or_both_ends():
    assert refusal("late_fee", principal=1)["missing"] == ["days"]
    assert refusal("late_fee", principal=1, due_on="2018-01-01")["missing"] == ["settled_on"]
    assert refusal("late_fee", principal=1, settled_on="2018-01-01")["missing"] == ["due_on"]


def test_late_fee_above_the_principal_is_not_capped_silently():
    found = answer("late_fee", principal=1000, days=3000)
    assert found["result"]["fee"] == "1500.00"
    assert found["alternatives"][0]["result"]["fee"] == "1000.00"
    assert said(found, "争议")


# injury and death


def test_the_own_wage_stays_between_60_and_300_percent():
    facts = {"grade": 10, "regional_average_wage": 6000, "leaves": False}
    assert result("injury_benefit", **facts, own_wage=2000)["wage_base"] == "3600.00"
    assert result("injury_benefit", **facts, own_wage=5000)["wage_base"] == "5000.00"
    assert result("injury_benefit", **facts, own_wage=50000)["wage_base"] == "18000.00"


@pytest.mark.parametrize(
    ("grade", "months", "allowance"),
    [(1, "27", "4500.00"), (4, "21", "3750.00"), (5, "18", "3500.00"), (6, "16", "3000.00"), (7, "13", "0.00")],
)  # fmt: skip
def test_benefit_by_grade(grade, months, allowance):
    found = result("injury_benefit", grade=grade, own_wage=5000)
    assert (found["lump_sum_months"], found["monthly_allowance"]) == (months, allowance)


def test_sums_on_leaving_need_a_place_and_a_word():
    facts = {"grade": 9, "own_wage": 5000}
    open_question = answer("injury_benefit", **facts)
    assert open_question["result"]["medical_lump_sum"] is None
    assert said(open_question, "离职")
    assert result("injury_benefit", **facts, leaves=False)["employment_lump_sum"] == "0.00"
    assert refusal("injury_benefit", **facts, leaves=True)["missing"] == ["region"]
    elsewhere = refusal(
        "injury_benefit",
        **facts,
        leaves=True,
        region="浙江省",
        on="2018-09-01",
        regional_average_wage=5000,
    )
    assert elsewhere["code"] == "missing_figure"
    assert elsewhere["missing"] == ["injury_medical_sum[grade=9]:330000:2018-09-01"]


def test_grades_one_to_four_do_not_leave():
    found = result("injury_benefit", grade=2, own_wage=5000, leaves=True)
    assert found["medical_lump_sum"] == found["employment_lump_sum"] == "0.00"


def test_no_gap_where_enough_was_declared():
    assert result("injury_benefit", grade=8, own_wage=5000, declared_base=6000)["gap"] == "0.00"
    assert result("injury_benefit", grade=8, own_wage=5000)["gap"] is None


def test_benefits_before_2011_are_other_law():
    error = refusal("injury_benefit", grade=8, own_wage=5000, on="2010-12-31")
    assert error["code"] == "not_in_force"
    assert refusal("death_benefit", died_on="2010-12-31")["code"] == "not_in_force"


def test_death_benefit_follows_the_income_of_the_year_before():
    assert result("death_benefit", died_on="2017-06-01")["lump_sum"] == "672320.00"
    found = result("death_benefit", died_on="2018-06-01", regional_average_wage=6645)
    assert found == {"lump_sum": "727920.00", "funeral": "39870.00"}
    assert refusal("death_benefit", died_on="2019-06-01")["code"] == "missing_figure"


def test_the_districts_rows_answer_what_the_shipped_do_not():
    income = Figure(
        kind="urban_income",
        region="CN",
        value=39251,
        unit="yuan/year",
        valid_from=date(2019, 1, 1),
        valid_to=None,
        known_since=date(2019, 1, 21),
        source="s",
        document="d",
    )
    reference = Reference(shipped().plus([income]), shipped_calendar(), TODAY)
    question = {"calculator": "death_benefit", "facts": {"died_on": "2019-06-01"}}
    assert calculate(question, reference)["result"]["lump_sum"] == "785020.00"


# limitation


def test_arrears_have_no_limit_while_employed():
    found = answer("limitation", kind="wage_arrears", known_on="2018-01-31", filed_on="2024-01-01")
    assert found["result"] == {
        "starts_on": "2018-02-01",
        "last_day": None,
        "last_day_if_holiday": None,
        "barred": False,
    }


def test_the_last_day_is_still_in_time():
    facts = {"kind": "general", "known_on": "2017-03-15"}
    assert result("limitation", **facts, filed_on="2018-03-15")["barred"] is False
    assert result("limitation", **facts, filed_on="2018-03-16")["barred"] is True


def test_a_last_day_on_a_holiday_moves():
    facts = {"kind": "general", "known_on": "2017-10-01"}
    found = result("limitation", **facts, filed_on="2018-10-08")
    assert found["last_day"] == "2018-10-01"
    assert found["last_day_if_holiday"] == "2018-10-08"
    assert found["barred"] is False


def test_an_interruption_in_time_starts_the_year_anew():
    facts = {"kind": "general", "known_on": "2017-03-15"}
    found = result("limitation", **facts, interrupted_on="2018-03-01")
    assert (found["starts_on"], found["last_day"]) == ("2018-03-02", "2019-03-01")
    too_late = answer("limitation", **facts, interrupted_on="2018-04-01")
    assert too_late["result"]["last_day"] == "2018-03-15"
    assert said(too_late, "已经过了时效")
    too_early = answer("limitation", **facts, interrupted_on="2017-01-01")
    assert too_early["result"]["last_day"] == "2018-03-15"


def test_a_holiday_nobody_has_published_is_not_guessed():
    far = answer("limitation", kind="general", known_on="2035-03-15")
    assert far["result"]["last_day_if_holiday"]
    assert said(far, "还没有公布")
    old = answer("limitation", kind="general", known_on="2010-03-15")
    assert old["result"]["last_day_if_holiday"] is None


def test_limitation_never_tells_to_wait():
    found = answer("limitation", kind="general", known_on="2024-03-15")
    assert said(found, "尽早")
    assert said(found, "不一定使时效中断")


def test_limitation_before_the_law_is_other_law():
    assert refusal("limitation", kind="general", known_on="2008-04-30")["code"] == "not_in_force"
    assert refusal("limitation", kind="general")["missing"] == ["known_on"]


def test_arbitration_has_45_days_and_15_more():
    assert result("arbitration_deadlines", accepted_on="2018-03-01") == {
        "award_by": "2018-04-15",
        "award_by_extended": "2018-04-30",
    }


# collective matters


@pytest.mark.parametrize(
    ("headcount", "threshold"),
    [(1, 1), (10, 1), (11, 2), (150, 15), (191, 20), (200, 20), (5000, 20)],
)
def test_layoff_from_twenty_or_a_tenth(headcount, threshold):
    facts = {"headcount": headcount}
    assert result("mass_layoff", **facts)["threshold"] == threshold
    assert result("mass_layoff", **facts, planned=threshold)["is_mass"] is True
    assert result("mass_layoff", **facts, planned=threshold - 1)["is_mass"] is False
    assert result("mass_layoff", **facts)["is_mass"] is None


def test_nobody_lays_off_more_than_there_are():
    assert refusal("mass_layoff", headcount=10, planned=11)["code"] == "invalid_fact"


@pytest.mark.parametrize(
    ("facts", "valid"),
    [
        ({}, None),
        ({"present": 120}, None),
        ({"in_favour": 90}, None),
        ({"in_favour": 120}, True),
        ({"present": 119}, False),
        ({"in_favour": 89}, False),
        ({"present": 119, "in_favour": 100}, False),
        ({"present": 120, "in_favour": 90}, True),
        ({"present": 180, "in_favour": 89}, False),
    ],
)
def test_a_vote_holds_when_both_counts_do(facts, valid):
    found = result("congress_vote", representatives=180, matter="collective_contract", **facts)
    assert found["valid"] is valid


def test_more_than_half_is_not_half():
    facts = {"representatives": 181, "matter": "resolution"}
    assert result("congress_vote", **facts)["in_favour_needed"] == 91
    assert (
        result("congress_vote", **{**facts, "matter": "collective_contract"})["in_favour_needed"]
        == 91
    )
    assert result("congress_vote", **{**facts, "representatives": 100})["present_needed"] == 67


def test_impossible_counts_are_refused():
    facts = {"representatives": 10, "matter": "resolution"}
    assert refusal("congress_vote", **facts, present=11)["path"] == "facts.present"
    assert refusal("congress_vote", **facts, present=8, in_favour=9)["path"] == "facts.in_favour"


def test_consultation_days_of_the_country_and_of_shanghai():
    facts = {"requested_on": "2018-03-12"}
    national = answer("consultation_deadlines", **facts)
    assert national["result"]["reply_by"] == "2018-04-01"
    assert national["result"]["reply_by_working_day"] == "2018-04-02"
    assert said(national, "20天")
    shanghai = answer("consultation_deadlines", **facts, region="上海市")
    assert shanghai["result"]["reply_by"] == "2018-03-27"
    assert shanghai["citations"][0]["statute"] == "上海市集体合同条例"


def test_consultation_days_of_filing_and_effect():
    found = answer("consultation_deadlines", signed_on="2018-03-01", received_on="2018-03-08")
    assert found["result"]["file_by"] == "2018-03-11"
    assert found["result"]["effective_on"] == "2018-03-23"
    assert found["alternatives"][0]["result"]["effective_on"] == "2018-03-24"


def test_consultation_needs_a_day():
    assert refusal("consultation_deadlines")["code"] == "missing_fact"
    assert refusal("consultation_deadlines", region="上海市")["code"] == "missing_fact"
    assert refusal("consultation_deadlines", requested_on="2003-01-01")["code"] == "not_in_force"


def test_an_unusual_term_is_pointed_out():
    four_years = answer("consultation_deadlines", term_from="2018-01-01", term_to="2021-12-31")
    assert said(four_years, "一到三年")
    three = answer("consultation_deadlines", term_from="2018-01-01", term_to="2020-12-31")
    assert not said(three, "一到三年")


@pytest.mark.parametrize(
    ("staff", "region", "seats"),
    [
        (50, "330000", 30),
        (100, "330000", 40),
        (999, "330000", 96),
        (1000, "330000", 100),
        (5000, "330000", 200),
        (80, "310000", 30),
        (100, "310000", 30),
        (2999, "310000", 170),
        (9999, "310000", 175),
    ],
)
def test_congress_size_by_the_table_of_the_place(staff, region, seats):
    assert result("congress_size", staff=staff, region=region)["representatives"] == seats


def test_congress_size_elsewhere_cannot_be_judged():
    assert refusal("congress_size", staff=500, region="江苏省")["code"] == "missing_figure"


def test_a_begun_step_is_another_reading():
    found = answer("congress_size", staff=450, region="浙江省")
    assert found["alternatives"][0]["result"]["representatives"] == 68
    assert answer("congress_size", staff=400, region="浙江省")["alternatives"] == []


def test_injury_filing_before_2004_is_other_law():
    day = date(2004, 1, 1) - timedelta(days=1)
    assert refusal("injury_filing", accident_on=day.isoformat())["code"] == "not_in_force"
