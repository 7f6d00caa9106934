from __future__ import annotations

import pytest
from django import forms

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation, Unavailable, ZhijiaError

SENTENCE = "金额应是数字，最多两位小数。例如：1234.50。"


class AidForm(forms.Form):
    amount = forms.CharField()
    why = forms.CharField()


def filled() -> AidForm:
    form = AidForm({"amount": "12x", "why": "工资没有发"})
    assert form.is_valid()
    return form


def refuse(error: ZhijiaError) -> None:
    raise error


def test_what_was_done_is_given_back() -> None:
    form = filled()
    assert attempt(form, lambda a, *, b: (a, b), 1, b=2) == (1, 2)
    assert form.is_valid()
    assert status_of(form) == 200


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost() -> None:
    form = filled()
    assert attempt(form, refuse, RuleViolation("money.invalid", field="amount")) is None
    assert form.errors == {"amount": [SENTENCE]}
    assert form["amount"].value() == "12x"
    assert form["why"].value() == "工资没有发"
    assert status_of(form) == 422


@pytest.mark.parametrize("field", [None, "no_such_field"])
def test_a_refusal_without_a_field_of_this_form_stands_above_it(field: str | None) -> None:
    form = filled()
    attempt(form, refuse, RuleViolation("money.invalid", field=field))
    assert form.non_field_errors() == [SENTENCE]
    assert list(form.errors) == ["__all__"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [(RuleViolation, 422), (NotAllowed, 403), (Conflict, 409), (Unavailable, 503)],
)
def test_the_page_has_the_status_of_the_refusal(kind: type[ZhijiaError], status: int) -> None:
    form = filled()
    attempt(form, refuse, kind("money.invalid"))
    assert status_of(form) == status


def test_a_mistake_of_ours_is_not_swallowed() -> None:
    form = filled()
    with pytest.raises(ZeroDivisionError):
        attempt(form, lambda: 1 // 0)
    assert form.is_valid()


def test_going_through_is_not_a_matter_of_the_result() -> None:
    assert goes_through(filled(), lambda: None) is True
    assert goes_through(filled(), lambda: 0) is True
    form = filled()
    assert goes_through(form, refuse, Conflict("money.invalid")) is False
    assert status_of(form) == 409


def test_a_form_to_be_filled_and_a_form_to_be_mended() -> None:
    assert status_of(AidForm()) == 200
    assert status_of(AidForm({"amount": ""})) == 422


def test_a_page_without_a_field_is_refused_as_well() -> None:
    form = forms.Form({})
    attempt(form, refuse, Conflict("flow.already_moved"))
    assert len(form.non_field_errors()) == 1
    assert status_of(form) == 409
