"""The sentences of long jobs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "jobs.not_yours": _("这个任务是别人开的，只有开的人能停。"),
    "jobs.already_over": _("这个任务已经结束了，没有可停的。请刷新看结果。"),
}

VERBS: dict[str, Text] = {
    "jobs.order_job": _("开了一个任务"),
    "jobs.cancel_job": _("停了一个任务"),
}
