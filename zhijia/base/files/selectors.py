"""Which papers hang on a matter."""

from __future__ import annotations

from zhijia.base.files.models import StoredFile


def files_of(target: str) -> list[StoredFile]:
    """The papers of a matter, the oldest first."""
    return list(StoredFile.objects.filter(target=target).order_by("pk"))
