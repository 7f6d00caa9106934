"""Aid received before comes off: no cap is passed over several payments, in either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from zhijia.care.rules.assess import assess_line
from zhijia.care.rules.batch import Run, run_file
from zhijia.care.rules.fault_words import fault_words
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import SEED, TODAY, plain, rows_of, write
from zhijia.kernel.figures import shipped as figures

ON = "2025-06-01"


def ask(identity: str, **facts: Any) -> dict[str, Any]:
    question = {"policy": identity, "facts": plain(facts), "assume_clear": True}
    return assess_line(question, figures=figures(), today=TODAY)


def paid(kind: str, amount: Any, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "amount": str(amount), "source": "union", **more}


def by_sql(identity: str, folder: Path, families: list[dict[str, Any]]) -> list[dict[str, Any]]:
    source, out = folder / "families.csv", folder / "answers.parquet"
    write(source, families)
    run_file(Run(policy(identity), figures(), TODAY, assume_clear=True), source, out)
    return rows_of(out)


LIVING = {"class": "deep", "on": ON, "line": "700", "students": [], "medical_own_paid": 0}


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ([], "8400.00"),
        (["3000"], "5400.00"),
        (["3000", "5399.99"], "0.01"),
        (["3000", "5400"], "0.00"),
        (["3000", "5400.01"], "0.00"),
    ],
)
def test_the_cap_less_what_came_before_to_the_fen(
    before: list[str], left: str, tmp_path: Path
) -> None:
    """hb-2024: living aid, at most twelve lines a household and year."""
    facts = {**LIVING, "received": [paid("living", amount, on=ON) for amount in before]}
    assert ask("hb-2024", **facts)["aid"]["living"] == left
    (row,) = by_sql("hb-2024", tmp_path, [facts])
    assert (row["living_fen"], row["settled"]) == (int(Decimal(left) * 100), True)


def test_the_trace_says_what_came_off_and_what_is_used_up() -> None:
    facts = {**LIVING, "received": [paid("living", "3000", on=ON)]}
    came_off, given, *_ = ask("hb-2024", **facts)["reasons"]
    assert came_off == {
        "clause": "aid.living.received",
        "text": "生活救助（每户每年）：已领3000.00元，从中扣除",
        "value": "3000.00",
        "threshold": "8400.00",
        "passed": True,
    }
    assert (given["value"], given["passed"]) == ("5400.00", True)
    facts["received"] = [paid("living", "8400", on=ON)]
    came_off, given, *_ = ask("hb-2024", **facts)["reasons"]
    assert (came_off["passed"], given["passed"], given["value"]) == (False, False, "0.00")
    assert given["text"].endswith("已领的已到上限")


@pytest.mark.parametrize(
    ("payment", "left"),
    [
        (paid("living", 1000, on="2025-01-01"), "7400.00"),
        (paid("living", 1000, on="2024-12-31"), "8400.00"),
        (paid("living", 1000), "7400.00"),
        ({"kind": "living", "amount": "1000", "on": ON}, "7400.00"),
        (paid("medical", 1000, on=ON), "8400.00"),
        ({**paid("living", 1000, on=ON), "source": "government"}, "8400.00"),
        ({**paid("living", 1000, on=ON), "source": "other"}, "8400.00"),
    ],
)
def test_which_payments_count(payment: dict[str, Any], left: str, tmp_path: Path) -> None:
    facts = {**LIVING, "received": [payment]}
    assert ask("hb-2024", **facts)["aid"]["living"] == left
    (row,) = by_sql("hb-2024", tmp_path, [facts])
    assert (row["living_fen"], row["settled"]) == (int(Decimal(left) * 100), True)


def with_period(words: str, amount: str = "6000元", kind: str = "生活救助", more: str = "") -> str:
    """hb-2024 with one aid rule of this period."""
    head = document("hb-2024").partition("救助:\n")[0]
    return (
        f"{head}救助:\n  项目:\n    - 类别: {kind}\n      对象: 深度困难\n"
        f"      标准: {amount}\n      性质: 定额\n{more}"
        + (f"      每: {words}\n" if words else "")
    )


def with_rule(document: str, **facts: Any) -> dict[str, Any]:
    rule = read_policy(document)
    question = {"policy": "own", "facts": plain({**LIVING, **facts})}
    return assess_line(question, figures=figures(), today=TODAY, named=lambda _: rule)


@pytest.mark.parametrize(
    ("words", "paid_on", "left"),
    [
        ("每户每12个月", "2024-06-02", "5000.00"),
        ("每户每12个月", "2024-06-01", "6000.00"),
        ("每户每3个月", "2025-03-02", "5000.00"),
        ("每户每3个月", "2025-03-01", "6000.00"),
        ("每户累计", "1999-01-01", "5000.00"),
        ("每户一次", "1999-01-01", "0.00"),
        ("每户每年", "2025-12-31", "5000.00"),
    ],
)
def test_each_period(words: str, paid_on: str, left: str, tmp_path: Path) -> None:
    rule = read_policy(with_period(words))
    facts = {**LIVING, "received": [paid("living", 1000, on=paid_on)]}
    assert with_rule(with_period(words), **facts)["aid"]["living"] == left
    source, out = tmp_path / "families.csv", tmp_path / "answers.parquet"
    write(source, [facts])
    run_file(Run(rule, figures(), TODAY), source, out)
    (row,) = rows_of(out)
    assert (row["living_fen"], row["settled"]) == (int(Decimal(left) * 100), True)


def test_the_last_day_of_a_shorter_month() -> None:
    facts = {"on": "2024-03-31", "received": [paid("living", 1000, on="2024-02-29")]}
    assert with_rule(with_period("每户每1个月"), **facts)["aid"]["living"] == "6000.00"
    facts["received"] = [paid("living", 1000, on="2024-03-01")]
    assert with_rule(with_period("每户每1个月"), **facts)["aid"]["living"] == "5000.00"


def test_a_period_nobody_wrote_leaves_the_amount_open_and_says_so() -> None:
    for written in (with_period("每户，期限未写明"), with_period("")):
        assert with_rule(written, received=[])["aid"]["living"] == "6000.00"
        found = with_rule(written, received=[paid("living", 1000, on="2019-01-01")])
        assert "living" not in found["aid"]
        assert found["missing"] == []
        assert any("多久可以给一次" in warning for warning in found["warnings"])


def test_the_day_of_decision_is_asked_for_where_a_payment_hangs_on_it() -> None:
    facts = {key: value for key, value in LIVING.items() if key != "on"}
    found = ask("hb-2024", **facts, received=[paid("living", 1000, on=ON)])
    assert ("living" in found["aid"], found["missing"]) == (False, ["on"])


def test_nothing_stated_of_before_is_the_standard_of_the_period_and_is_said() -> None:
    found = ask("hb-2024", **LIVING)
    assert found["aid"]["living"] == "8400.00"
    assert any("已领的救助未填" in warning for warning in found["warnings"])
    assert not any(
        "已领" in warning for warning in ask("hb-2024", **LIVING, received=[])["warnings"]
    )


def test_an_amount_applied_for_waits_until_it_is_known_what_came_before() -> None:
    wanted = {**LIVING, "wants": [{"kind": "living", "amount": "8400"}]}
    found = ask("hb-2024", **wanted)
    assert ("living" in found["aid"], found["missing"]) == (False, ["received"])
    assert ask("hb-2024", **wanted, received=[])["aid"]["living"] == "8400.00"
    one_fen = [paid("living", "0.01", on=ON)]
    assert ask("hb-2024", **wanted, received=one_fen)["aid"]["living"] == "0.00"
    too_much = {**LIVING, "wants": [{"kind": "living", "amount": "8400.01"}]}
    assert ask("hb-2024", **too_much)["aid"]["living"] == "0.00"


PATIENTS = [{"person": "父", "amount": "30000"}, {"person": "母", "amount": "5000"}]


def shanghai(**facts: Any) -> dict[str, Any]:
    return ask("sh-2019", **{**LIVING, "medical_own_paid": PATIENTS, **facts})


def test_a_cap_for_each_patient_is_that_patients_own() -> None:
    """20,000 for the father (30,000 paid), 4,500 for the mother (5,000 paid)."""
    assert shanghai(received=[])["aid"]["medical"] == "24500.00"
    to_him = [paid("medical", 20_000, on=ON, person="父")]
    assert shanghai(received=to_him)["aid"]["medical"] == "4500.00"
    more = [*to_him, paid("medical", "4499.99", on=ON, person="母")]
    assert shanghai(received=more)["aid"]["medical"] == "0.01"
    to_another = [paid("medical", 20_000, on=ON, person="子")]
    assert shanghai(received=to_another)["aid"]["medical"] == "24500.00"


def test_a_payment_that_names_no_patient_is_asked_about_where_there_are_several() -> None:
    nameless = [paid("medical", 1_000, on=ON)]
    found = shanghai(received=nameless)
    assert ("medical" in found["aid"], found["missing"]) == (False, ["received"])
    alone = ask("sh-2019", **{**LIVING, "medical_own_paid": "30000"}, received=nameless)
    assert alone["aid"]["medical"] == "19000.00"


def test_a_cap_for_each_student() -> None:
    """sh-2019: ten lines for the elder, five for the younger."""
    students = [{"level": "college", "person": "大"}, {"level": "high", "person": "小"}]
    had = [paid("education", 7_000, on=ON, person="大")]
    assert shanghai(students=students, received=had)["aid"]["education"] == "3500.00"
    nameless = [paid("education", 7_000, on=ON)]
    found = shanghai(students=students, received=nameless)
    assert ("education" in found["aid"], found["missing"]) == (False, ["received"])
    alone = shanghai(students=students[:1], received=nameless)
    assert alone["aid"]["education"] == "0.00"


def test_a_cap_for_each_event() -> None:
    facts = {"class": "accident", "line": "700", "on": ON, "loss": "200000"}
    assert ask("xx", **facts, received=[])["aid"]["accident"] == "10000.00"
    before = [paid("accident", 4_000, on=ON, event="火灾")]
    assert ask("xx", **facts, event="火灾", received=before)["aid"]["accident"] == "6000.00"
    assert ask("xx", **facts, event="车祸", received=before)["aid"]["accident"] == "10000.00"
    found = ask("xx", **facts, received=before)
    assert ("accident" in found["aid"], found["missing"]) == (False, ["event"])


def test_a_cap_over_all_years_stands_beside_the_standard_of_the_year() -> None:
    """cs: 80 per cent of the year's own-paid cost, and 150,000 over all years."""
    facts = {**LIVING, "class": "relative", "medical_own_paid": "100000"}
    earlier = [paid("medical", 60_000, on="2023-05-01"), paid("medical", 60_000, on="2024-05-01")]
    assert ask("cs", **facts, received=earlier[:1])["aid"]["medical"] == "80000.00"
    assert ask("cs", **facts, received=earlier)["aid"]["medical"] == "30000.00"
    this_year = [*earlier, paid("medical", "29999.99", on=ON)]
    assert ask("cs", **facts, received=this_year)["aid"]["medical"] == "0.01"


def test_once_is_once_whatever_was_paid() -> None:
    facts = {
        "on": "2021-05-01",
        "flags": {"member_verified": True},
        "diagnosed_on": "2021-02-01",
        "annual_net_pay": {"worker": "60000", "spouse": None},
        "pool_left": "500000",
    }
    assert ask("sz-2021", **facts, received=[])["aid"]["one_off"] == "20000.00"
    before = [paid("one_off", "0.01", on="2019-05-01")]
    assert ask("sz-2021", **facts, received=before)["aid"]["one_off"] == "0.00"


def test_whoever_may_have_one_kind_only_gets_no_second_one_in_the_year() -> None:
    facts = {**LIVING, "class": "relative", "medical_own_paid": "25000"}
    before = [paid("living", 1_000, on=ON)]
    found = ask("xx", **facts, received=before)
    assert found["aid"]["medical"] == "0.00"
    assert found["aid"]["living"] == "4600.00"
    last_year = [paid("living", 1_000, on="2024-06-01")]
    assert ask("xx", **facts, received=last_year)["aid"]["medical"] == "16000.00"


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (with_period("有时候"), "“有时候” is no period of aid"),
        (with_period("累计"), "is no period of aid"),
        (with_period("每户每0个月"), "from 1 to 120 months"),
        (with_period("每户每121个月"), "from 1 to 120 months"),
        (with_period("每名学生每年"), "× 学生人数"),
        (with_period("每名学生每年", "较低者（500元 × 学生人数（高中）；9元）"), "× 学生人数"),
        (with_period("每户每年", "逐人（自付医疗费）"), "is counted 每人"),
        (with_period("每户每年", more="      封顶:\n        - 金额: 1元\n"), "“每” is missing"),
        (with_period("每户每年", "3"), "an amount of money is expected"),
    ],
)
def test_what_is_no_period_is_refused_with_its_line(document: str, says: str) -> None:
    with pytest.raises(PolicyFault) as no:
        read_policy(document)
    assert says in no.value.reason
    assert no.value.line > 10
    assert fault_words(no.value) != no.value.reason


def yearly(identity: str, facts: dict[str, Any], kind: str) -> Decimal:
    """What they had of this kind from the union this year, reckoned by hand; visits are each
    person's own."""
    year = date.fromisoformat(facts["on"]).year
    mine = {None, "甲"} if identity == "sd-2019" else {None, "甲", "a", "b"}
    return sum(
        (
            Decimal(item["amount"])
            for item in facts.get("received", ())
            if item["kind"] == kind
            and item.get("source", "union") == "union"
            and item.get("person") in mine
            and int(item.get("on", facts["on"])[:4]) == year
        ),
        Decimal(0),
    )


def capped() -> Iterator[tuple[str, str, Any]]:
    """Yearly household caps by hand: policy, kind, and the cap for a class, a line and a cost."""
    lines = {"deep": 12, "relative": 10, "accident": 10}
    yield "hb-2024", "living", lambda code, line, cost: lines.get(code, 0) * line
    yield "hb-2024", "medical", lambda code, line, cost: min(cost, Decimal(20_000))
    yield "cz-2019", "living", lambda code, line, cost: 12 * line
    yield "cz-2019", "medical", lambda code, line, cost: cost
    yield "sd-2019", "visit", lambda code, line, cost: Decimal(6_000)
    lines_in_cs = {"deep": 12, "relative": 8}
    yield "cs", "living", lambda code, line, cost: lines_in_cs.get(code, 0) * line


POOR = {"incomes": [], "expenses": [], "homes": 0, "flags": []}


@pytest.mark.parametrize(("identity", "kind", "cap"), list(capped()))
def test_paid_and_given_together_never_pass_the_cap(identity: str, kind: str, cap: Any) -> None:
    chance = Random(f"received-{SEED}-{identity}-{kind}")
    touched = 0
    for _ in range(400):
        facts = family(policy(identity), chance) | POOR
        found = ask(identity, **facts)
        given = Decimal((found["aid"] or {}).get(kind, "0"))
        cost = facts["medical_own_paid"]
        costs = [one["amount"] for one in cost] if isinstance(cost, list) else [cost]
        before = yearly(identity, facts, kind)
        limit = cap(found["class"], Decimal(facts.get("line", 0)), Decimal(sum(costs)))
        touched += bool(before and given)
        assert given == 0 or "received" not in facts or given + before <= limit + Decimal("0.005")
    assert touched


def test_every_rule_of_every_shipped_policy_says_its_period() -> None:
    for identity in shipped():
        for rule in policy(identity).aid:
            assert rule.per.words, (identity, rule.clause)
