"""The sentences of the network log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

VERBS: dict[str, Text] = {
    "network.read_log": _("两人一起看了网络日志"),
}
