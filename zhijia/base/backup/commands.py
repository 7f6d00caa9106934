"""`zhijia backup`, `zhijia restore`, `zhijia upgrade`.

Contract: docs/cli.md. One JSON object on standard output; on standard error a sentence when
something is wrong. Exit 0 when all is well, 1 when a fault was found, 2 when it was refused.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError

from zhijia.base.audit.verify import Report
from zhijia.base.backup import maintenance
from zhijia.base.backup.errors import Damaged, Refused
from zhijia.base.backup.keeping import make_backup
from zhijia.base.backup.manifest import Manifest
from zhijia.base.backup.restoring import restore_backup
from zhijia.base.backup.upgrading import upgrade as upgrade_rows
from zhijia.base.sealing.envelopes import SealBroken
from zhijia.kernel.actor import system
from zhijia.kernel.lines import to_json

Answer = tuple[dict[str, Any], list[str]]
"""The object to print, and the sentences about faults."""


def backup(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhijia backup")
    parser.add_argument("--to", type=Path, required=True, help="an empty or new directory")
    return _run(parser, argv, lambda asked: _backup(asked.to))


def restore(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhijia restore")
    parser.add_argument("--from", dest="source", type=Path, required=True, help="a backup")
    parser.add_argument(
        "--replace", action="store_true", help="instead of the rows that stand here"
    )
    return _run(parser, argv, lambda asked: _restore(asked.source, asked.replace))


def upgrade(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhijia upgrade")
    parser.add_argument("--to", type=Path, required=True, help="where the backup before it goes")
    parser.add_argument(
        "--hold-page", action="store_true", help="leave the sign up; say it again to open"
    )
    return _run(parser, argv, lambda asked: _upgrade(asked.to, asked.hold_page))


def _backup(target: Path) -> Answer:
    kept = make_backup(target, actor=system("backup.make_backup"))
    said = {"backup": str(target), **_summary(kept.manifest), "lost": kept.lost}
    return said, [f"{path}: known by a paper, but not in the file store" for path in kept.lost]


def _restore(source: Path, replace: bool) -> Answer:
    done = restore_backup(source, actor=system("backup.restore_backup"), replace=replace)
    said = {
        "restored": str(source),
        **_summary(done.manifest),
        "migrated": done.migrated,
        "envelopes_opened": done.opened,
        "keys_missing": done.keys_missing,
        "audit": _audit(done.audit),
    }
    faults = [
        f"the key {name} of this backup is not at hand: what stands under it cannot be read. "
        "Name the backup's keyring in ZHIJIA_KEYRING_FILE."
        for name in done.keys_missing
    ]
    return said, faults


def _upgrade(target: Path, hold_page: bool) -> Answer:
    try:
        done = upgrade_rows(target, actor=system("backup.upgrade"), hold_page=hold_page)
    except Exception:
        if maintenance.under_way():
            sys.stderr.write(
                "zhijia upgrade: nothing was changed, the rows stand as before, and the page of "
                "maintenance stays up, for this release's pages do not fit them. Mend what is said "
                "below, or put the earlier release back; then say zhijia upgrade again.\n"
            )
        raise
    said = {
        "migrated": done.migrated,
        "backup": str(done.backup) if done.backup else None,
        "rows": done.rows,
        "maintenance": bool(maintenance.under_way()),
        "audit": _audit(done.audit),
    }
    return said, []


def _summary(manifest: Manifest) -> dict[str, Any]:
    return {
        "release": manifest.release,
        "database": manifest.database,
        "taken_at": manifest.started_at,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "seal_no": manifest.audit["seal_no"],
    }


def _audit(report: Report) -> dict[str, Any]:
    return {"entries": report.entries, "sealed": report.sealed, "unsealed": report.unsealed}


def _run(
    parser: argparse.ArgumentParser,
    argv: list[str],
    answer: Callable[[argparse.Namespace], Answer],
) -> int:
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:
        return cast(int, stop.code)
    try:
        said, faults = answer(asked)
    except Refused as no:
        return _say(parser, [str(no)], exit_code=2)
    except OSError as wrong:  # a full or missing disk
        return _say(parser, [str(wrong)], exit_code=2)
    except (Damaged, SealBroken, ImproperlyConfigured) as wrong:
        return _say(parser, [str(wrong)], exit_code=1)
    except IntegrityError as wrong:  # its other lines hold values of the row
        return _say(parser, [str(wrong).partition("\n")[0]], exit_code=1)
    sys.stdout.write(to_json(said) + "\n")
    return _say(parser, faults, exit_code=1 if faults else 0)


def _say(parser: argparse.ArgumentParser, sentences: list[str], *, exit_code: int) -> int:
    for sentence in sentences:
        sys.stderr.write(f"{parser.prog}: {sentence}\n")
    return exit_code
