"""The head of the chain outside the database: one file a day, one line for each sealing.

Whoever can rewrite the whole database still cannot rewrite these files, if the operator keeps them
elsewhere (ZHIJIA_ANCHORS: another disk, a mounted archive, a directory that is copied away). Lines
are only ever added: bringing back a backup adds one that says so, and the lines about what came after
that backup stay for whoever wants to know what was lost.
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
    """On this day the chain ended in this value at this number. `restored`: a backup was brought
    back, and what other anchors know beyond this number is gone."""

    on: str
    seal_no: int
    chain: str
    restored: bool = False


def export_anchor(on: date, seal_no: int, chain: str, *, restored: bool = False) -> None:
    """Append a line to the day's file and make sure that it is on the disk."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(asdict(Anchor(on.isoformat(), seal_no, chain, restored))) + "\n"
    with (folder / f"{on.isoformat()}.jsonl").open("a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def last_anchors() -> Iterator[Anchor]:
    """The furthest anchor of each day, in the order of the days. A damaged line is an error: it
    was not written by us."""
    furthest: dict[str, Anchor] = {}
    for anchor in _all_anchors():
        if anchor.restored:
            furthest = {on: a for on, a in furthest.items() if a.seal_no <= anchor.seal_no}
        known = furthest.get(anchor.on)
        if known is None or anchor.seal_no > known.seal_no:
            furthest[anchor.on] = anchor
    yield from furthest.values()


def _all_anchors() -> Iterator[Anchor]:
    for path in sorted(_folder().glob("????-??-??.jsonl")):
        lines = path.read_text(encoding="ascii").splitlines()
        yield from (Anchor(**json.loads(line)) for line in lines if line.strip())


def _folder() -> Path:
    return Path(settings.ANCHORS_DIR)
