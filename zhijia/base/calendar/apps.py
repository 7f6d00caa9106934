from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import add_texts


class CalendarConfig(AppConfig):
    name = "zhijia.base.calendar"
    label = "calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        add_texts(
            {
                "calendar.year_unknown": _(
                    "现在算不了：没有%(year)s年的节假日安排，最早到%(first)s年。请核对日期。"
                ),
            }
        )
