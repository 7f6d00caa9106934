"""The terms of what the directory keeps (socket `base.RETENTION`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import Ending, Retained

KINDS: dict[str, Retained] = {
    "press.stations": Retained(
        title=_("服务站的地址和电话"),
        tables=("press.station",),
        until=_("一直保存，是公开的，不涉及职工个人"),
        ends=Ending.KEPT,
        ground=_("职工找得到地方"),
    ),
}
