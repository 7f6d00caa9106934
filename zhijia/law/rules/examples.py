"""One made-up question a calculator: what the picture to share shows instead of anybody's own facts.

The answers are those somebody would give on the pages. Where section and number are named, the
question is a printed one and its answer is tested.
"""

from __future__ import annotations

from zhijia.law.rules.interview import FIXED, NO, UNKNOWN

EXAMPLES: dict[str, dict[str, str]] = {
    "severance": {
        "hired_on": "2010-04-01",
        "ended_on": "2016-08-01",
        "ground": "negotiated",
        "average_wage": "5000",
        "region": UNKNOWN,
        "local_average_wage": "4500",
        "minimum_wage": UNKNOWN,
    },
    "unlawful_termination": {
        "hired_on": "2018-09-01",
        "ended_on": "2020-06-30",
        "average_wage": "3500",
        "region": UNKNOWN,
        "local_average_wage": UNKNOWN,
        "minimum_wage": UNKNOWN,
    },
    "double_wage": {
        "hired_on": "2020-03-12",
        "signed_on": "2021-02-12",
        "monthly_wage": "2000",
        "claimed_on": UNKNOWN,
    },
    "probation": {"term_kind": FIXED, "term_months": "24"},
    "unlawful_probation": {
        "term_kind": FIXED,
        "term_months": "24",
        "agreed_months": "4",
        "served_months": "3",
        "monthly_wage": "3000",
    },
    "training_penalty": {"cost": "30000", "service_years": "5", "served_years": "2"},
    "wage_deduction": {"monthly_wage": "2600", "minimum_wage": "2200", "damage": "8000"},
    "overtime": {
        "monthly_wage": "5000",
        "weekday_hours": "2",
        "rest_day_hours": "4",
        "holiday_hours": "3",
    },
    "annual_leave": {
        "year": "2025",
        "career_years": "12",
        "joined_on": UNKNOWN,
        "left_on": UNKNOWN,
        "taken_days": "3",
    },
    "unused_leave_pay": {"average_wage": "6525", "unused_days": "6"},
    "medical_period": {"career_years": "12", "service_years": "6", "started_on": UNKNOWN},
    "contribution_share": {
        "kind": "pension",
        "wage": "6000",
        "region": UNKNOWN,
        "local_average_wage": UNKNOWN,
        "floor": "4000",
        "cap": "20000",
        "employer_rate": "16",
    },
    "late_fee": {"principal": "10000", "due_on": UNKNOWN, "days": "100"},
    "maternity_allowance": {"employer_average_wage": "6000", "days": "98"},
    "injury_benefit": {
        "grade": "10",
        "own_wage": "5000",
        "on": UNKNOWN,
        "leaves": NO,
        "region": UNKNOWN,
        "regional_average_wage": UNKNOWN,
        "fund_paid": UNKNOWN,
        "declared_base": UNKNOWN,
    },
    "death_benefit": {"died_on": "2018-05-10", "regional_average_wage": "6000"},
    "limitation": {
        "kind": "general",
        "known_on": "2024-03-15",
        "interrupted_on": UNKNOWN,
        "filed_on": UNKNOWN,
    },
    "mass_layoff": {"headcount": "150", "planned": "15", "told_on": "2018-03-01"},
    "congress_vote": {
        "matter": "collective_contract",
        "representatives": "180",
        "present": UNKNOWN,
        "in_favour": UNKNOWN,
    },
    "consultation_deadlines": {
        "requested_on": UNKNOWN,
        "signed_on": UNKNOWN,
        "received_on": UNKNOWN,
        "term_to": "2020-12-31",
        "term_from": "2018-01-01",
    },
    "arbitration_deadlines": {"accepted_on": "2025-03-03"},
    "injury_filing": {"accident_on": "2018-05-10"},
    "congress_size": {"staff": "500", "region": "310000"},
}
