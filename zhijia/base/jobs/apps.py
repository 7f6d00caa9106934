from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import add_texts


class JobsConfig(AppConfig):
    name = "zhijia.base.jobs"
    label = "jobs"
    verbose_name = "任务"

    def ready(self) -> None:
        add_texts(
            {
                "jobs.not_yours": _("这个任务是别人开的，只有开的人能停。"),
                "jobs.already_over": _("这个任务已经结束了，没有可停的。请刷新看结果。"),
            }
        )
