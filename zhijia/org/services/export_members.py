"""A branch's members as a file: in the national columns, row after row, and never all in memory.

Masked unless the officer gives a reason; then every person of the file gets a line in their who
looked. Each file carries a number, its reader, the union and the moment: in the header and footer
of the sheet, in the properties of the file and in the audit trail.
"""

from __future__ import annotations

import csv
import io
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.audit.log import record, target_of
from zhijia.base.sealing.envelopes import digest_of, opened_values
from zhijia.base.sealing.models import Reveal
from zhijia.base.sealing.rules import require_reason
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import id_number
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Membership, Person, Union
from zhijia.org.models.person import NUMBERED_LIKE_ID_CARDS
from zhijia.org.rules.export import ITEMS, Member, cells_of, titles
from zhijia.org.rules.roster.fields import FIELDS
from zhijia.org.selectors.roster_import import RECORD_COLUMNS

CHUNK = 2_000
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LOOKED_AT = ["name", "id_number", "phone", "address"]
PERSON_TABLE = Person._meta.db_table


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way out: its name, its kind, and its bytes piece by piece."""

    filename: str
    content_type: str
    pieces: Iterator[bytes]


def export_members(union: Union, *, actor: Actor, kind: str) -> Export:
    """The masked roster of a branch: names, numbers and phones as every list shows them."""
    require(policies.may_export_members(actor, union))
    mark = _mark(union, actor)
    record("org.export_members", union, actor=actor, number=mark.number, kind=kind)
    return _export(union, kind, mark, whole=False)


@transaction.atomic
def export_identities(
    union: Union, *, actor: Actor, kind: str, purpose: str, reason: str
) -> Export:
    """The roster with whole names and numbers. Each person of it can read who took it and why."""
    require(policies.may_export_identities(actor, union))
    require_reason(purpose, reason)
    mark = _mark(union, actor)
    people = note_looks(
        _members(union).values_list("person_id", flat=True).iterator(chunk_size=CHUNK),
        target=target_of(union),
        actor=actor,
        purpose=purpose,
        reason=reason.strip(),
        fields=LOOKED_AT,
    )
    record(
        "org.export_identities",
        union,
        actor=actor,
        number=mark.number,
        kind=kind,
        people=people,
        purpose=purpose,
        reason=digest_of("sealing.reason", reason.strip()),
    )
    return _export(union, kind, mark, whole=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """What every exported file says of itself."""

    number: str
    reader: str
    union: str
    at: datetime

    @property
    def words(self) -> str:
        facts = {
            "number": self.number,
            "union": self.union,
            "reader": self.reader,
            "at": timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M"),
        }
        return _("%(union)s，%(reader)s于%(at)s导出，编号%(number)s") % facts


def _mark(union: Union, actor: Actor) -> Mark:
    return Mark(secrets.token_hex(4).upper(), reader_of(actor), union.name, timezone.now())


def reader_of(actor: Actor) -> str:
    """Whoever takes data out, by the name that stands on it."""
    name = Person.objects.filter(pk=actor.person_id or 0).values_list("name", flat=True).first()
    return name or actor.name


def note_looks(
    people: Iterable[int],
    *,
    target: str,
    actor: Actor,
    purpose: str,
    reason: str,
    fields: list[str],
) -> int:
    """One line in each person's who looked, in the transaction of whatever takes their data out;
    how many."""
    now, noted = timezone.now(), 0
    looks: list[Reveal] = []
    for person_id in people:
        look = Reveal(
            at=now, actor=actor.name, person_id=person_id, target=f"org.person:{person_id}",
            fields=fields, purpose=Reveal.Purpose(purpose),
        )  # fmt: skip
        look.seal(reason=reason)
        looks.append(look)
        if len(looks) == CHUNK:
            noted += len(Reveal.objects.bulk_create(looks, batch_size=500))
            looks = []
    noted += len(Reveal.objects.bulk_create(looks, batch_size=500))
    record("sealing.reveal", target, actor=actor, people=noted, purpose=purpose, many=noted > 1)
    return noted


def _export(union: Union, kind: str, mark: Mark, *, whole: bool) -> Export:
    pieces = {CSV: _as_csv, XLSX: _as_xlsx}[kind](_rows(union, whole=whole), mark)
    return Export(f"members-{mark.number}.{kind}", CONTENT_TYPES[kind], pieces)


def _members(union: Union) -> Any:
    current = Membership.objects.current().filter(union__in=Union.objects.under(union))
    return current.order_by("union__path", "pk")


def _rows(union: Union, *, whole: bool) -> Iterator[list[str]]:
    columns = [
        "person__name",
        "person__id_type",
        "person__sex",
        "person__seal_key",
        "person__envelope",
        "union__name",
        "since",
        "change",
        "employment",
    ]
    records = [f"person__member_record__{name}" for name in RECORD_COLUMNS]
    found = _members(union).values_list(*columns, *records)
    for row in found.iterator(chunk_size=CHUNK):
        yield cells_of(_member(row), whole=whole, say=_)


def _member(row: tuple[Any, ...]) -> Member:
    name, id_type, sex, seal_key, envelope, union, since, change, employment, *items = row
    sealed = opened_values(bytes(envelope), table=PERSON_TABLE, seal_key=seal_key)
    number = sealed.get("id_number", "")
    born = sealed.get("born_on", "")
    if number and id_type in NUMBERED_LIKE_ID_CARDS and id_number(number):
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    known = dict(zip(RECORD_COLUMNS, items, strict=True))
    return Member(
        {
            **sealed, **known, "name": name, "id_type": id_type, "sex": sex, "born_on": born,
            "union": union, "joined_on": since.isoformat(), "change": change,
            "employment": employment,
        }
    )  # fmt: skip


def _as_csv(rows: Iterator[list[str]], mark: Mark) -> Iterator[bytes]:
    """Lines as they are read; the byte-order mark tells Excel the letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(titles(FIELDS))
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % 200 == 0:
            yield _taken(out)
    writer.writerow([mark.words])
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def _as_xlsx(rows: Iterator[list[str]], mark: Mark) -> Iterator[bytes]:
    """Written row by row into a file of the system's own, which goes as soon as it is sent."""
    from xlsxwriter import Workbook  # noqa: PLC0415  (only this use case needs it)

    with tempfile.TemporaryFile() as made:
        with Workbook(made, {"constant_memory": True}) as book:
            book.set_properties(
                {"title": mark.words, "author": mark.reader, "comments": mark.words}
            )
            sheet = book.add_worksheet(str(_("会员名册")))
            sheet.set_header(f"&L{mark.words}")
            sheet.set_footer(f"&L{mark.words}&R&P／&N")
            sheet.set_column(0, len(ITEMS), 14)
            for number, row in enumerate(_with_titles(rows)):
                for place, text in enumerate(row):
                    sheet.write_string(number, place, text)
        made.seek(0)
        yield from _pieces(made)


def _with_titles(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield titles(FIELDS)
    yield from rows


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    while piece := made.read(64 * 1024):
        yield piece
