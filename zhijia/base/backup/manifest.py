"""What belongs to a backup, and whether all of it is there and as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zhijia.base.backup import keys
from zhijia.base.backup.errors import Damaged, Refused
from zhijia.base.backup.folder import digest_of_file, write_lines
from zhijia.base.backup.tables import Count, Node, count_lines
from zhijia.base.sealing.envelopes import digest_of

FORMAT = 1
NAME = "manifest.json"
MOST_NAMED = 5
_TABLE, _STORED = re.compile(r"[a-z][a-z0-9_]*"), re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table: their columns, how many, the SHA-256 over their lines, and the last
    number the table gave."""

    columns: list[str]
    rows: int
    digest: str
    last_id: int

    @property
    def count(self) -> Count:
        return Count(self.rows, self.digest)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup in one page. Instants are ISO 8601 in UTC; `database` is where the rows came from;
    `audit` is the end of the chain (`seal_no`, `chain`); `keys` are fingerprints, `envelopes` how
    many stand under each key; `files` gives the SHA-256 of each stored content."""

    release: str
    database: str
    started_at: str
    finished_at: str
    migrations: list[Node]
    audit: dict[str, Any]
    keys: dict[str, str]
    envelopes: dict[str, int]
    tables: dict[str, Rows]
    left_out: list[str]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def rows_path(folder: Path, table: str) -> Path:
    return folder / "rows" / f"{table}.jsonl"


def content_path(folder: Path, stored: str) -> Path:
    return folder / "files" / stored


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Written last, with a keyed mark over it: nobody without the keys can make one that fits."""
    said = {"format": FORMAT, **asdict(manifest)}
    marked = {**said, "mark": _mark(said)}
    text = json.dumps(marked, ensure_ascii=False, indent=1)
    write_lines(folder / NAME, [text.encode() + b"\n"])


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a whole backup. A mark that does not fit is `Damaged`, unless the key that
    made it is not at hand: then it cannot be judged, and the keys are named as missing later."""
    said = _read(folder)
    if said.get("format") != FORMAT:
        raise Refused(f"{folder} has the format {said.get('format')}; this release reads {FORMAT}.")
    mark = said.pop("mark", "")
    try:
        manifest = _from(said)
    except (KeyError, TypeError, ValueError) as wrong:
        raise Damaged(f"{folder / NAME} cannot be read: {wrong}") from None
    same_key = manifest.keys.get(keys.INDEX) == keys.fingerprints()[keys.INDEX]
    if same_key and mark != _mark(said):
        raise Damaged(f"{folder / NAME} is not as it was written: its mark does not fit.")
    return manifest


def check_whole(folder: Path, manifest: Manifest) -> None:
    """Every file is there and as it was written, or `Damaged` with the names of those that are not."""
    bad = list(_faults(folder, manifest))
    if bad:
        more = f" and {len(bad) - MOST_NAMED} more" if len(bad) > MOST_NAMED else ""
        raise Damaged(f"{folder} is damaged: {'; '.join(bad[:MOST_NAMED])}{more}.")


def rows_file_lines(folder: Path, table: str) -> Iterator[bytes]:
    with rows_path(folder, table).open("rb") as file:
        yield from file


def _faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    for table, written in manifest.tables.items():
        if not rows_path(folder, table).is_file():
            yield f"rows/{table}.jsonl is missing"
        elif count_lines(rows_file_lines(folder, table)) != written.count:
            yield f"rows/{table}.jsonl is not as it was written"
    for stored, digest in manifest.files.items():
        path = content_path(folder, stored)
        if not path.is_file():
            yield f"files/{stored} is missing"
        elif digest_of_file(path.open("rb")) != digest:
            yield f"files/{stored} is not as it was written"


def _read(folder: Path) -> dict[str, Any]:
    path = folder / NAME
    if not path.is_file():
        raise Refused(f"{folder} is no whole backup: it has no {NAME}.")
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise Damaged(f"{path} cannot be read.") from None
    if not isinstance(said, dict):
        raise Damaged(f"{path} cannot be read.")
    return said


def _from(said: Mapping[str, Any]) -> Manifest:
    given = {name: said[name] for name in Manifest.__dataclass_fields__}
    given["migrations"] = [(app, name) for app, name in said["migrations"]]
    given["tables"] = {name: Rows(**table) for name, table in said["tables"].items()}
    odd = [name for name in given["tables"] if not _TABLE.fullmatch(name)]
    odd += [name for name in given["files"] if not _STORED.fullmatch(name)]
    if odd:
        raise ValueError(f"{odd[0]!r} is no name of ours")
    return Manifest(**given)


def _mark(said: Mapping[str, Any]) -> str:
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest_of("backup.manifest", plain)
