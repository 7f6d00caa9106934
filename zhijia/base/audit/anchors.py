"""The head of the chain outside the database: one file a day, one line for each sealing.

Whoever can rewrite the whole database still cannot rewrite these files, if the operator keeps them
elsewhere (ZHIJIA_ANCHORS: another disk, a mounted archive, a directory that is copied away).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Anchor:
    """On this day the chain ended in this value at this number."""

    on: str
    seal_no: int
    chain: str


def export_anchor(on: date, seal_no: int, chain: str) -> None:
    """Append a line to the day's file and make sure that it is on the disk."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(asdict(Anchor(on.isoformat(), seal_no, chain))) + "\n"
    with (folder / f"{on.isoformat()}.jsonl").open("a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def last_anchors() -> Iterator[Anchor]:
    """The furthest anchor of each day, in the order of the days. A damaged line is an error: it
    was not written by us."""
    for path in sorted(_folder().glob("????-??-??.jsonl")):
        lines = path.read_text(encoding="ascii").splitlines()
        anchors = [Anchor(**json.loads(line)) for line in lines if line.strip()]
        if anchors:
            yield max(anchors, key=lambda anchor: anchor.seal_no)


def _folder() -> Path:
    return Path(settings.ANCHORS_DIR)
