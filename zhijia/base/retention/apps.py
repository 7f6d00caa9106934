from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "zhijia.base.retention"
    label = "retention"
    verbose_name = "保存期限"

    def ready(self) -> None:
        from zhijia.base.retention.kinds import KINDS
        from zhijia.base.retention.services import remove_expired
        from zhijia.base.sockets import RETENTION, SWEEPS

        SWEEPS.plug("retention.remove_expired", remove_expired)
        for key, kind in KINDS.items():
            RETENTION.plug(key, kind)
