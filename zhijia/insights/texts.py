"""The words of published figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "insights.only_the_clock": _("公开数据每月自动算一次，不能手工改。请等下个月。"),
}

VERBS: dict[str, Text] = {
    "insights.freeze_month": _("公布了一个月的数据"),
}

COLUMNS: dict[str, Text] = {
    "received": _("收到"),
    "accepted": _("已受理"),
    "answered": _("给了答复"),
    "on_time": _("按时答复"),
}

LIVE_COLUMNS: dict[str, Text] = {
    "received": _("收到"),
    "accepted": _("已受理"),
    "declined": _("没有受理"),
    "answered": _("给了答复"),
    "on_time": _("按时答复"),
    "reopened": _("重新办理"),
    "closed": _("办结"),
    "rated": _("职工评价"),
    "owed": _("现在要办的"),
    "overdue": _("其中超期"),
}

BY: dict[str, Text] = {
    "category": _("类别"),
    "office": _("承办工会"),
    "month": _("月份"),
}

PERIOD_NAMES: dict[str, Text] = {
    "month": _("本月"),
    "last_month": _("上月"),
    "quarter": _("本季度"),
    "year": _("今年"),
    "last_year": _("去年"),
}

MENU_ENTRY = MenuEntry(
    title=_("办理情况"),
    url_name="insights:live_figures",
    icon="chart-bar",
    duty="desk.read",
    order=25,
)
