"""POST /api/v1/law/<calculator>: the answers of the command line, and how it refuses."""

from __future__ import annotations

import json
from io import StringIO
from unittest.mock import patch

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhijia.api.answers import LAW, MOST_BYTES
from zhijia.kernel.lines import answer_lines
from zhijia.law.rules.library import CALCULATORS, calculate
from zhijia.law.selectors.figures import reference
from zhijia.law.tests.test_properties import questions

pytestmark = pytest.mark.django_db
LATE = {"facts": {"principal": 10000, "days": 30}}


def ask(calculator, body, *, kind="application/json", **extra):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    address = f"/api/v1/law/{calculator}"
    return Client().generic("POST", address, content, content_type=kind, **extra)


def command_line(calculator, facts):
    """The line `zhijia law --batch` prints."""
    out = StringIO()
    question = json.dumps({"calculator": calculator, "facts": facts})
    known = reference()
    answer_lines(lambda asked: calculate(asked, known), [question], out)
    return out.getvalue().rstrip("\n")


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_the_answer_is_the_line_of_the_command_byte_for_byte(name):
    reached = []

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(question=questions(names=st.just(name)))
    def compare(question):
        with patch("zhijia.api.answers.is_flooding", return_value=False):
            answer = ask(name, {"facts": question["facts"]})
        assert answer.content.decode() == command_line(name, question["facts"])
        reached.append(answer.status_code)

    compare()
    assert reached


def test_answers_and_refusals_are_both_compared():
    asked = {"kind": "pension", "wage": "5000", "floor": 4250, "cap": 21821.5}
    for facts, status in ((asked, 200), ({**asked, "floor": 30_000}, 409)):
        answer = ask("contribution_share", {"facts": facts})
        assert answer.status_code == status
        assert answer.content.decode() == command_line("contribution_share", facts)


def test_an_answer_leaves_no_trace_and_asks_for_no_token():
    answer = Client(enforce_csrf_checks=True).post(
        "/api/v1/law/late_fee", LATE, content_type="application/json"
    )
    assert answer.status_code == 200
    assert answer.json()["result"] == {"days": 30, "fee": "150.00"}
    assert answer["Content-Type"] == "application/json"
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status", "code", "path"),
    [
        ("nonsense", 400, "bad_json", ""),
        (b"\xff\xfe", 400, "bad_json", ""),
        ("[1]", 400, "bad_json", ""),
        ('{"facts": {"days": 1, "days": 2}}', 400, "bad_json", ""),
        ({}, 422, "missing_fact", "facts"),
        ({"facts": []}, 422, "invalid_fact", "facts"),
        ({**LATE, "calculator": "overtime"}, 422, "invalid_fact", "calculator"),
        ({**LATE, "why": "so"}, 422, "unknown_fact", "why"),
        ({"facts": {"days": 30}}, 422, "missing_fact", "facts.principal"),
        ({"facts": {"principal": "1 000", "days": 30}}, 422, "invalid_fact", "facts.principal"),
        ({"facts": {"principal": 1, "weeks": 3}}, 422, "unknown_fact", "facts.weeks"),
        ({"facts": {"principal": 1}}, 409, "missing_fact", "facts.days"),
        ({"facts": {"principal": 1, "days": 99999}}, 409, "invalid_fact", "facts.days"),
        (
            {"facts": {"principal": 1, "due_on": "2001-01-01", "settled_on": "2002-01-01"}},
            409,
            "not_in_force",
            "facts.due_on",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(body, status, code, path):
    answer = ask("late_fee", body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["path"]) == (status, code, path)
    assert error["message"]


def test_what_breaks_the_schema_is_said_before_what_only_cannot_be():
    answer = ask("late_fee", {"facts": {"days": 99999, "principal": "x"}})
    assert answer.status_code == 422


def test_a_missing_figure_is_named():
    answer = ask("death_benefit", {"facts": {"died_on": "2030-01-01"}})
    assert answer.status_code == 409
    assert answer.json()["error"]["missing"] == ["urban_income:CN:2030-01-01"]


def test_an_unknown_calculator_is_not_found():
    answer = ask("lottery", LATE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_calculator")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_questions_are_taken(method):
    answer = Client().generic(method, "/api/v1/law/late_fee")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_read(kind):
    answer = ask("late_fee", LATE, kind=kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_a_charset_may_stand_behind_the_kind():
    assert ask("late_fee", LATE, kind="application/json; charset=utf-8").status_code == 200


def test_a_body_that_is_too_long_is_not_read():
    answer = ask("late_fee", "{" + " " * MOST_BYTES + "}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_body_in_chunks_is_told_to_state_its_length():
    address, chunked = "/api/v1/law/late_fee", {"transfer-encoding": "chunked"}
    answer = Client().generic(
        "POST", address, "{}", "application/json", headers=chunked, CONTENT_LENGTH=""
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (411, "length_required")


def test_too_many_questions_wait():
    with patch("zhijia.api.answers.LAW", LAW), patch("zhijia.base.limits.cache.incr") as count:
        count.return_value = LAW.most
        assert ask("late_fee", LATE).status_code == 200
        count.return_value = LAW.most + 1
        answer = ask("late_fee", LATE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= LAW.seconds
    assert answer["Retry-After"] in answer.json()["error"]["message"]
