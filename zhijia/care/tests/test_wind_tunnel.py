"""Two policies over the same families; the nearest change; the letter; late figures."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from zhijia.care.commands import policy as command
from zhijia.care.rules.assess import assessment
from zhijia.care.rules.batch import Run
from zhijia.care.rules.compare import Budget, compare
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.family import Family
from zhijia.care.rules.late import CannotJudge, Decided, look_at, to_look_at_again, why_not
from zhijia.care.rules.letter import letter
from zhijia.care.rules.nearest import nearest_changes
from zhijia.care.rules.policy import policy
from zhijia.care.tests.test_schemas import schema
from zhijia.kernel.figure_rows import Figure
from zhijia.kernel.figures import Figures, shipped
from zhijia.kernel.money import fen

TODAY = date(2026, 11, 1)


def write_families(file: Path, nets: list[int], areas: list[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(["id", "area", "line", "persons", "incomes", "expenses", "homes"])
        for at, (net, area) in enumerate(zip(nets, areas, strict=True)):
            incomes = json.dumps([{"kind": "wage", "amount": net, "months": 1}])
            sheet.writerow([f"f{at}", area, "1000", 1, incomes, "[]", "0"])


def test_who_enters_leaves_and_moves(tmp_path: Path) -> None:
    """Ten families at 900, ten exactly at 1,000 and ten at 1,700 a head."""
    file = tmp_path / "families.csv"
    write_families(file, [900] * 10 + [1000] * 10 + [1700] * 10, ["东区"] * 27 + ["西区"] * 3)
    one, other = (Run(policy(name), shipped(), TODAY) for name in ("rg-2020", "qh-2021"))
    found = compare(one, other, file)
    assert found["households"] == 30
    assert {key: found["movement"][key] for key in ("enter", "leave", "move", "stay")} == {
        "enter": 20,
        "leave": 0,
        "move": 0,
        "stay": 10,
    }
    assert found["movement"]["by_class"]["none>relative"] == 20
    assert found["near_a_line"] == [10, 10]
    west = next(area for area in found["areas"] if area["area"] == "西区")
    assert (west["households"], west["after"]) == ("<5", "<5")
    east = next(area for area in found["areas"] if area["area"] == "东区")
    assert east["after"] == "<5", "one hidden cell must not be found by subtraction"


def test_cost_and_the_day_the_budget_ends(tmp_path: Path) -> None:
    file, rows = tmp_path / "families.csv", []
    for at in range(8):
        rows.append([f"f{at}", f"2024-0{at + 1}-01", "deep", "1000", "0", "[]"])
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(["id", "applied_on", "class", "line", "medical_own_paid", "students"])
        sheet.writerows(rows)
    run = Run(policy("sh-2019"), shipped(), TODAY)
    found = compare(run, run, file, Budget(2_000_000))
    assert found["cost"][0]["total"] == "40000.00"
    assert found["budget_ends"][0] == {"place": 5, "applied_on": "2024-05-01"}


def test_each_class_is_paid_from_its_own_fund(tmp_path: Path) -> None:
    """Ten families of each class; one kind of aid, two funds. The funds add up to the total."""
    found = policy("xx")
    paid_by = {frozenset({"deep"}): "中央财政", frozenset({"relative"}): "地方财政"}
    aid = tuple(replace(rule, fund=paid_by.get(rule.classes, "")) for rule in found.aid)
    run = Run(replace(found, aid=aid), shipped(), TODAY, assume_clear=True)
    file = tmp_path / "families.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(["id", "class", "line", "persons", "incomes", "expenses", "wants"])
        for at in range(20):
            of = "deep" if at < 10 else "relative"
            sheet.writerow([f"f{at}", of, "700", 3, "[]", "[]", '["living"]'])
    cost = compare(run, run, file)["cost"][0]
    each = {fund: fen(amount) for fund, amount in cost["funds"].items()}
    assert {fund for fund, paid in each.items() if paid} == {"中央财政", "地方财政"}
    assert sum(each.values()) == fen(cost["total"])


def test_a_damaged_file_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, file, out = (tmp_path / name for name in ("whole.parquet", "f.parquet", "out.csv"))
    write_families(tmp_path / "families.csv", [900, 1000] * 20, ["a"] * 40)
    duckdb.connect().execute(f"COPY (FROM '{tmp_path}/families.csv') TO '{whole}'")
    content, chance, refused = whole.read_bytes(), Random(5), 0
    for _ in range(60):
        damaged = bytearray(content[: chance.choice([len(content), len(content) - 9, 40])])
        for _byte in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file.write_bytes(damaged)
        out.unlink(missing_ok=True)
        status = command(["run", "pds", "--households", str(file), "--out", str(out)])
        told = capsys.readouterr()
        refused += status == 2
        assert told.err.startswith("zhijia policy: ") if status == 2 else json.loads(told.out)
        assert status != 2 or not out.exists(), "no part of a result"
    assert refused > 30


def test_run_and_compare_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "families.csv", tmp_path / "answers.csv"
    write_families(file, [900, 1000], ["a", "a"])
    assert command(["run", "pds", "--households", str(file), "--out", str(out)]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["classes"] == {"deep": 1, "relative": 1}
    with out.open(encoding="utf-8") as answers:
        rows = list(csv.DictReader(answers))
    assert [(row["id"], row["class"], row["clause"], row["N_fen"]) for row in rows] == [
        ("f0", "deep", "deep.1", "90000"),
        ("f1", "relative", "relative.1", "100000"),
    ]
    assert command(["compare", "pds", "qd", "--households", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["policies"] == ["pds", "qd"]
    missing = str(tmp_path / "nowhere.csv")
    assert command(["run", "pds", "--households", missing, "--out", str(out)]) == 2


def test_two_lines_under_one_policy_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten families at 900: under a line of 100 they are out, under 1,000 they are in; what the file
    says of the line does not count."""
    file = tmp_path / "families.csv"
    write_families(file, [900] * 10, ["a"] * 10)
    asked = ["compare", "pds", "pds", "--households", str(file)]
    assert command([*asked, "--lines", "100", "1000"]) == 0
    movement = json.loads(capsys.readouterr().out)["movement"]
    assert (movement["enter"], movement["stay"]) == (10, 0)
    assert command([*asked, "--lines", "0", "1000"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["path"] == "lines"


def test_a_strange_column_or_a_damaged_cell_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "families.csv", tmp_path / "answers.csv"
    file.write_text("persons,incom\n1,[]\n", encoding="utf-8")
    assert command(["run", "pds", "--households", str(file), "--out", str(out)]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unknown_fact"
    file.write_text('persons,line,incomes\n1,1000,"[{""kind"":""wgae"",""amount"":1}]"\n', "utf-8")
    assert command(["run", "pds", "--households", str(file), "--out", str(out)]) == 1
    with out.open(encoding="utf-8") as answers:
        assert next(csv.DictReader(answers))["error"] == "invalid_fact:facts.incomes[0].kind"


def known(**facts: Any) -> dict[str, Any]:
    return parse_facts({"line": "1000", "persons": 2, "expenses": [], **facts})


def test_the_nearest_change_is_exact_to_the_fen() -> None:
    """2 persons, 2,000.01 a month for a year: 0.02·12 too much for `<` 1 D, so 0.13 less."""
    facts = known(incomes=[{"kind": "wage", "amount": "24000.12"}], causes=[])
    family = Family(policy("pds"), facts, figures=shipped())
    changes = {change.fact: change for change in nearest_changes(policy("pds"), family)}
    assert (changes["incomes"].fen, changes["incomes"].becomes) == (13, "deep")
    assert "0.13" in changes["expenses"].sentence("zh")
    assert "0.13" in changes["expenses"].sentence("en")


@pytest.mark.parametrize(("lang", "word"), [("zh", "不符合"), ("en", "not eligible")])
def test_the_letter_says_result_numbers_and_what_may_be_done(lang: str, word: str) -> None:
    facts = known(incomes=[{"kind": "wage", "amount": "60000"}], causes=[])
    told = assessment(policy("rg-2020"), facts, figures=shipped(), today=TODAY, lang=lang)
    family = Family(policy("rg-2020"), facts, figures=shipped())
    said = letter(policy("rg-2020"), told, nearest_changes(policy("rg-2020"), family), lang)
    assert word in said[0]
    assert any("2500.00" in sentence for sentence in said)
    assert "!" not in "".join(said)
    assert "！" not in "".join(said)


def line(value: int, valid_from: date, known_since: date) -> Figure:
    return Figure(
        kind="subsistence_line",
        region="370700",
        value=Fraction(value),
        unit="yuan/month",
        valid_from=valid_from,
        valid_to=None,
        known_since=known_since,
        source="test",
        document="test",
    )


def test_a_line_published_in_april_and_effective_from_january_is_looked_at_again() -> None:
    """Weifang 2021: 719 became 791 from 1 January, published on 12 April."""
    figures = Figures(
        [
            line(719, date(2020, 1, 1), date(2020, 1, 1)),
            line(791, date(2021, 1, 1), date(2021, 4, 12)),
        ]
    )
    facts = parse_facts(
        {
            "on": "2021-02-01",
            "region": "370700",
            "persons": 1,
            "expenses": [],
            "causes": [],
            "incomes": [{"kind": "wage", "amount": "750", "months": 1}],
        }
    )
    decided = Decided("d1", policy("pds"), facts, date(2021, 2, 2), "relative", None)
    early = list(to_look_at_again([decided], figures=figures, today=date(2021, 4, 11)))
    late = list(to_look_at_again([decided], figures=figures, today=date(2021, 4, 12)))
    assert early == []
    assert [(one.id, one.why, one.code_then, one.code_now) for one in late] == [
        ("d1", "line", "relative", "deep")
    ]


WEIFANG = {"on": "2021-02-01", "region": "370700", "persons": 1, "expenses": [], "causes": []}
WEIFANG_WAGE = [{"kind": "wage", "amount": "750", "months": 1}]


def test_a_decision_nobody_can_repeat_is_named_with_the_reason() -> None:
    """No line on record, incomes gone, a policy that does not hold for the day."""
    whole = parse_facts({**WEIFANG, "incomes": WEIFANG_WAGE})
    without = parse_facts(WEIFANG)
    figures = Figures([line(719, date(2020, 1, 1), date(2020, 1, 1))])
    taken = date(2021, 2, 2)

    def looked(facts: dict[str, Any], known: Figures, identity: str = "pds") -> Any:
        decided = Decided("d1", policy(identity), facts, taken, "relative", None)
        return look_at(decided, figures=known, today=date(2021, 4, 12))

    assert looked(whole, figures) is None
    unable = [looked(whole, Figures()), looked(without, figures), looked(whole, figures, "nt-2024")]
    assert all(isinstance(one, CannotJudge) for one in unable)
    assert [one.why for one in unable] == ["figure", "fact", "not_in_force"]
    assert unable[1].missing == ("incomes",)
    assert why_not("fact", ("incomes",), "en") == "What must be known is missing: incomes"


def test_the_command_says_of_each_decision_whether_it_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"line": 1000, "persons": 1, "expenses": [], "causes": [], "incomes": WEIFANG_WAGE}
    decision = {"policy": "pds", "decided_on": "2024-01-01", "class": "deep", "aid": None}
    lines = [
        {**decision, "id": "a", "facts": {**facts, "incomes": [{"kind": "wage", "amount": 9000}]}},
        {**decision, "id": "b", "facts": {**facts, "incomes": [{"kind": "wage", "amount": 18000}]}},
        {**decision, "id": "c", "facts": {**facts, "incomes": None}},
        {**decision, "id": "d", "facts": facts, "clas": "deep"},
    ]
    text = "\n".join(map(json.dumps, lines))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert command(["late", "--batch"]) == 1
    told = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert [one.get("outcome") for one in told] == ["same", "look_again", "cannot_judge", None]
    assert told[1]["class"] == {"then": "deep", "now": "relative"}
    assert told[2]["text"] == "缺少情况：收入"
    assert told[3]["error"]["code"] == "unknown_fact"
    for one in told:
        schema("late.output").validate(one)
