"""The one sealer: numbers entries densely and chains them, under a lock.

Writers never wait for it. Two transactions may commit in another order than their ids were given:
an entry that appears late is sealed late, so the chain says in which order entries could be seen,
and `id` and `at` when they were written. Nothing is ever left out: what has no number is sealed next.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from zhijia.base.audit.anchors import export_anchor
from zhijia.base.audit.chain import COLUMNS, START, Entry, next_value
from zhijia.base.audit.models import AuditChain, AuditEntry, AuditHead

MOST = 10_000
WRITE = f"UPDATE {AuditEntry._meta.db_table} SET seal_no = %s, chain = %s WHERE id = %s"


def seal_entries(*, now: datetime, most: int = MOST) -> int:
    """Seal what is unsealed, at most so many, and export the new end; returns how many."""
    AuditChain.objects.get_or_create(pk=1, defaults={"seal_no": 0, "chain": START})
    with transaction.atomic():
        end = AuditChain.objects.select_for_update().get(pk=1)
        _close_the_day_before(end, now)
        sealed = _seal_after(end, now, most)
    if sealed:
        # After the commit: an anchor must never be ahead of the database.
        export_anchor(localdate(now), end.seal_no, end.chain)
    return sealed


def _seal_after(end: AuditChain, now: datetime, most: int) -> int:
    unsealed = AuditEntry.objects.filter(seal_no=None).order_by("id")
    written = []
    for row in unsealed.values_list(*COLUMNS)[:most]:
        entry = Entry(*row)
        end.seal_no += 1
        end.chain = next_value(end.chain, end.seal_no, entry)
        written.append((end.seal_no, end.chain, entry.id))
    if written:
        with connection.cursor() as cursor:
            cursor.executemany(WRITE, written)
        end.sealed_on = localdate(now)
        end.save()
    return len(written)


def _close_the_day_before(end: AuditChain, now: datetime) -> None:
    """On the first run of a new day the end of the last day becomes its published head."""
    if end.sealed_on is not None and end.sealed_on < localdate(now):
        head = {"seal_no": end.seal_no, "chain": end.chain}
        AuditHead.objects.get_or_create(on=end.sealed_on, defaults=head)
