"""Both sides' papers held against each other: what a worker's evidence and the employer's files say of
the same person, month and insurance can be relied on more than either alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from zhijia.rights.models import AuditedPerson, Finding
from zhijia.rights.rules.insurance.trust import trust_levels
from zhijia.rights.rules.insurance_flow import Side


def settle_trust(employer_ids: Iterable[int], indexes: Iterable[str] = ()) -> None:
    """Set the level of every finding about people of these employers of whom a worker's evidence
    speaks, and of those under `indexes`, whose evidence may have gone."""
    for employer_id in employer_ids:
        workers = _findings(employer_id, Side.WORKER)
        persons = AuditedPerson.objects.filter(
            audited__employer_id=employer_id, audited__side=Side.WORKER
        )
        spoken_of = {*persons.values_list("id_index", flat=True), *indexes}
        for index in sorted(index for index in spoken_of if index):
            _settle_person(
                workers.filter(person__id_index=index),
                _findings(employer_id, Side.EMPLOYER).filter(person__id_index=index),
            )


def _findings(employer_id: int, side: Side) -> QuerySet[Finding]:
    return Finding.objects.done().filter(audited__employer_id=employer_id, audited__side=side)


def _settle_person(workers: QuerySet[Finding], employers: QuerySet[Finding]) -> None:
    both = [*employers.select_related("audited", "person"), *workers.select_related("audited", "person")]  # fmt: skip
    own = [row.as_rule() for row in both if row.audited.side == Side.EMPLOYER]
    told = [row.as_rule() for row in both if row.audited.side == Side.WORKER]
    levels = trust_levels(own, told)
    by_level: defaultdict[str, list[int]] = defaultdict(list)
    for row in both:
        level = levels.get((row.period, row.kind, row.code))
        if level and level != row.trust:
            by_level[level].append(row.pk)
    for level, keys in by_level.items():
        Finding.objects.filter(pk__in=keys).update(trust=level)
