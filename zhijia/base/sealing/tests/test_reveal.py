from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.sealing.envelopes import SealBroken
from zhijia.base.sealing.models import Reveal, SealedRow
from zhijia.base.sealing.selectors import looks_are_many, looks_at_person
from zhijia.base.sealing.services import reveal
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation

pytestmark = pytest.mark.django_db
OFFICER = Actor(account_id=3, person_id=30)


def a_row(text: str = "13812345678") -> Reveal:
    """Any sealed row will do; this table is at hand."""
    row = Reveal(at=timezone.now(), actor="account:1", target="x", fields=[], purpose="other")
    row.seal(reason=text)
    row.save()
    return Reveal.objects.get(pk=row.pk)


def look(row: SealedRow, **other: object) -> dict[str, str]:
    answers = {"actor": OFFICER, "reason": "打电话核实欠薪月份", "person_id": 12, **other}
    return reveal(row, ["reason"], **answers)


def test_a_look_gives_the_values_and_is_written_down() -> None:
    row = a_row()
    assert look(row, target="desk.request:7") == {"reason": "13812345678"}
    seen = looks_at_person(12).get()
    assert (seen.actor, seen.target, seen.fields) == ("account:3", "desk.request:7", ["reason"])
    assert seen.reason == "打电话核实欠薪月份"
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.target) == (
        "sealing.reveal",
        "account:3",
        "desk.request:7",
    )
    assert entry.facts["reveal"] == seen.pk
    assert "欠薪" not in str(entry.facts)
    assert "13812345678" not in str(entry.facts)


@pytest.mark.parametrize("purpose", ["phone", "visit", "legal_document"])
def test_the_three_buttons_are_reason_enough(purpose: str) -> None:
    assert look(a_row(), reason="", purpose=purpose)["reason"]
    assert looks_at_person(12).get().purpose == purpose


@pytest.mark.parametrize("reason", ["", "看看", "  核实一下   "])
def test_a_short_reason_shows_nothing_and_leaves_no_trace(reason: str) -> None:
    with pytest.raises(RuleViolation, match=r"sealing\.reason_too_short") as refused:
        look(a_row(), reason=reason)
    assert refused.value.field == "reason"
    assert not looks_at_person(12).exists()
    assert not AuditEntry.objects.exists()


def test_an_unknown_purpose_is_no_way_around_the_reason() -> None:
    with pytest.raises(RuleViolation):
        look(a_row(), reason="", purpose="curiosity")


def test_more_than_twenty_looks_an_hour_are_flagged() -> None:
    row = a_row()
    for _ in range(20):
        look(row)
    assert not looks_are_many(OFFICER)
    look(row)
    assert looks_are_many(OFFICER)
    assert [e.facts["many"] for e in AuditEntry.objects.order_by("pk")] == [False] * 20 + [True]
    Reveal.objects.update(at=timezone.now() - timedelta(minutes=61))
    look(row)
    assert AuditEntry.objects.order_by("pk").last().facts["many"] is False


def test_an_envelope_moved_to_another_row_is_not_shown() -> None:
    row, other = a_row("一个人的电话"), a_row("另一个人的电话")
    Reveal.objects.filter(pk=other.pk).update(envelope=bytes(row.envelope))
    with pytest.raises(SealBroken):
        look(Reveal.objects.get(pk=other.pk))
    assert not looks_at_person(12).exists()


def test_sealing_merges_and_takes_out(monkeypatch) -> None:
    monkeypatch.setattr(Reveal, "sealed_fields", None)
    card = Reveal()
    card.seal(phone="13812345678", address="湖滨路18号")
    card.seal(phone="13900000000")
    assert card.sealed() == {"phone": "13900000000", "address": "湖滨路18号"}
    card.seal(address="")
    assert card.sealed() == {"phone": "13900000000"}


def test_only_named_fields_are_sealed_where_the_model_names_them() -> None:
    with pytest.raises(ValueError, match="phone"):
        a_row().seal(phone="13812345678")
