"""A new key: seal with it from now on, and re-seal what stands under older ones, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.base.sealing import keyring
from zhijia.base.sealing.envelopes import forget_keys, opened_values, sealed_values, version_of
from zhijia.base.sealing.models import SealedRow
from zhijia.kernel.actor import system

ACTOR = system("sealing.rotate_keys")
BATCH = 1000


def sealed_tables() -> list[type[SealedRow]]:
    return [model for model in apps.get_models() if issubclass(model, SealedRow)]


def add_key() -> int:
    """Add a version to the keyring, where its provider can; returns it. Other processes go on
    with the older key, which still opens, until they are started again."""
    made = keyring.provider().load().with_new_version()
    keyring.provider().store(made)
    forget_keys()
    record("sealing.add_key", "sealing.keyring", actor=ACTOR, version=made.current)
    return made.current


def reseal(model: type[SealedRow]) -> int:
    """Re-seal every envelope of a table that stands under an older key; returns how many.

    Short transactions by primary key: stop it at any time and start it again, it goes on with
    what is still old. A row changed meanwhile is left as it is: the change sealed it anew.
    """
    done = sum(_reseal_rows(model, old) for old in _old_rows(model))
    if done:
        record("sealing.reseal", model._meta.label_lower, actor=ACTOR, rows=done)
    return done


def rows_under_older_keys(model: type[SealedRow]) -> int:
    """How many envelopes of a table still need an older key."""
    return sum(len(old) for old in _old_rows(model))


Row = tuple[int, UUID, bytes]


def _old_rows(model: type[SealedRow]) -> Iterator[list[Row]]:
    """The rows under older keys, in the order of the table, a batch at a time."""
    current = keyring.keyring().current
    last = 0
    while True:
        rows = model._base_manager.filter(pk__gt=last).order_by("pk")
        found = list(rows.values_list("pk", "seal_key", "envelope")[:BATCH])
        if not found:
            return
        yield [
            (pk, seal_key, bytes(envelope))
            for pk, seal_key, envelope in found
            if version_of(bytes(envelope)) not in (None, current)
        ]
        last = found[-1][0]


@transaction.atomic
def _reseal_rows(model: type[SealedRow], old: list[Row]) -> int:
    table = model._meta.db_table
    changed = 0
    for pk, seal_key, envelope in old:
        values = opened_values(envelope, table=table, seal_key=seal_key)
        new = sealed_values(values, table=table, seal_key=seal_key)
        changed += model._base_manager.filter(pk=pk, envelope=envelope).update(envelope=new)
    return changed
