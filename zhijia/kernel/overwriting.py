"""A command never writes its answer over the files it reads."""

from __future__ import annotations

import errno
from pathlib import Path


def refuse_overwriting(out: Path, *read: Path | None) -> None:
    """`OSError` where the file to write is one of those to read, under whatever name or link."""
    for path in read:
        if path is not None and out.exists() and path.exists() and out.samefile(path):
            raise OSError(errno.EEXIST, "it is one of the files to read; name another", str(out))
