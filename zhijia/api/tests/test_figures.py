"""GET /api/v1/law/figures: what is known, what is missing."""

from __future__ import annotations

import pytest
from django.test import Client

from zhijia.kernel.figures import KINDS

pytestmark = pytest.mark.django_db


def get(**asked):
    return Client().get("/api/v1/law/figures", asked)


def test_what_is_known_carries_its_days_and_its_source():
    (line,) = get(region="江苏省", year="2018", kind="average_wage").json()["figures"]
    assert (line["kind"], line["unit"], line["dims"]) == ("average_wage", "yuan/month", {})
    assert [(known["first_day"], known["value"]) for known in line["known"]] == [
        ("2018-01-01", "6057"),
        ("2018-07-01", "6645"),
    ]
    assert all(known["source"] and known["document"] for known in line["known"])
    assert line["missing"] == []


def test_what_is_missing_is_said_with_its_days():
    found = get(region="440000", year="2024", kind="minimum_wage").json()
    assert found["name"] == "广东省"
    (line,) = found["figures"]
    assert line["known"] == []
    assert line["missing"] == [{"first_day": "2024-01-01", "last_day": "2024-12-31"}]


def test_all_kinds_are_given_when_none_is_asked_for():
    found = get(region="江苏省", year="2018").json()
    assert {line["kind"] for line in found["figures"]} == set(KINDS)


@pytest.mark.parametrize(
    ("asked", "status", "code", "path"),
    [
        ({}, 422, "missing_fact", "region"),
        ({"region": "江苏省", "year": "18"}, 422, "invalid_fact", "year"),
        ({"region": "江苏省", "year": "3000"}, 422, "invalid_fact", "year"),
        ({"region": "江苏省", "kind": "rent"}, 422, "invalid_fact", "kind"),
        ({"region": "江苏省", "city": "苏州市"}, 422, "unknown_fact", "city"),
        ({"region": ["江苏省", "浙江省"]}, 422, "unknown_fact", "region"),
        ({"region": "某地"}, 404, "unknown_region", "region"),
    ],
)
def test_a_refusal_says_which_parameter(asked, status, code, path):
    answer = get(**asked)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["path"]) == (status, code, path)


def test_only_reading_is_possible():
    answer = Client().post("/api/v1/law/figures")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
