"""The description fits the interface: schemathesis sends what it allows and what it forbids."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from zhijia.api.openapi import description
from zhijia.config.wsgi import application
from zhijia.law.rules.library import CALCULATORS

pytestmark = pytest.mark.django_db

SCHEMA = schemathesis.openapi.from_dict(description())
SCHEMA.app = application
OPERATIONS = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}
NOTHING_TO_BREAK = {"GET /api/v1/openapi.json"}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The application itself, not the test client, answers: it would close the test's connection
    at both ends of a request."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


def attempt(label: str, mode: GenerationMode, examples: int) -> None:
    """Send that many requests, without the limit that stops machines, and check every answer."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate()

    with patch("zhijia.api.answers.is_flooding", return_value=False):
        send()


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_what_the_description_allows_is_answered_as_described(label):
    attempt(label, GenerationMode.POSITIVE, 8)


@pytest.mark.parametrize("label", sorted(set(OPERATIONS) - NOTHING_TO_BREAK))
def test_what_the_description_forbids_is_refused(label):
    attempt(label, GenerationMode.NEGATIVE, 8)


@pytest.mark.full
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("label", sorted(set(OPERATIONS) - NOTHING_TO_BREAK))
def test_nothing_is_found_in_many_tries(label, mode):
    attempt(label, mode, 150)


def test_every_calculator_is_described_with_its_facts():
    found = Client().get("/api/v1/openapi.json").json()
    assert {path.rsplit("/", 1)[1] for path in found["paths"]} == {
        *CALCULATORS,
        "figures",
        "openapi.json",
    }
    facts = found["components"]["schemas"]["severance_question"]["properties"]["facts"]
    assert facts["required"] == ["hired_on", "ended_on", "average_wage", "ground"]
    assert "region" in facts["properties"]
