from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import add_texts


class SealingConfig(AppConfig):
    name = "zhijia.base.sealing"
    label = "sealing"
    verbose_name = "加密与查看记录"

    def ready(self) -> None:
        add_texts(
            {
                "sealing.reason_too_short": _("理由太短，本人看不懂。例如：打电话核实欠薪月份。"),
                "sealing.broken": _("这份资料打不开，可能被改动过。请马上告诉系统管理员。"),
                "sealing.key_missing": _(
                    "打开这份资料要用的密钥（第%(version)s版）不在。请马上告诉系统管理员。"
                ),
            }
        )
