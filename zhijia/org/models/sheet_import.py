"""A spreadsheet that was read and checked, and waits to be committed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel
from zhijia.base.sealing.models import SealedRow
from zhijia.org.models.union import Union
from zhijia.org.rules.sheet import Row


class ImportState(models.TextChoices):
    CHECKED = "checked", _("已检查，还没写入")
    COMMITTED = "committed", _("已导入")


class SheetImport(SealedRow, ScopedModel):
    """Rows of one spreadsheet, sealed: they may hold names and phones. Nothing of them stands in
    the register before the commit; after it the envelope is emptied."""

    sealed_fields = ("rows",)

    sheet = models.CharField(max_length=40)
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    filename = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.CHECKED
    )
    rows_count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True)

    scope = Scope(duty="org.import")

    def __str__(self) -> str:
        return f"{self.sheet} {self.filename}"

    def seal_rows(self, rows: list[Row]) -> None:
        self.rows_count = len(rows)
        self.seal(rows=json.dumps(rows, ensure_ascii=False, default=_date_as_text))

    def rows(self) -> list[Row]:
        found: list[Row] = json.loads(self.sealed().get("rows", "[]"), object_hook=_dates_from_text)
        return found


def _date_as_text(value: Any) -> dict[str, str]:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"{type(value)} does not stand in a sheet")


def _dates_from_text(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found["day"]) if found.keys() == {"day"} else found
