"""The stored papers, as they lie encrypted in the file store: out into a folder and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from zhijia.base.backup.errors import Damaged
from zhijia.base.backup.folder import copy_content, digest_of_file, pieces_of
from zhijia.base.backup.manifest import content_path
from zhijia.base.backup.tables import Table
from zhijia.base.files.models import StoredFile

TABLE = StoredFile._meta.db_table


def stored_paths(tables: Iterable[Table]) -> tuple[list[str], int]:
    """Where the contents of all known papers lie, and how many bytes they are about."""
    known = [table for table in tables if table.name == TABLE]
    rows: list[tuple[UUID, int]] = [
        row
        for table in known
        for row in table.model._base_manager.order_by("pk").values_list("key", "size")
    ]
    return [StoredFile(key=key).path for key, _ in rows], sum(size for _, size in rows)


def copy_out(paths: Iterable[str], folder: Path) -> tuple[dict[str, str], list[str]]:
    """Copy contents into the folder: the SHA-256 of each, and those that are not in the store."""
    copied: dict[str, str] = {}
    gone: list[str] = []
    for path in paths:
        try:
            stored = default_storage.open(path)
        except OSError:
            gone.append(path)
        else:
            copied[path] = copy_content(pieces_of(stored), content_path(folder, path))
    return copied, gone


def still_known(paths: Iterable[str]) -> list[str]:
    """Of these contents, those whose paper is still known: lost, and not let go meanwhile."""
    by_key = {UUID(hex=path.partition("/")[2]): path for path in paths}
    known = StoredFile.objects.filter(key__in=by_key).values_list("key", flat=True)
    return sorted(by_key[key] for key in known)


def copy_in(folder: Path, files: Mapping[str, str]) -> int:
    """Put every content where it belongs, unless it lies there already; returns how many were put.

    The rows that know them come later: until then nobody can read them, and a restore that was
    killed here is done again from the start."""
    put = 0
    for path, digest in files.items():
        if default_storage.exists(path):
            if digest_of_file(default_storage.open(path)) == digest:
                continue
            default_storage.delete(path)
        with content_path(folder, path).open("rb") as content:
            if default_storage.save(path, File(content)) != path:
                raise Damaged(f"the file store did not take {path} under its name")
        put += 1
    return put
