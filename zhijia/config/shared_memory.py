"""Memory that the processes of one machine share: limits against floods and guessing are counted there.

It is a folder of the system's memory file system (`/dev/shm` on Linux), readable by this user only
and gone with the next start of the machine. Never a disk: the day's salt of the pseudonyms is in it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")  # noqa: S108  (our folder in it is private, which is checked below)
MOST_BYTES = 32 * 2**20


def cache_in_memory(var_dir: Path, *, is_shared: bool = True) -> dict[str, Any]:
    """Django's cache for a machine without Redis: shared by its processes where the system has such
    a memory, else each process's own. Tests share nothing and leave nothing there."""
    folder = private_folder(MEMORY, var_dir) if is_shared else None
    if folder is None:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "zhijia"}
    return {
        "BACKEND": "zhijia.config.shared_cache.SharedCache",
        "LOCATION": str(folder),
        "SHARDS": 1,
        "DATABASE_TIMEOUT": 5,
        "OPTIONS": {"size_limit": MOST_BYTES, "eviction_policy": "least-recently-stored"},
    }


def private_folder(memory: Path, var_dir: Path) -> Path | None:
    """A folder for the installation whose data lie in `var_dir`; None where the system has no such
    memory, or where somebody else got there first."""
    name = hashlib.sha256(str(var_dir.resolve()).encode()).hexdigest()[:16]
    folder = memory / f"zhijia-{os.getuid()}-{name}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return folder if is_ours and not stat.S_IMODE(found.st_mode) & 0o077 else None


def web_processes(var_dir: Path) -> int:
    """How many web processes this machine is served by: two that count together, or one."""
    return 1 if private_folder(MEMORY, var_dir) is None else 2
