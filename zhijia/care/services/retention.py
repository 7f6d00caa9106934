"""The terms of what trials hold (socket `base.RETENTION`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import Ending, Retained
from zhijia.care.services.trials import clear_trials

KINDS: dict[str, Retained] = {
    "care.trials": Retained(
        title=_("政策试算上传的家庭表和试算的结果"),
        tables=("care.trial",),
        until=_("上传的表三天，结果半年"),
        ends=Ending.DELETED,
        ground=_("看一份政策改了以后有什么不同"),
        remove=clear_trials,
    ),
}
