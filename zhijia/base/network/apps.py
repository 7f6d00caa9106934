from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "zhijia.base.network"
    label = "network"
    verbose_name = "网络日志"

    def ready(self) -> None:
        from zhijia.base.network.log import delete_expired
        from zhijia.base.network.texts import VERBS
        from zhijia.base.sockets import SWEEPS
        from zhijia.base.texts import add_verbs

        add_verbs(VERBS)
        SWEEPS.plug("network.delete_expired", delete_expired)
