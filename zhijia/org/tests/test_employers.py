"""Register, edit and assign an employer."""

from __future__ import annotations

import re

import pytest
from django.http import Http404

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org import services, views
from zhijia.org.models import Employer
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.town import Town

USCC = "91110000600037341L"


def post(town: Town, **more: object) -> dict[str, object]:
    return {"name": "湖滨酒店有限公司", "uscc": "", "union": town.east.pk, **more}


def test_register_employer(town: Town, ask: Ask) -> None:
    typed = post(town, uscc="９１110000 600037341l", staff_count="80")
    assert ask(views.register_employer, town.east_chair, post=typed).status_code == 302
    registered = Employer.objects.get(uscc=USCC)
    assert (registered.union, registered.staff_count) == (town.east, 80)
    assert not registered.is_organised
    assert AuditEntry.objects.get().verb == "org.register_employer"


def test_a_wrong_code_comes_back_to_the_form(town: Town, ask: Ask) -> None:
    bad = ask(views.register_employer, town.east_chair, post=post(town, uscc="911100006000373410"))
    assert bad.status_code == 422
    assert "最后一位对不上" in bad.content.decode()


def test_a_code_is_registered_once_wherever_it_lies(town: Town, ask: Ask) -> None:
    """Known in another branch or in this one: the same answer."""
    Employer.objects.filter(pk=town.lone_employer.pk).update(uscc=USCC)
    elsewhere = ask(views.register_employer, town.east_chair, post=post(town, uscc=USCC))
    Employer.objects.filter(pk=town.lone_employer.pk).update(union=town.mill)
    nearby = ask(views.register_employer, town.east_chair, post=post(town, uscc=USCC))
    assert elsewhere.status_code == nearby.status_code == 422
    token = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub(b"", elsewhere.content) == token.sub(b"", nearby.content)


def test_another_branch_is_no_choice(town: Town, ask: Ask) -> None:
    typed = post(town, union=town.west.pk)
    assert ask(views.register_employer, town.east_chair, post=typed).status_code == 422
    with pytest.raises(NotAllowed):
        services.register_employer(town.west, actor=town.east_chair, name="甲", uscc=None, facts={})


def test_edit_employer_keeps_what_is_not_changed(town: Town, ask: Ask) -> None:
    typed = {"name": "宏达科技有限公司", "uscc": USCC, "staff_count": "1200"}
    pk = town.mill_employer.pk
    assert ask(views.edit_employer, town.east_chair, pk, post=typed).status_code == 302
    changed = Employer.objects.get(pk=pk)
    assert (changed.normal_name, changed.union) == ("宏达科技有限公司", town.mill)
    assert AuditEntry.objects.get().facts["columns"] == [
        "name",
        "normal_name",
        "staff_count",
        "uscc",
    ]


def test_assign_employer(town: Town, ask: Ask) -> None:
    typed = {"union": town.yard.pk}
    pk = town.mill_employer.pk
    assert ask(views.assign_employer, town.east_chair, pk, post=typed).status_code == 302
    assert Employer.objects.get(pk=pk).union == town.yard
    assert AuditEntry.objects.get().facts == {"before": town.mill.pk, "after": town.yard.pk}


@pytest.mark.parametrize("view", [views.edit_employer, views.assign_employer])
def test_who_may_not(town: Town, ask: Ask, view: object) -> None:
    pk = town.mill_employer.pk
    with pytest.raises(Http404):
        ask(view, town.west_chair, pk)
    with pytest.raises(NotAllowed):
        ask(view, town.east_reader, pk, post={"union": town.yard.pk, "name": "甲"})
    assert Employer.objects.get(pk=pk).union == town.mill


def test_a_closed_employer_is_only_read(town: Town) -> None:
    Employer.objects.filter(pk=town.mill_employer.pk).update(closed_on="2024-01-01")
    town.mill_employer.refresh_from_db()
    with pytest.raises(RuleViolation) as refused:
        services.assign_employer(town.mill_employer, actor=town.east_chair, union=town.yard)
    assert refused.value.code == "org.employer_closed"
