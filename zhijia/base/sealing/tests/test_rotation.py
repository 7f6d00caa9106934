from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from zhijia.base.sealing import keyring, rotation
from zhijia.base.sealing.envelopes import digest_of, forget_keys, index_of, version_of
from zhijia.base.sealing.models import Reveal
from zhijia.base.sealing.rotation import add_key, reseal, rows_under_older_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keyring_file")]


def rows(count: int) -> None:
    made = []
    for number in range(count):
        row = Reveal(at=timezone.now(), actor="a", target="t", fields=[], purpose="other")
        row.seal(reason=f"理由{number}")
        made.append(row)
    Reveal.objects.bulk_create(made)


def versions() -> set[int | None]:
    return {version_of(bytes(row.envelope)) for row in Reveal.objects.all()}


def test_a_new_key_seals_and_old_rows_move_over(monkeypatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 7)
    rows(20)
    index, digest = index_of("a", "b"), digest_of("a", "b")
    assert add_key() == 2
    assert [row.reason for row in Reveal.objects.order_by("pk")][:2] == ["理由0", "理由1"]
    assert rows_under_older_keys(Reveal) == 20
    assert reseal(Reveal) == 20
    assert versions() == {2}
    assert rows_under_older_keys(Reveal) == 0
    assert [row.reason for row in Reveal.objects.order_by("pk")] == [f"理由{n}" for n in range(20)]
    assert (index, digest) == (index_of("a", "b"), digest_of("a", "b"))
    assert reseal(Reveal) == 0


def test_a_stopped_run_goes_on_where_it_was(monkeypatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 5)
    rows(12)
    add_key()
    whole = rotation._reseal_rows
    calls = []

    def stops_after_one(model, old):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return whole(model, old)

    monkeypatch.setattr(rotation, "_reseal_rows", stops_after_one)
    with pytest.raises(KeyboardInterrupt):
        reseal(Reveal)
    assert versions() == {1, 2}
    monkeypatch.setattr(rotation, "_reseal_rows", whole)
    assert reseal(Reveal) == 7
    assert versions() == {2}


def test_a_row_changed_meanwhile_keeps_its_change(monkeypatch) -> None:
    rows(1)
    add_key()
    batch = next(rotation._old_rows(Reveal))
    row = Reveal.objects.get()
    row.seal(reason="后来改的")
    row.save()
    assert rotation._reseal_rows(Reveal, batch) == 0
    assert Reveal.objects.get().reason == "后来改的"


def test_the_old_key_may_go_once_nothing_stands_under_it(keyring_file) -> None:
    rows(3)
    call_command("rotate_keys", "--new-key", stderr=io.StringIO())
    ring = keyring.keyring()
    without_old = keyring.Keyring({2: ring.roots[2]}, ring.index_root)
    keyring_file.write_text(keyring.text_of(without_old), encoding="ascii")
    forget_keys()
    assert {row.reason for row in Reveal.objects.all()} == {"理由0", "理由1", "理由2"}


def test_shares_restore_the_keyring(monkeypatch, keyring_file) -> None:
    printed, restored = io.StringIO(), io.StringIO()
    call_command("split_keys", "--shares", "4", "--needed", "2", stdout=printed)
    lines = printed.getvalue().splitlines()
    assert len(lines) == 4
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines[1:3])))
    call_command("join_keys", stdout=restored)
    assert restored.getvalue() == keyring_file.read_text(encoding="ascii")
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines[0]))
    with pytest.raises(CommandError, match="2 different"):
        call_command("join_keys", stdout=restored)
