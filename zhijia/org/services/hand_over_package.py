"""Writing the package of a hand-over: one zip with every table, its schema, a manifest and sums.

All tables are read at one moment, so every reference in the package leads to a row of the package.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext, override

from zhijia.base.backup.database import one_moment
from zhijia.org.models import Union
from zhijia.org.rules.hand_over import TABLES, Mark, Part, Table, cell, manifest, readme, schema_of
from zhijia.org.selectors.hand_over import Branch, rows_of, whole_people

LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Package:
    """What was written: whose details are whole in it, and how many rows stand in all tables."""

    people: list[int]
    rows: int


def write_package(into: IO[bytes], union: Union, mark: Mark) -> Package:
    """Write the package of a branch as it is at this moment."""
    with one_moment():
        return write_package_now(into, union, mark)


def write_package_now(into: IO[bytes], union: Union, mark: Mark) -> Package:
    """The same inside a transaction of the caller's."""
    branch = Branch(union)
    with ZipFile(into, "w", ZIP_DEFLATED, compresslevel=3) as package:
        writer = _Writer(package, datetime.fromisoformat(mark.at))
        package.comment = json.dumps(mark.as_json(), ensure_ascii=False).encode()
        parts = [writer.table(table, rows_of(table.name, branch)) for table in TABLES]
        for part in parts:
            schema = schema_of(part.table, mark, english=_english)
            writer.text(part.table.schema_path, _as_json(schema))
        writer.text("datapackage.json", _as_json(manifest(parts, mark, english=_english)))
        writer.text("README.md", readme(parts, mark, english=_english))
        writer.sums()
    return Package(list(whole_people(branch)), sum(part.rows for part in parts))


class _Writer:
    """A zip under way, with the digest of every file in it."""

    def __init__(self, package: ZipFile, at: datetime) -> None:
        self._package = package
        self._at = at.timetuple()[:6]
        self._digests: dict[str, str] = {}

    def table(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> Part:
        """Write one table row after row."""
        digest, size, count = hashlib.sha256(), 0, 0
        with self._package.open(self._entry(table.path), "w", force_zip64=True) as file:
            for count, lines in _lines(table, rows):  # noqa: B007  (the last count is the sum)
                file.write(lines)
                digest.update(lines)
                size += len(lines)
        self._digests[table.path] = digest.hexdigest()
        return Part(table, count, size, digest.hexdigest())

    def text(self, path: str, text: str) -> None:
        content = text.encode()
        self._digests[path] = hashlib.sha256(content).hexdigest()
        self._package.writestr(self._entry(path), content)

    def sums(self) -> None:
        """The digests of every other file, as `sha256sum -c` reads them."""
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self._digests.items())]
        self._package.writestr(self._entry("SHA256SUMS"), "".join(lines))

    def _entry(self, path: str) -> ZipInfo:
        entry = ZipInfo(path, self._at)
        entry.compress_type = ZIP_DEFLATED
        return entry


def _lines(table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, bytes]]:
    """The bytes of a table in pieces, each with the number of rows written so far."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    count = 0
    for count, row in enumerate(rows, start=1):
        writer.writerow([cell(value) for value in row])
        if count % LINES_AT_ONCE == 0:
            yield count, _taken(out)
    yield count, _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _english(words: str) -> str:
    with override("en"):
        return gettext(words)
