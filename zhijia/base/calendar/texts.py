"""The sentences of the working calendar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "calendar.year_unknown": _(
        "现在算不了：没有%(year)s年的节假日安排，最早到%(first)s年。请核对日期。"
    ),
}

VERBS: dict[str, Text] = {
    "calendar.add_notice": _("登记了放假安排"),
}
