"""Golden answers of `zhijia clock` and the schema of its output."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from zhijia.base.calendar.commands import clock

SCHEMAS = Path(__file__).parents[4] / "docs" / "schemas"
GOLDEN = [
    ("2018-03-12", "5", "2018-03-19", ["2018-03-17", "2018-03-18"], False),
    ("2018-03-12", "0", "2018-03-12", [], False),
    ("2018-03-17", "0", "2018-03-19", ["2018-03-18"], False),
    ("2018-02-10", "0", "2018-02-11", [], False),
    ("2018-12-28", "2", "2019-01-02", ["2018-12-30", "2018-12-31", "2019-01-01"], False),
    ("2026-12-31", "1", "2027-01-04", ["2027-01-01", "2027-01-02", "2027-01-03"], True),
]


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    status = clock(["due", *words])
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, json.loads((SCHEMAS / "clock-due.json").read_text("utf-8")))
    return status, answer


@pytest.mark.parametrize(("start", "days", "due", "skipped", "provisional"), GOLDEN)
def test_due(capsys, start, days, due, skipped, provisional) -> None:
    status, answer = ask(capsys, "--start", start, "--working-days", days)
    assert (status, answer) == (0, {"due": due, "skipped": skipped, "provisional": provisional})


def test_a_year_before_2015_is_a_missing_figure(capsys) -> None:
    status, answer = ask(capsys, "--start", "2014-12-31", "--working-days", "1")
    assert status == 1
    assert answer["error"]["code"] == "missing_figure"
    assert answer["error"]["missing"] == ["workdays:2014"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["due"],
        ["due", "--start", "2018-02-30", "--working-days", "1"],
        ["due", "--start", "20180312", "--working-days", "1"],
        ["due", "--start", "2018-03-12", "--working-days", "-1"],
        ["due", "--start", "2018-03-12", "--working-days", "1.5"],
        ["due", "--start", "2018-03-12", "--working-days", "99999999999"],
        ["when", "--start", "2018-03-12"],
    ],
)
def test_usage_is_2_with_nothing_on_standard_output(capsys, words) -> None:
    assert clock(words) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_the_districts_calendar_is_read_when_asked(capsys) -> None:
    words = ["--start", "2018-03-12", "--working-days", "5", "--database", "default"]
    assert ask(capsys, *words)[1]["due"] == "2018-03-19"
