"""The terms of what is kept about asking the grassroots (socket `base.RETENTION`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import Ending, Retained

KINDS: dict[str, Retained] = {
    "directives.demands": Retained(
        title=_("向基层要的报送和基层报的数"),
        tables=(
            "directives.demand",
            "directives.item",
            "directives.reply",
            "directives.cap",
        ),
        until=_("一直保存，是工会的工作记录，不涉及职工个人"),
        ends=Ending.KEPT,
        ground=_("报过的数不用再报，减了多少负看得见"),
    ),
}
