from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "zhijia.base.network"
    label = "network"
    verbose_name = "网络日志"

    def ready(self) -> None:
        from zhijia.base.network.log import delete_expired
        from zhijia.base.sockets import SWEEPS

        SWEEPS.plug("network.delete_expired", delete_expired)
