from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "zhijia.insights"
    label = "insights"
    verbose_name = "工作公开"

    def ready(self) -> None:
        from zhijia.base.sockets import SWEEPS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.insights import jobs
        from zhijia.insights.texts import TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        SWEEPS.plug("insights.freeze_months", jobs.freeze_months)
