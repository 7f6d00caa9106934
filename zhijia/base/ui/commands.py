"""`zhijia assets`: build what the pages load and nobody commits."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings

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
