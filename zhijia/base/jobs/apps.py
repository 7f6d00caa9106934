from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "zhijia.base.jobs"
    label = "jobs"
    verbose_name = "任务"

    def ready(self) -> None:
        from zhijia.base.jobs.texts import TEXTS, VERBS
        from zhijia.base.texts import add_texts, add_verbs

        add_texts(TEXTS)
        add_verbs(VERBS)
