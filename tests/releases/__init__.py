"""One small lived-in database of every release, as `zhijia backup` writes it: later migrations are
tried on them. The keyring beside them was made for this and opens nothing else.

`python -m tests.releases.make` writes the one of the release that is being worked on. Once a release
is tagged its folder is never written again.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
KEYRING = HERE / "keyring"


def folders() -> list[Path]:
    """The folders of the releases, the oldest first."""
    return sorted(path.parent for path in HERE.glob("*/manifest.json"))
