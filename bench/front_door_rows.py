"""Inside the house of bench/front_door: compare the rows with what visitors were told, and write the
rows of one filing bare, as the limit.

    python -m bench.front_door_rows settle < what was acknowledged, as JSON
    python -m bench.front_door_rows bare 2000
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.visitors import PHOTO_BYTES, STORY_BEGINS, photo

CONNECTIONS = {"sqlite": 1, "postgresql": 4}
"""SQLite has one writer at a time; beside it a second only waits."""
A_PHOTO_IN = 10
PAPER_TABLES = ("files_storedfile", "desk_attachment")


def settle(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Every acknowledged matter exists once with its story and papers, and no other does."""
    from django.core.files.storage import default_storage

    from zhijia.base.audit.models import AuditEntry
    from zhijia.base.files.models import StoredFile
    from zhijia.desk.models import Entry, EntryKind, Promise, Request

    requests = {
        row.number: row
        for row in Request.objects.filter(source="web")
        if row.sealed().get("story", "").startswith(STORY_BEGINS)
    }
    stories = Counter(row.sealed()["story"] for row in requests.values())
    assert set(requests) == {one["number"] for one in told}, "numbers differ"
    assert stories == Counter(one["story"] for one in told), "stories differ"
    for one in told:
        row = requests[one["number"]]
        assert row.sealed()["story"] == one["story"], row.number
        papers = sorted(digest_of_paper(paper.file) for paper in row.attachments.all())
        assert papers == sorted(one["papers"]), f"{row.number}: papers differ"
    keys = [row.pk for row in requests.values()]
    once = {f"desk.request:{pk}": 1 for pk in keys}
    noted = AuditEntry.objects.filter(verb="desk.file_request", target__in=list(once))
    assert Counter(noted.values_list("target", flat=True)) == once, "audit entries differ"
    of_matters = {"request__in": keys}
    assert Promise.objects.filter(**of_matters).count() == 2 * len(keys), "promises differ"
    filed = Entry.objects.filter(kind=EntryKind.FILED, **of_matters)
    assert filed.count() == len(keys), "histories differ"
    missing = [f for f in StoredFile.objects.all() if not default_storage.exists(f.path)]
    assert not missing, "stored files without a content"
    return {
        "matters acknowledged and found once": len(told),
        "papers equal to the byte": sum(len(one["papers"]) for one in told),
    }


def digest_of_paper(file: Any) -> str:
    from zhijia.base.files.services import open_file

    return hashlib.sha256(b"".join(open_file(file))).hexdigest()


# The bare transaction


@dataclass(frozen=True)
class Written:
    """One row of a filing: its table, the column that names it, its values, which of them are new
    every time, and which name a row of another table."""

    table: str
    key: str
    values: dict[str, Any]
    fresh: tuple[str, ...]
    refers: dict[str, str]


def rows_of_a_filing() -> list[Written]:
    """What one filing leaves, read back from one that was made through the services."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhijia.base.audit.models import AuditEntry
    from zhijia.desk import services
    from zhijia.desk.models import Attachment, Entry, Promise
    from zhijia.kernel.actor import VISITOR

    last = AuditEntry.objects.order_by("-pk").first()
    draft = services.start_draft({"category": "unsure"}, actor=VISITOR)
    services.answer_question(draft, {"story": "来" * 40, "reach": "nothing"}, actor=VISITOR)
    photo_of_it = SimpleUploadedFile("工资条.jpg", photo(0).content)
    services.add_paper(draft, photo_of_it, actor=VISITOR)
    request = services.file_request(draft, actor=VISITOR).request
    draft.refresh_from_db()
    session = SessionStore()
    session["desk_drafts"] = [str(draft.key)]
    session.save()
    paper = Attachment.objects.get(request=request)
    audit = AuditEntry.objects.filter(pk__gt=last.pk if last else 0)
    rows = [request, draft, *Promise.objects.filter(request=request)]
    rows += [*Entry.objects.filter(request=request), *audit, paper.file, paper]
    rows.append(Session.objects.get(pk=session.session_key))
    return [written(row) for row in rows]


def written(row: Any) -> Written:
    from django.db import connection

    values: dict[str, Any] = {}
    fresh, refers = [], {}
    numbered = [
        c for c in row._meta.local_concrete_fields if c.get_internal_type() != "BigAutoField"
    ]
    for column in numbered:
        value = column.get_db_prep_save(getattr(row, column.attname), connection)
        values[column.column] = value
        if column.unique and value is not None:
            fresh.append(column.column)
        if column.remote_field and value is not None:
            refers[column.column] = column.remote_field.model._meta.db_table
    return Written(row._meta.db_table, row._meta.pk.column, values, tuple(fresh), refers)


def bare(transactions: int) -> float:
    """Seconds a transaction: the rows of one filing, and the content of one photo in ten."""
    from django.db import connection

    rows, turns = rows_of_a_filing(), iter(range(transactions))
    writers = CONNECTIONS[connection.vendor]
    with (
        tempfile.TemporaryDirectory(dir=os.environ["ZHIJIA_VAR"]) as store,
        ThreadPoolExecutor(writers) as pool,
    ):
        started = time.perf_counter()
        shares = [pool.submit(write_bare, rows, turns, Path(store)) for _ in range(writers)]
        for share in shares:
            share.result()
        return (time.perf_counter() - started) / transactions


def write_bare(rows: list[Written], turns: Iterator[int], store: Path) -> None:
    """One connection: transactions one after the other, nothing between them and the database."""
    from django.db import connection

    connection.ensure_connection()
    bare_connection, begin = connection.connection, "BEGIN"
    mark = "%s"
    if connection.vendor == "sqlite":
        begin, mark = "BEGIN IMMEDIATE", "?"
    statements = [(row, statement_of(row, mark)) for row in rows]
    photo = os.urandom(PHOTO_BYTES)
    cursor = bare_connection.cursor()
    for turn in turns:
        if turn % A_PHOTO_IN == 0:
            Path(store, str(turn)).write_bytes(photo)
        cursor.execute(begin)
        made: dict[str, Any] = {}
        for row, statement in statements:
            if turn % A_PHOTO_IN and row.table in PAPER_TABLES:
                continue
            cursor.execute(statement, values_of(row, made))
            made[row.table] = cursor.fetchone()[0]
        cursor.execute("COMMIT")
    connection.close()


def statement_of(row: Written, mark: str) -> str:
    columns = ", ".join(f'"{name}"' for name in row.values)
    marks = ", ".join(mark for _ in row.values)
    return f'INSERT INTO "{row.table}" ({columns}) VALUES ({marks}) RETURNING "{row.key}"'


def values_of(row: Written, made: dict[str, Any]) -> list[Any]:
    """The values with new ones where each row needs its own, and the keys of this transaction."""
    return [
        fresh_like(value) if name in row.fresh else made.get(row.refers.get(name, ""), value)
        for name, value in row.values.items()
    ]


def fresh_like(value: Any) -> Any:
    drawn = uuid.uuid4()
    return drawn if isinstance(value, uuid.UUID) else drawn.hex[: len(value)]


def main(argv: list[str]) -> None:
    import django

    django.setup()
    what, *more = argv
    found = settle(json.load(sys.stdin)) if what == "settle" else bare(int(more[0]))
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
