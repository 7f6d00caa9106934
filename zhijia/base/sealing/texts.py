"""The sentences of sealed data and of looking at it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "sealing.reason_too_short": _("理由太短，本人看不懂。例如：打电话核实欠薪月份。"),
    "sealing.broken": _("这份资料打不开，可能被改动过。请马上告诉系统管理员。"),
    "sealing.key_missing": _(
        "打开这份资料要用的密钥（第%(version)s版）不在。请马上告诉系统管理员。"
    ),
}

VERBS: dict[str, Text] = {
    "sealing.reveal": _("看了遮住的资料"),
    "sealing.add_key": _("加了一版密钥"),
    "sealing.reseal": _("用新密钥重新加密了资料"),
}
