"""The workbench's sentences and its lines in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "workbench.set_up_already": _("这个平台已经设好了。请用您的账号登录。"),
    "workbench.not_begun": _("还没有设置工会。请先走第一步：名称。"),
    "workbench.wrong_setup_code": _("设置码不对。它在启动平台的窗口里，只能用一次。"),
    "workbench.union_missing": _("请选在哪个工会任职。"),
    "workbench.streets_missing": _("请至少写一个街道或系统，一行一个。"),
}

MENU_ENTRIES = {
    "workbench.today": MenuEntry(
        title=_("今天"), url_name="workbench:today", icon="sun", duty="desk.read", order=10
    ),
    "workbench.audit_trail": MenuEntry(
        title=_("审计记录"),
        url_name="workbench:audit_trail",
        icon="shield-check",
        duty="audit.read",
        group=_("基础"),
        order=85,
    ),
    "workbench.settings": MenuEntry(
        title=_("设置"),
        url_name="workbench:setup",
        icon="settings",
        duty="settings.edit",
        group=_("基础"),
        order=90,
    ),
}
