"""How long letters stay (socket `base.RETENTION`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import Ending, Retained

LETTERS = Retained(
    title=_("给单位的提示函"),
    tables=("rights.letter",),
    until=_("长期；函里没有职工的姓名、证件号"),
    ends=Ending.KEPT,
    ground=_("工会发出的公文，以后要能查到发过什么、单位怎么答复"),
)
