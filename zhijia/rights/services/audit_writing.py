"""From the file of findings to the tables: employers, the people behind the findings, the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhijia.base.bulk import refresh_statistics, write_rows
from zhijia.base.jobs.sockets import Run
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer, id_index
from zhijia.org.rules.names import normal_name
from zhijia.rights.models import (
    Audit,
    AuditedEmployer,
    AuditedPerson,
    EmployerNumber,
    Finding,
)
from zhijia.rights.rules.insurance import findings as rules
from zhijia.rights.rules.insurance.figures_used import version_of
from zhijia.rights.rules.insurance.people import read_people, read_staff
from zhijia.rights.rules.insurance.trust import EMPLOYER_ONLY, WORKER_ONLY
from zhijia.rights.rules.insurance_flow import AUDIT_FLOW, Side
from zhijia.rights.services.trust import settle_trust

BATCH = 2_000
COLUMNS = (
    "audited", "person", "code", "status", "kind", "period", "basis", "expected", "found",
    "employer_short", "worker_short", "late_fee", "trust",
)  # fmt: skip
COUNTED = (
    "by_code",
    "people_with_findings", "violations", "warnings", "groups", "unjudged", "checks_unjudged",
    "employer_short", "worker_short", "late_fee", "unknown_amounts",
)  # fmt: skip
LONGEST_WORD = 120
_PLURAL = {"violation": "violations", "warning": "warnings", "group": "groups"}

Key = tuple[str, int | None, str]


class Writing:
    """One audit's findings on their way into the tables. `facts` are the columns of the audit that
    the judging settled; `rows` how many rows each file had."""

    def __init__(
        self, audit: Audit, run: Run, facts: Mapping[str, Any], rows: Mapping[str, int]
    ) -> None:
        self._audit, self._run, self._facts, self._rows = audit, run, facts, rows
        self._trust = WORKER_ONLY if audit.side == Side.WORKER else EMPLOYER_ONLY
        self._results: dict[str, AuditedEmployer] = {}
        self._sums: dict[str, _Sums] = {}
        self._persons: dict[Key, int] = {}
        self._names: dict[Key, str] = {}

    def put(self, findings: Path, folder: Path) -> None:
        """Everything but the last step; nobody can see it yet."""
        self._put_employers(read_staff(folder))
        self._names = {(p.employer_id, p.row, p.person_id): p.name for p in read_people(folder)}
        of_all: list[rules.Finding] = []
        for lines in _batches(rules.read_findings(findings)):
            of_all += [line for line in lines if self._is_about_all(line)]
            own = [(line.employer_id, line) for line in lines if not self._is_about_all(line)]
            self._put_lines(own)
        self._put_lines([(word, line) for word in self._results for line in of_all])
        refresh_statistics(AuditedEmployer, AuditedPerson, Finding)

    @transaction.atomic
    def finish(self, *, actor: Actor) -> dict[str, Any]:
        """Say that the audit is done: from now its findings can be read."""
        now = timezone.now()
        for word, result in self._results.items():
            self._sums[word].copy_to(result)
            result.done_at = now
            result.is_latest = bool(result.employer_id) and self._audit.side == Side.EMPLOYER
        self._retire_older()
        AuditedEmployer.objects.bulk_update(
            self._results.values(), [*COUNTED, "done_at", "is_latest"], batch_size=500
        )
        for layout, count in self._rows.items():
            self._audit.files.filter(layout=layout).update(rows_count=count)
        version = version_of(self._facts["figures"])
        changes = {**self._facts, "figures_version": version, "done_at": now}
        counts = {
            "employers": len(self._results),
            "violations": sum(sums.statuses["violation"] for sums in self._sums.values()),
            "unjudged": sum(sums.statuses["unjudged"] for sums in self._sums.values()),
        }
        move(self._audit, AUDIT_FLOW, "report", actor=actor, changes=changes, facts={**counts})
        settle_trust(self._employer_ids())
        return counts

    def _is_about_all(self, line: rules.Finding) -> bool:
        """Whether a line holds for every employer: a column or a figure nobody has."""
        return not line.employer_id and line.person_row is None and not line.person_id

    def _put_employers(self, staff: Mapping[str, int]) -> None:
        audit = self._audit
        known = self._known_employers(staff)
        rows = [
            AuditedEmployer(
                audit=audit,
                union=audit.union,
                employer_id=known.get(word),
                word=word[:LONGEST_WORD],
                side=audit.side,
                first_period=self._facts["first_period"],
                last_period=self._facts["last_period"],
                people=people,
            )
            for word, people in staff.items()
        ]
        with transaction.atomic():
            AuditedEmployer.objects.bulk_create(rows, batch_size=500)
        self._results = dict(zip(staff, rows, strict=True))
        self._sums = {word: _Sums() for word in staff}

    def _known_employers(self, words: Iterable[str]) -> dict[str, int]:
        """Which employer of the register each word means: the audit's own, the one somebody named
        before, or the one of that code or name."""
        if self._audit.employer_id is not None:
            return dict.fromkeys(words, self._audit.employer_id)
        listed = [word for word in words if word]
        by_name = {normal_name(word): word for word in listed}
        found: dict[str, int] = {}
        for part in _parts(list(by_name)):
            employers = Employer.objects.filter(normal_name__in=part, closed_on__isnull=True)
            found |= {by_name[n]: pk for n, pk in employers.values_list("normal_name", "pk")}
        for part in _parts(listed):
            employers = Employer.objects.filter(uscc__in=part)
            found |= {code: pk for code, pk in employers.values_list("uscc", "pk") if code}
            numbers = EmployerNumber.objects.filter(union=self._audit.union, word__in=part)
            found |= dict(numbers.values_list("word", "employer_id"))
        return found

    def _put_lines(self, lines: list[tuple[str, rules.Finding]]) -> None:
        for start in range(0, len(lines), BATCH):
            part = lines[start : start + BATCH]
            with transaction.atomic():
                self._put_persons(part)
                write_rows(Finding, COLUMNS, [self._row(word, line) for word, line in part])
            for word, line in part:
                self._sums[word].add(line)
            self._run.progress(len(self._persons))

    def _put_persons(self, lines: list[tuple[str, rules.Finding]]) -> None:
        keys = dict.fromkeys(key for _word, line in lines if (key := _key(line)))
        new = [key for key in keys if key not in self._persons]
        rows = [self._person(key) for key in new]
        AuditedPerson.objects.bulk_create(rows, batch_size=500)
        self._persons |= {key: row.pk for key, row in zip(new, rows, strict=True)}

    def _person(self, key: Key) -> AuditedPerson:
        word, row_number, number = key
        person = AuditedPerson(
            audited=self._results[word], row_number=row_number, id_index=id_index(number)
        )
        person.seal(name=self._names.get(key, ""), id_number=number)
        return person

    def _row(self, word: str, line: rules.Finding) -> tuple[Any, ...]:
        key = _key(line)
        return (
            self._results[word].pk, self._persons[key] if key else None, line.code, line.status,
            line.kind, line.period, _fen(line.basis), line.expected, line.found,
            line.employer_short, line.worker_short, line.late_fee, self._trust,
        )  # fmt: skip

    def _employer_ids(self) -> list[int]:
        return [row.employer_id for row in self._results.values() if row.employer_id]

    def _retire_older(self) -> None:
        if self._audit.side == Side.EMPLOYER:
            for part in _parts(self._employer_ids()):
                AuditedEmployer.objects.filter(employer_id__in=part, is_latest=True).update(
                    is_latest=False
                )


class _Sums:
    """What is counted of one employer. A person with nothing but unjudged lines has no finding."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self._by_code: dict[str, Counter[str]] = {}
        self._people: set[Key] = set()
        self._unjudged: set[str] = set()
        self._amounts: Counter[str] = Counter()

    def add(self, line: rules.Finding) -> None:
        self.statuses[line.status] += 1
        self._by_code.setdefault(line.code, Counter())[line.status] += 1
        if line.status == "unjudged":
            self._unjudged.add(line.code)
        elif key := _key(line):
            self._people.add(key)
        self._amounts["employer_short"] += line.employer_short or 0
        self._amounts["worker_short"] += line.worker_short or 0
        self._amounts["late_fee"] += line.late_fee or 0
        if line.status != "unjudged":
            amounts = (line.employer_short, line.worker_short, line.late_fee)
            self._amounts["unknown_amounts"] += None in amounts

    def copy_to(self, result: AuditedEmployer) -> None:
        result.by_code = {code: dict(found) for code, found in sorted(self._by_code.items())}
        result.people_with_findings = len(self._people)
        result.checks_unjudged = len(self._unjudged)
        result.unjudged = self.statuses["unjudged"]
        for status, column in _PLURAL.items():
            setattr(result, column, self.statuses[status])
        for column in ("employer_short", "worker_short", "late_fee", "unknown_amounts"):
            setattr(result, column, self._amounts[column])


@transaction.atomic
def clear_results(audit: Audit) -> None:
    """What an earlier run, or one that died, left behind."""
    Finding.objects.filter(audited__audit=audit).delete()
    AuditedPerson.objects.filter(audited__audit=audit).delete()
    audit.results.all().delete()


def _key(line: rules.Finding) -> Key | None:
    """Whom a line is about; None for all staff."""
    if line.person_row is None and not line.person_id:
        return None
    return line.employer_id, line.person_row, line.person_id


def _fen(text: str) -> int | None:
    return int(text.replace(".", "")) if text else None


def _batches(lines: Iterator[rules.Finding]) -> Iterator[list[rules.Finding]]:
    while part := list(islice(lines, BATCH)):
        yield part


def _parts(listed: list[Any]) -> Iterator[list[Any]]:
    """Few enough for one question to the database."""
    return (listed[start : start + BATCH] for start in range(0, len(listed), BATCH))
