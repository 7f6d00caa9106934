"""Is the audit trail what it was? The whole chain is computed again and compared with its ends:
the one in the database, the published heads, and the anchors outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max

from zhijia.base.audit.anchors import Anchor, last_anchors
from zhijia.base.audit.chain import COLUMNS, START, Entry, next_value
from zhijia.base.audit.models import AuditChain, AuditEntry, AuditHead

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Fault:
    """The number in the chain where something is wrong, and what."""

    seal_no: int
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """`anchor_on` is the day of the last exported anchor."""

    entries: int
    sealed: int
    anchor_on: str | None
    fault: Fault | None

    @property
    def unsealed(self) -> int:
        return self.entries - self.sealed


@dataclass(frozen=True, slots=True)
class _End:
    """An end of the chain that was written down somewhere."""

    seal_no: int
    chain: str
    where: str


def check_audit(anchors: Iterable[Anchor] | None = None) -> Report:
    """Walk the chain once, in pieces, whatever its length. What is sealed while it walks is left to
    the next check; entries of the last seconds that are not sealed yet are counted, not judged.
    `anchors` are those that count, all if none are named."""
    anchors = list(last_anchors() if anchors is None else anchors)
    ends = [
        *(_End(a.seal_no, a.chain, f"the anchor of {a.on}") for a in anchors),
        *(_End(h.seal_no, h.chain, f"the head of {h.on}") for h in AuditHead.objects.all()),
    ]
    # Read after the anchors: they are written after the commit, so the database is never behind.
    end = AuditChain.objects.first() or AuditChain(seal_no=0, chain=START)
    ends.append(_End(end.seal_no, end.chain, "the end of the chain"))
    return Report(
        entries=AuditEntry.objects.count(),
        sealed=AuditEntry.objects.exclude(seal_no=None).count(),
        anchor_on=anchors[-1].on if anchors else None,
        fault=_fault_up_to(end.seal_no, ends) or _fault_beyond(),
    )


def _fault_up_to(last: int, ends: Iterable[_End]) -> Fault | None:
    """The first entry that is missing or is not what was sealed, or does not fit an end."""
    waiting: dict[int, list[_End]] = {}
    for end in ends:
        waiting.setdefault(end.seal_no, []).append(end)
    value, here = START, 0
    for seal_no, chain, entry in _sealed_entries(last):
        here += 1
        if seal_no != here:
            return Fault(here, "this entry is missing")
        value = next_value(value, seal_no, entry)
        if chain != value:
            return Fault(here, f"entry {entry.id} ({entry.verb}) is not what was sealed")
        for end in waiting.pop(here, ()):
            if end.chain != value:
                return Fault(here, f"the chain up to here is not the one of {end.where}")
    waiting.pop(0, None)
    if waiting:
        furthest = max(waiting)
        where = waiting[furthest][0].where
        return Fault(here + 1, f"the tail is missing: {where} knows {furthest} entries")
    return None


def _fault_beyond() -> Fault | None:
    """Entries with a number that the end of the chain never gave."""
    highest = AuditEntry.objects.aggregate(found=Max("seal_no"))["found"] or 0
    end = AuditChain.objects.first()
    given = end.seal_no if end else 0
    return Fault(given + 1, "a number that was never given") if highest > given else None


def _sealed_entries(upto: int) -> Iterator[tuple[int, str, Entry]]:
    """In the order of the chain, by ranges of its number: flat in memory on both databases."""
    last = -(2**62)
    while True:
        rows = AuditEntry.objects.filter(seal_no__gt=last, seal_no__lte=upto).order_by("seal_no")
        found = list(rows.values_list("seal_no", "chain", *COLUMNS)[:CHUNK])
        if not found:
            return
        for seal_no, chain, *entry in found:
            yield seal_no, chain, Entry(*entry)
        last = found[-1][0]
