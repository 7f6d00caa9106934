"""The folder of a backup: all there or not there, readable by its owner alone."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from zhijia.base.backup.errors import Refused

PIECE = 1024 * 1024
MEGABYTE = 1024 * 1024


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Fill the folder that is given; only at the end, and on the disk, does it become `target`.

    A killed backup leaves `target.unfinished`, which the next one to the same place clears."""
    making = target.with_name(f"{target.name}.unfinished")
    _private_folder(making)
    with _held(making, target):
        try:
            _clear(making)
            yield making
            _to_disk(making)
            making.replace(target)
            _to_disk(target.parent)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read, on the disk when this ends."""
    _private_folder(path.parent)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with private_file(path) as file:
        file.writelines(lines)


def copy_content(content: Iterable[bytes], path: Path) -> str:
    """Write a content piece by piece; returns its SHA-256."""
    digest = hashlib.sha256()
    with private_file(path) as file:
        for piece in content:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def digest_of_file(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(file):
        digest.update(piece)
    return digest.hexdigest()


def refuse_unfit(target: Path, *, needed: int) -> None:
    """A backup goes into an empty place outside the data, with room enough (bytes)."""
    where = target.resolve()
    for what, place in _places_of_data():
        if where.is_relative_to(place):
            raise Refused(
                f"{target} lies inside {place}, {what}: a backup beside the data is lost with it. "
                "Name a directory on another disk."
            )
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Refused(f"{target} is no directory. Name one that is empty or does not exist yet.")
    if target.is_dir() and any(target.iterdir()):
        raise Refused(f"{target} is not empty. Name a directory that is empty or not there yet.")
    free = shutil.disk_usage(_nearest(where)).free
    if free < needed:
        raise Refused(
            f"a backup needs about {needed // MEGABYTE + 1} MB, and at {target} "
            f"{free // MEGABYTE} MB are free. Make room or name another disk."
        )


def _private_folder(folder: Path) -> None:
    """With all above it that are not there yet: `mkdir(parents=True)` would leave those open."""
    if not folder.exists():
        _private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _places_of_data() -> list[tuple[str, Path]]:
    places: list[tuple[str, Path | str]] = [
        ("the data directory", settings.VAR_DIR),
        ("the anchors", settings.ANCHORS_DIR),
    ]
    if settings.NETWORK_LOG_DIR:
        places.append(("the network log", settings.NETWORK_LOG_DIR))
    return [(what, Path(place).resolve()) for what, place in places]


def _nearest(where: Path) -> Path:
    return next(place for place in (where, *where.parents) if place.exists())


@contextmanager
def _held(making: Path, target: Path) -> Iterator[None]:
    """Of two backups to one place the second is refused before it touches anything."""
    number = os.open(making, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"another backup to {target} is under way. Wait for it to end.") from None
    finally:
        os.close(number)


def _clear(folder: Path) -> None:
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
