from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction

from tests.town import at
from zhijia.base.audit.log import record, target_of
from zhijia.base.audit.models import AuditEntry
from zhijia.desk.models import Category
from zhijia.kernel.actor import VISITOR, Actor, system

pytestmark = pytest.mark.django_db


def test_one_entry_says_who_did_what_to_what_when() -> None:
    row = Category(pk=12)
    with at(2018, 3, 12, 15, 58) as now:
        written = record("desk.edit_category", row, actor=Actor(account_id=7), changed=["title"])
    entry = AuditEntry.objects.get()
    assert entry == written
    assert (entry.at, entry.actor) == (now, "account:7")
    assert (entry.verb, entry.target) == ("desk.edit_category", "desk.category:12")
    assert entry.facts == {"changed": ["title"]}
    assert (entry.seal_no, entry.chain) == (None, ""), "the sealer numbers it later"


@pytest.mark.parametrize(
    ("actor", "name"), [(VISITOR, "visitor"), (system("desk.climb"), "system:desk.climb")]
)
def test_whoever_has_no_account_is_named_too(actor: Actor, name: str) -> None:
    assert record("desk.x", "desk.request", actor=actor).actor == name


def test_a_target_may_be_named_without_a_row() -> None:
    assert record("sealing.add_key", "sealing.keyring", actor=VISITOR).target == "sealing.keyring"


def test_a_row_that_is_not_saved_has_no_name() -> None:
    with pytest.raises(ValueError, match=r"desk\.Category is not saved"):
        target_of(Category())


def test_a_fact_that_cannot_be_kept_exactly_is_refused() -> None:
    with pytest.raises(TypeError):
        record("desk.x", "desk.request", actor=VISITOR, amount=Decimal("1.1"))


def test_the_entry_goes_the_way_of_the_callers_transaction() -> None:
    with transaction.atomic():
        record("desk.x", "desk.request", actor=VISITOR)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_an_entry_is_written_once_and_never_deleted() -> None:
    entry = record("desk.x", "desk.request", actor=VISITOR)
    entry.verb = "desk.y"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    assert AuditEntry.objects.get().verb == "desk.x"
