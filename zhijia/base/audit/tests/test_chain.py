from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from django.db import IntegrityError, connection, transaction

from zhijia.base.audit import sealer
from zhijia.base.audit.anchors import export_anchor
from zhijia.base.audit.chain import START, Entry, next_value
from zhijia.base.audit.commands import verify_audit
from zhijia.base.audit.log import record
from zhijia.base.audit.models import AuditChain, AuditEntry, AuditHead
from zhijia.base.audit.sealer import seal_entries
from zhijia.base.audit.verify import check_audit
from zhijia.kernel.actor import system

NOW = datetime(2018, 3, 12, 8, 0, tzinfo=UTC)
ACTOR = system("tests")
SCHEMA = Path(__file__).parents[4] / "docs" / "schemas" / "verify-audit.json"


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path: Path) -> Path:
    settings.ANCHORS_DIR = str(tmp_path / "anchors")
    return tmp_path / "anchors"


def entries(count: int) -> list[AuditEntry]:
    return [
        record("desk.accept_request", f"desk.request:{n}", actor=ACTOR, before="a", n=n, 说="中文")
        for n in range(count)
    ]


def first_bad() -> int | None:
    fault = check_audit().fault
    return fault.seal_no if fault else None


def change(entry: AuditEntry, **values: object) -> None:
    AuditEntry.objects.filter(pk=entry.pk).update(**values)


def chained_anew() -> None:
    """What somebody with the database in their hands would do after a change: compute everything
    again, the end included."""
    value, rows = START, AuditEntry.objects.exclude(seal_no=None).order_by("seal_no")
    for number, row in enumerate(rows, start=1):
        entry = Entry(row.id, row.at, row.actor, row.verb, row.target, row.facts)
        value = next_value(value, number, entry)
        AuditEntry.objects.filter(pk=row.pk).update(seal_no=number, chain=value)
    AuditChain.objects.update(seal_no=len(rows), chain=value)


@pytest.mark.django_db
def test_entries_are_numbered_densely_and_the_chain_holds() -> None:
    entries(25)
    assert check_audit().unsealed == 25
    assert seal_entries(now=NOW, most=10) == 10
    assert seal_entries(now=NOW, most=10) == 10
    assert seal_entries(now=NOW) == 5
    assert seal_entries(now=NOW) == 0
    assert list(AuditEntry.objects.order_by("id").values_list("seal_no", flat=True)) == list(
        range(1, 26)
    )
    report = check_audit()
    assert (report.entries, report.sealed, report.unsealed) == (25, 25, 0)
    assert (report.anchor_on, report.fault) == ("2018-03-12", None)


@pytest.mark.django_db
def test_an_empty_trail_holds() -> None:
    assert seal_entries(now=NOW) == 0
    assert check_audit().fault is None


@pytest.mark.django_db
def test_an_entry_that_commits_late_is_sealed_late() -> None:
    late, early = entries(2)
    AuditEntry.objects.filter(pk=late.pk).update(at=late.at)
    hidden = AuditEntry.objects.get(pk=late.pk)
    AuditEntry.objects.filter(pk=late.pk).delete()  # its transaction has not committed yet
    seal_entries(now=NOW)
    AuditEntry.objects.bulk_create([hidden])
    seal_entries(now=NOW)
    assert AuditEntry.objects.get(pk=early.pk).seal_no == 1
    assert AuditEntry.objects.get(pk=late.pk).seal_no == 2
    assert check_audit().fault is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"actor": "account:9"},
        {"verb": "desk.decline_request"},
        {"target": "desk.request:99"},
        {"facts": {"before": "b"}},
        {"at": NOW},
        {"chain": "0" * 64},
    ],
)
def test_a_changed_entry_is_found_and_named(values) -> None:
    changed = entries(10)[4]
    seal_entries(now=NOW)
    change(changed, **values)
    assert first_bad() == 5


@pytest.mark.django_db
def test_a_removed_entry_is_found_and_named() -> None:
    removed = entries(10)[4]
    seal_entries(now=NOW)
    AuditEntry.objects.filter(pk=removed.pk).delete()
    assert first_bad() == 5


@pytest.mark.django_db
def test_reordered_entries_are_found_and_named() -> None:
    made = entries(10)
    seal_entries(now=NOW)
    one, two = (AuditEntry.objects.get(pk=made[n].pk) for n in (3, 6))
    change(one, seal_no=999)
    change(two, seal_no=one.seal_no, chain=one.chain)
    change(one, seal_no=two.seal_no, chain=two.chain)
    assert first_bad() == 4


@pytest.mark.django_db
def test_a_removed_tail_is_found_even_with_the_end_put_back() -> None:
    entries(10)
    seal_entries(now=NOW)
    AuditEntry.objects.filter(seal_no__gt=7).delete()
    assert first_bad() == 8
    chained_anew()
    assert first_bad() == 8, "the anchor outside still knows ten entries"


@pytest.mark.django_db
def test_a_chain_computed_anew_does_not_fit_its_anchors(anchors) -> None:
    changed = entries(4)[1]
    seal_entries(now=NOW)
    entries(3)
    seal_entries(now=NOW + timedelta(days=1))
    change(changed, actor="account:9")
    assert first_bad() == 2
    chained_anew()
    assert first_bad() == 4, "the first anchor covers entries 1 to 4"
    for path in anchors.iterdir():
        path.unlink()
    assert first_bad() == 4, "the published head of the first day does too"
    AuditHead.objects.all().delete()
    assert first_bad() is None, "negative control: without any end outside nobody could tell"


@pytest.mark.django_db
def test_an_entry_put_in_with_a_number_of_its_own_is_found() -> None:
    entries(3)
    seal_entries(now=NOW)
    forged = entries(1)[0]
    change(forged, seal_no=4, chain="ab" * 32)
    assert first_bad() == 4
    change(forged, seal_no=0)
    assert first_bad() == 1


@pytest.mark.django_db
def test_a_lost_end_is_found() -> None:
    entries(3)
    seal_entries(now=NOW)
    AuditChain.objects.all().delete()
    assert first_bad() == 1


@pytest.mark.django_db
def test_each_day_publishes_its_head_once_it_is_over() -> None:
    entries(3)
    seal_entries(now=NOW)
    assert not AuditHead.objects.exists()
    late_evening = datetime(2018, 3, 12, 15, 59, tzinfo=UTC)
    entries(2)
    seal_entries(now=late_evening)
    assert not AuditHead.objects.exists(), "it is still the twelfth in Shanghai"
    entries(1)
    seal_entries(now=late_evening + timedelta(minutes=1))
    head = AuditHead.objects.get()
    assert (head.on.isoformat(), head.seal_no) == ("2018-03-12", 5)
    assert head.chain == AuditEntry.objects.get(seal_no=5).chain


@pytest.mark.django_db
def test_an_anchor_ahead_of_the_database_is_a_fault() -> None:
    entries(3)
    seal_entries(now=NOW)
    export_anchor(NOW.date(), 4, "ab" * 32)
    assert first_bad() == 4


@pytest.mark.django_db
def test_the_command_answers_as_the_contract_says(capsys) -> None:
    entries(3)
    seal_entries(now=NOW)
    entries(1)
    assert verify_audit([]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, json.loads(SCHEMA.read_text("utf-8")))
    assert answer == {
        "entries": 4,
        "sealed": 3,
        "unsealed": 1,
        "anchor_on": "2018-03-12",
        "first_bad": None,
    }
    AuditEntry.objects.filter(seal_no=2).update(actor="account:9")
    assert verify_audit([]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["first_bad"] == 2
    assert "desk.accept_request" in captured.err
    assert verify_audit(["--all"]) == 2


@pytest.mark.django_db
def test_sealing_and_checking_ask_few_questions(django_assert_max_num_queries) -> None:
    entries(300)
    with django_assert_max_num_queries(10):
        seal_entries(now=NOW)
    with django_assert_max_num_queries(10):
        check_audit()


def _side_by_side(sealers: int) -> list[BaseException]:
    gate, failures = threading.Barrier(sealers), []

    def seal() -> None:
        try:
            gate.wait()
            while seal_entries(now=NOW, most=7):
                pass
        except BaseException as wrong:
            failures.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(sealers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_two_sealers_make_one_chain() -> None:
    entries(60)
    assert _side_by_side(3) == []
    report = check_audit()
    assert (report.sealed, report.fault) == (60, None)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_sealers_would_fail() -> None:
    """The negative control: both read the same end, so the slower gives numbers that are taken."""
    entries(20)
    seal_entries(now=NOW, most=1)
    faster, slower = AuditChain.objects.get(pk=1), AuditChain.objects.get(pk=1)
    sealer._seal_after(faster, NOW, 7)
    with pytest.raises(IntegrityError), transaction.atomic():
        sealer._seal_after(slower, NOW, 7)
    assert check_audit().fault is None
