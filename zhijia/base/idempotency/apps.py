from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdempotencyConfig(AppConfig):
    name = "zhijia.base.idempotency"
    label = "idempotency"
    verbose_name = "一次提交"

    def ready(self) -> None:
        from zhijia.base.idempotency.services import clear_used_keys
        from zhijia.base.sockets import SWEEPS
        from zhijia.base.texts import add_texts

        SWEEPS.plug("idempotency.clear_used_keys", clear_used_keys)
        add_texts(
            {
                "idempotency.other_content": _(
                    "这一页已经提交过一次，内容和现在的不一样。请打开新的一页再填。"
                ),
                "idempotency.result_gone": _(
                    "这一页已经提交过，办成的那一件后来删掉了。请打开新的一页。"
                ),
                "idempotency.key_missing": _("这一页不完整，没有提交。请刷新再填一次。"),
            }
        )
