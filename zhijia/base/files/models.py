from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models

from zhijia.base.files.rules.kinds import KEPT_KINDS, Kind
from zhijia.base.sealing.models import SealedRow


class StoredFile(SealedRow):
    """A paper somebody brought. The content lies encrypted in the file store under a random name;
    its own key and the name people gave it are sealed here. `target` says what it belongs to."""

    unscoped_because: ClassVar[str] = "opened through the matter it belongs to"
    sealed_fields = ("name", "content_key")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.CharField(max_length=120, db_index=True, help_text='"desk.draft:12"')
    kind_code = models.CharField(max_length=8)
    size = models.PositiveIntegerField(help_text="Bytes of the content as it is kept.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.target} {self.kind_code}"

    @property
    def kind(self) -> Kind:
        return KEPT_KINDS[self.kind_code]

    @property
    def name(self) -> str:
        """The name it was brought under, with the suffix of what it really is."""
        return self.sealed().get("name", "")

    @property
    def content_key(self) -> bytes:
        return bytes.fromhex(self.sealed()["content_key"])

    @property
    def path(self) -> str:
        """Where the content lies in the file store."""
        return f"{self.key.hex[:2]}/{self.key.hex}"

    def seal_name(self, name: str) -> None:
        """Seal the name, and beside it a new key for the content."""
        self.seal(name=name, content_key=secrets.token_hex(16))
