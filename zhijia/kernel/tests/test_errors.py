from __future__ import annotations

import pytest

from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation, Unavailable, ZhijiaError


@pytest.mark.parametrize(
    ("kind", "status"),
    [(RuleViolation, 422), (NotAllowed, 403), (Conflict, 409), (Unavailable, 503)],
)
def test_each_refusal_has_its_status_and_keeps_its_facts(
    kind: type[ZhijiaError], status: int
) -> None:
    error = kind("some.code", step="accept", code="a fact may have any name")
    assert isinstance(error, ZhijiaError)
    assert (error.status, error.code, str(error)) == (status, "some.code", "some.code")
    assert error.facts == {"step": "accept", "code": "a fact may have any name"}


def test_a_rule_names_the_field_apart_from_the_facts() -> None:
    error = RuleViolation("money.invalid", field="amount", value="x")
    assert (error.field, error.facts) == ("amount", {"value": "x"})
    assert RuleViolation("money.invalid").field is None
