"""The words of published figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "insights.only_the_clock": _("公开数据每月自动算一次，不能手工改。请等下个月。"),
}

VERBS: dict[str, Text] = {
    "insights.freeze_month": _("公布了一个月的数据"),
}

COLUMNS: dict[str, Text] = {
    "received": _("收到"),
    "accepted": _("受理"),
    "answered": _("给了答复"),
    "on_time": _("按时答复"),
}
