"""The table of calculators, and the answer to one question. Contract: docs/cli.md, "zhijia law"."""

from __future__ import annotations

from typing import Any

from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.kernel.words import said
from zhijia.law.rules import (
    calculator,
    collective,
    contributions,
    deadlines,
    double_wage,
    injury,
    leave,
    pay,
    probation,
    severance,
    shapes,
)
from zhijia.law.rules.calculator import Calculator, Reference

# name, titles, function, facts, result: one row a calculator.
CALCULATORS: dict[str, Calculator[Any, Any]] = {
    one.name: one
    for one in (
        Calculator(
            "severance",
            ("经济补偿", "Severance pay"),
            severance.severance_due,
            severance.SeveranceFacts,
            severance.Severance,
        ),
        Calculator(
            "unlawful_termination",
            ("违法解除赔偿金", "Damages for unlawful termination"),
            severance.damages_due,
            severance.UnlawfulTerminationFacts,
            severance.UnlawfulTermination,
        ),
        Calculator(
            "double_wage",
            ("未签合同的双倍工资", "Double wage without a written contract"),
            double_wage.double_wage_due,
            double_wage.DoubleWageFacts,
            double_wage.DoubleWage,
        ),
        Calculator(
            "probation",
            ("试用期上限", "Longest lawful probation"),
            probation.probation_limit,
            probation.ProbationFacts,
            probation.Probation,
        ),
        Calculator(
            "unlawful_probation",
            ("违法试用期赔偿金", "Damages for a probation that was too long"),
            probation.probation_damages,
            probation.UnlawfulProbationFacts,
            probation.UnlawfulProbation,
        ),
        Calculator(
            "training_penalty",
            ("服务期违约金上限", "Largest penalty for leaving a service period"),
            pay.training_penalty_limit,
            pay.TrainingPenaltyFacts,
            pay.TrainingPenalty,
        ),
        Calculator(
            "wage_deduction",
            ("工资扣除上限", "Largest deduction from wages"),
            pay.wage_deduction_limit,
            pay.WageDeductionFacts,
            pay.WageDeduction,
        ),
        Calculator(
            "overtime",
            ("加班工资", "Overtime pay"),
            pay.overtime_pay,
            pay.OvertimeFacts,
            pay.Overtime,
        ),
        Calculator(
            "annual_leave",
            ("带薪年休假", "Paid annual leave"),
            leave.annual_leave_due,
            leave.AnnualLeaveFacts,
            leave.AnnualLeave,
        ),
        Calculator(
            "unused_leave_pay",
            ("未休年休假工资", "Pay for leave not taken"),
            leave.unused_leave_pay,
            leave.UnusedLeavePayFacts,
            leave.UnusedLeavePay,
        ),
        Calculator(
            "medical_period",
            ("医疗期", "Medical period"),
            leave.medical_period_due,
            leave.MedicalPeriodFacts,
            leave.MedicalPeriod,
        ),
        Calculator(
            "contribution_share",
            ("社保缴费份额", "Shares of a social-insurance contribution"),
            contributions.contribution_share,
            contributions.ContributionShareFacts,
            contributions.ContributionShare,
        ),
        Calculator(
            "late_fee",
            ("社保滞纳金", "Late fee on contributions"),
            contributions.late_fee_due,
            contributions.LateFeeFacts,
            contributions.LateFee,
        ),
        Calculator(
            "maternity_allowance",
            ("生育津贴", "Maternity allowance"),
            leave.maternity_allowance_due,
            leave.MaternityAllowanceFacts,
            leave.MaternityAllowance,
        ),
        Calculator(
            "injury_benefit",
            ("工伤待遇", "Work-injury benefit"),
            injury.injury_benefit_due,
            injury.InjuryBenefitFacts,
            injury.InjuryBenefit,
        ),
        Calculator(
            "death_benefit",
            ("工亡待遇", "Benefit on death at work"),
            injury.death_benefit_due,
            injury.DeathBenefitFacts,
            injury.DeathBenefit,
        ),
        Calculator(
            "limitation",
            ("仲裁时效", "Limitation of a claim"),
            deadlines.limitation_of_claim,
            deadlines.LimitationFacts,
            deadlines.Limitation,
        ),
        Calculator(
            "mass_layoff",
            ("经济性裁员", "Mass layoff"),
            collective.mass_layoff,
            collective.MassLayoffFacts,
            collective.MassLayoff,
        ),
        Calculator(
            "congress_vote",
            ("职代会表决", "Vote of the workers' congress"),
            collective.congress_vote,
            collective.CongressVoteFacts,
            collective.CongressVote,
        ),
        Calculator(
            "consultation_deadlines",
            ("集体协商期限", "Dates of collective consultation"),
            collective.consultation_deadlines,
            collective.ConsultationDeadlinesFacts,
            collective.ConsultationDeadlines,
        ),
        Calculator(
            "arbitration_deadlines",
            ("仲裁审理期限", "Days of an arbitration"),
            deadlines.arbitration_deadlines,
            deadlines.ArbitrationDeadlinesFacts,
            deadlines.ArbitrationDeadlines,
        ),
        Calculator(
            "injury_filing",
            ("工伤认定申请期限", "Days to file a work injury"),
            deadlines.injury_filing_deadlines,
            deadlines.InjuryFilingFacts,
            deadlines.InjuryFiling,
        ),
        Calculator(
            "congress_size",
            ("职代会代表人数", "Size of the workers' congress"),
            collective.congress_size,
            collective.CongressSizeFacts,
            collective.CongressSize,
        ),
    )
}


def schemas() -> Object:
    """The JSON Schemas of every question and answer: what docs/schemas/law.json holds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhijia law --batch",
        "oneOf": [{"$ref": f"#/$defs/{name}/question"} for name in CALCULATORS],
        "$defs": {
            **shapes.DEFINITIONS,
            **calculator.DEFINITIONS,
            **{name: _schemas_of(one) for name, one in CALCULATORS.items()},
        },
    }


def titles_of(one: Calculator[Any, Any]) -> str:
    """The calculator's name in both languages."""
    return " · ".join(one.titles)


def _schemas_of(one: Calculator[Any, Any]) -> Object:
    return {
        "title": titles_of(one),
        "question": one.question_schema(),
        "answer": one.answer_schema(),
    }


def calculate(question: Object, reference: Reference) -> Object:
    """The answer to `{"calculator", "facts"}`, or `CannotAnswer` with a code of the contract."""
    for key in question:
        if key not in {"calculator", "facts"}:
            raise calculator.unknown_fact(key, key)
    if "calculator" not in question:
        raise CannotAnswer(
            "missing_fact",
            said("还缺：%(facts)s", facts="calculator"),
            path="calculator",
            missing=["calculator"],
        )
    name, facts = question["calculator"], question.get("facts", {})
    chosen = CALCULATORS.get(name) if isinstance(name, str) else None
    if chosen is None:
        sentence = said("没有这个计算器：%(name)s", name=name)
        raise CannotAnswer("unknown_calculator", sentence, path="calculator")
    if not isinstance(facts, dict):
        raise calculator.Unreadable("invalid_fact", said("facts应是一个对象"), path="facts")
    return chosen(facts, reference)
