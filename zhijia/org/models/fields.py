"""Two kinds of column that only this app needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class BytewiseField(TextColumn):
    """Text compared byte by byte on both databases (SQLite does so by itself), so that a half-open
    range finds a beginning: a branch of the tree, the first letters of a name."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        found: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            found["collation"] = "C"
        return found


def code_field(codes: Mapping[str, str], label: Any, **options: Any) -> TextColumn:
    """A column that holds a code of a national register."""
    longest = max(len(code) for code in codes)
    choices = [(code, _(words)) for code, words in codes.items()]
    return models.CharField(label, max_length=longest, choices=choices, blank=True, **options)
