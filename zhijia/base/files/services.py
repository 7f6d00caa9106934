"""Taking a paper in, handing it out, letting it go."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.files.contents import decrypted_content, encrypted_content, encrypted_pieces
from zhijia.base.files.models import StoredFile
from zhijia.base.files.rules.kinds import MOST_BYTES, MOST_FILES, Kind, kind_of, looks_like_photo
from zhijia.base.files.rules.metadata import CannotClean, cleaned
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import RuleViolation, Unavailable

MEGABYTE = 1024 * 1024
LONGEST_NAME = 80
ORPHAN_AFTER = timedelta(days=1)
CLEARING = system("files.clear_orphans")
_FOLDER, _STORED = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{32}")


@transaction.atomic
def keep_file(
    upload: UploadedFile[bytes],
    *,
    actor: Actor,
    target: str,
    most: int = MOST_FILES,
    full: str = "files.too_many",
) -> StoredFile:
    """Take one paper for a matter ("desk.draft:12"), cleaned and sealed, or refuse it with a
    sentence that says what to do. The same paper sent once more (a line that broke, a second press)
    is the one that is there. The caller has asked the policy and locked the matter; one who takes in
    more than the usual number says how many, and with which sentence the next one is refused."""
    name = plain_name(upload.name or "")
    content, kind = _checked(upload, name)
    if same := _kept_before(content, _name_of_kind(name, kind), kind, target=target):
        return same
    if StoredFile.objects.filter(target=target).count() >= most:
        raise RuleViolation(full, field="papers", most=most)
    return keep_content(content, name=name, kind=kind, actor=actor, target=target)


@transaction.atomic
def keep_content(content: bytes, *, name: str, kind: Kind, actor: Actor, target: str) -> StoredFile:
    """Keep a content whose kind is known: a paper that was cleaned, or a sheet the caller has read
    and needs as it came. Sealed under a key of its own."""
    file = _noted(name, kind, len(content), actor=actor, target=target)
    sealed = encrypted_content(content, file=file.key, key=file.content_key)
    default_storage.save(file.path, ContentFile(sealed))
    return file


@transaction.atomic
def keep_made(made: IO[bytes], *, name: str, kind: Kind, actor: Actor, target: str) -> StoredFile:
    """Keep a file we have made ourselves, however large: it is sealed piece by piece."""
    size = made.seek(0, os.SEEK_END)
    made.seek(0)
    file = _noted(name, kind, size, actor=actor, target=target)
    with tempfile.TemporaryFile() as sealed:
        for piece in encrypted_pieces(made, file=file.key, key=file.content_key):
            sealed.write(piece)
        sealed.seek(0)
        default_storage.save(file.path, File(sealed))
    return file


def _noted(name: str, kind: Kind, size: int, *, actor: Actor, target: str) -> StoredFile:
    """The row of a file, before its content is stored: so that a refusal stores nothing. Should the
    caller's transaction still roll back, nobody can read what was stored, for its key is gone with
    the row; the sweep deletes it."""
    file = StoredFile(target=target, kind_code=kind.code, size=size, at=timezone.now())
    file.seal_name(_name_of_kind(name, kind))
    file.save()
    record("files.keep_file", file, actor=actor, to=target, kind=kind.code, size=size)
    return file


def _name_of_kind(name: str, kind: Kind) -> str:
    return f"{PurePath(name).stem}.{kind.suffix}"


def _kept_before(content: bytes, name: str, kind: Kind, *, target: str) -> StoredFile | None:
    """A paper of this matter with this name and this very content."""
    alike = StoredFile.objects.filter(target=target, kind_code=kind.code, size=len(content))
    named = (file for file in alike if file.name == name)
    return next((file for file in named if b"".join(open_file(file)) == content), None)


def open_file(file: StoredFile) -> Iterator[bytes]:
    """The content, piece by piece. The caller has asked the policy of the matter it belongs to."""
    key = file.content_key
    try:
        stored = default_storage.open(file.path)
    except OSError:
        raise Unavailable("files.gone") from None
    return _pieces(stored, file.key, key)


def hand_on_files(target: str, *, to: str) -> list[StoredFile]:
    """The papers of a draft become the papers of the matter it was filed as; the caller holds the
    draft, so none comes in between."""
    files = list(StoredFile.objects.filter(target=target))
    if files:
        StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(target=to)
    for file in files:
        file.target = to
    return files


@transaction.atomic
def drop_file(file_id: int, *, actor: Actor, target: str) -> None:
    """Let one paper of a matter go; that it is gone already is no error (a second press)."""
    for file in StoredFile.objects.filter(pk=file_id, target=target):
        _drop(file, actor=actor)


@transaction.atomic
def drop_files_of(target: str, *, actor: Actor) -> int:
    """Let all papers of a matter go; returns how many."""
    files = list(StoredFile.objects.filter(target=target))
    for file in files:
        _drop(file, actor=actor)
    return len(files)


def clear_orphans(*, now: datetime, actor: Actor = CLEARING) -> int:
    """Delete contents whose row is gone, a day after: left by a rollback or a crash."""
    cleared = 0
    with suppress(FileNotFoundError):  # nothing was ever stored
        for folder in filter(_FOLDER.fullmatch, default_storage.listdir("")[0]):
            cleared += _clear_folder(folder, before=now - ORPHAN_AFTER)
    if cleared:
        record("files.clear_orphans", "files.store", actor=actor, files=cleared)
    return cleared


def plain_name(name: str) -> str:
    """The last part of a name, without control characters and not too long, its suffix kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, suffix = shown.rpartition(".")
    if not stem:
        return shown[:LONGEST_NAME] or "file"
    return stem[:LONGEST_NAME] + dot + suffix[:10]


def _checked(upload: UploadedFile[bytes], name: str) -> tuple[bytes, Kind]:
    size = upload.size or 0
    if size > MOST_BYTES:
        megabytes = -(-size // MEGABYTE)
        most = MOST_BYTES // MEGABYTE
        raise RuleViolation("files.too_big", field="papers", name=name, size=megabytes, most=most)
    content = upload.read()
    if not content:
        raise RuleViolation("files.empty", field="papers", name=name)
    kind = kind_of(content)
    if kind is None:
        raise _not_taken(name, promised_photo=looks_like_photo(name))
    try:
        return cleaned(content, kind.code), kind
    except CannotClean:
        raise _not_taken(name, promised_photo=kind.is_photo) from None


def _not_taken(name: str, *, promised_photo: bool) -> RuleViolation:
    code = "files.no_photo" if promised_photo else "files.kind_not_taken"
    return RuleViolation(code, field="papers", name=name)


def _pieces(stored: IO[bytes], file: UUID, key: bytes) -> Iterator[bytes]:
    with stored:
        yield from decrypted_content(stored, file=file, key=key)


def _drop(file: StoredFile, *, actor: Actor) -> None:
    path = file.path
    record("files.drop_file", file, actor=actor, of=file.target)
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(path))


def _clear_folder(folder: str, *, before: datetime) -> int:
    stored = [name for name in default_storage.listdir(folder)[1] if _STORED.fullmatch(name)]
    keys = StoredFile.objects.filter(key__in=[UUID(hex=name) for name in stored])
    known = {key.hex for key in keys.values_list("key", flat=True)}
    paths = [f"{folder}/{name}" for name in stored if name not in known]
    orphans = [path for path in paths if default_storage.get_modified_time(path) < before]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)
