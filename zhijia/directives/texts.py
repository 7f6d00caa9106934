"""The sentences of demands: refusals, what the audit trail says, and the words of the pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text
from zhijia.directives.rules.burden import Every
from zhijia.directives.rules.flow import State

TEXTS: dict[str, Text] = {
    "directives.not_your_branch": _("只能要求自己负责的工会。请选自己的街道或系统。"),
    "directives.not_your_union": _("这不是您负责的工会。请让那里的工会主席来报。"),
    "directives.not_yours_to_allow": _("这由区总工会主席决定。"),
    "directives.own_demand": _("这是您自己提的，要由另一位主席决定。"),
    "directives.not_at_this_step": _(
        "这件事已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"
    ),
    "directives.not_asked_any_more": _("已经不用报了。您填的没有提交。"),
    "directives.replied_already": _("这个工会这一次已经报过了。要改，请打电话给要数的工会。"),
    "directives.title_missing": _("请写报什么。"),
    "directives.purpose_missing": _("请写用来做什么。说不清用处的，就不要向基层要。"),
    "directives.items_missing": _("请写要哪几项，一行一项。"),
    "directives.items_too_many": _("最多要%(most)s项。请只留用得上的。"),
    "directives.item_too_long": _("“%(item)s”太长了，一项最多40字。"),
    "directives.known_figure": _(
        "“%(item)s”不用向基层要：系统里已经有%(known)s，随时能看，也能导出。请删掉这一项。"
    ),
    "directives.minutes": _("请写整数的分钟，从1到2400，例如：15。"),
    "directives.due_in_the_past": _("报的日子不能早于今天。"),
    "directives.once_has_no_end": _("只报一次的，不用写报到哪天为止。"),
    "directives.until_missing": _(
        "请写报到哪天为止，不能早于第一次报的日子。没有尽头的报表不能发。"
    ),
    "directives.note_missing": _("请写一句为什么。"),
    "directives.answer_missing": _("请填“%(item)s”。没有的写：无。"),
    "directives.cap_in_the_past": _("只能从今天或者以后的日子起。"),
    "directives.document_missing": _("请写哪次会议或者哪个文件定的。"),
}

VERBS: dict[str, Text] = {
    "directives.make_demand": _("要求基层工会报送"),
    "directives.allow_demand": _("同意了超出上限的报送"),
    "directives.refuse_demand": _("没有同意超出上限的报送"),
    "directives.withdraw_demand": _("撤回了报送要求"),
    "directives.reply_demand": _("报送了"),
    "directives.set_cap": _("定了每月报送的上限"),
}

EVERY: dict[str, Text] = {
    Every.ONCE: _("只报一次"),
    Every.MONTH: _("每月"),
    Every.QUARTER: _("每季"),
    Every.YEAR: _("每年"),
}

STATES: dict[str, tuple[Text, str]] = {
    State.WAITING: (_("等区总工会主席同意"), "wait"),
    State.RUNNING: (_("在报"), "info"),
    State.REFUSED: (_("没有同意"), "idle"),
    State.WITHDRAWN: (_("已经撤回"), "idle"),
}
"""The words of a state, and the look of its tag."""

MENU_ENTRY = MenuEntry(
    title=_("报送"),
    url_name="directives:demands",
    icon="clipboard-check",
    duty="desk.handle",
    order=60,
)
