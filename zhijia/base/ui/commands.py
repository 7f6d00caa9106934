"""`zhijia assets` and `zhijia messages`: build what the pages load and nobody commits."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings

import zhijia
from zhijia.base.ui import messages as tables
from zhijia.base.ui.icons import ICONS
from zhijia.base.ui.sprite import package_folder, sprite_of


def assets(argv: list[str]) -> int:
    """Write var/assets/zh/icons.svg. Pages work without it: a word stands beside every icon."""
    argparse.ArgumentParser(prog="zhijia assets", description=assets.__doc__).parse_args(argv)
    folder = package_folder()
    if folder is None:
        sys.stderr.write("zhijia assets: cotton-icons is not installed; pages show words only\n")
        return 0
    target = Path(settings.VAR_DIR) / "assets" / "zh" / "icons.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    sprite = sprite_of(ICONS, folder)
    target.write_text(sprite, encoding="utf-8")
    sys.stdout.write(f"{target}: {len(ICONS)} icons, {len(sprite.encode()):,} bytes\n")
    return 0


def messages(argv: list[str]) -> int:
    """Check, list or compile the English of every sentence."""
    parser = argparse.ArgumentParser(prog="zhijia messages", description=messages.__doc__)
    parser.add_argument("what", choices=("check", "missing", "compile"))
    parser.add_argument("app", nargs="?", help="only this app, e.g. desk or base/ui")
    asked = parser.parse_args(argv)
    root = Path(zhijia.__file__).parent
    apps = tables.gather(root)
    if asked.app:
        apps = [app for app in apps if app.folder == root / asked.app]
    return {"check": _check, "missing": _missing, "compile": _compile}[asked.what](apps)


def _check(apps: list[tables.App]) -> int:
    findings = tables.check(apps)
    sentences = sum(len(app.sentences) for app in apps)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{sentences} sentences in {len(apps)} apps, {len(findings)} findings\n")
    return 1 if findings else 0


def _missing(apps: list[tables.App]) -> int:
    for app in apps:
        if lacking := tables.missing(app):
            sys.stdout.write(f"# {app.po}\n\n{lacking}\n\n")
    return 0


def _compile(apps: list[tables.App]) -> int:
    sys.stdout.write(f"{tables.compile_tables(apps)} tables compiled\n")
    return 0
