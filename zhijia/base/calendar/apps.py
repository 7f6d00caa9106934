from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "zhijia.base.calendar"
    label = "calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from zhijia.base.calendar.texts import TEXTS, VERBS
        from zhijia.base.texts import add_texts, add_verbs

        add_texts(TEXTS)
        add_verbs(VERBS)
