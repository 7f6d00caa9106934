from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "zhijia.insights"
    label = "insights"
    verbose_name = "工作公开"

    def ready(self) -> None:
        from zhijia.base.sockets import MENU, SWEEPS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.insights import jobs
        from zhijia.insights.texts import MENU_ENTRY, TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        MENU.plug("insights.live_figures", MENU_ENTRY)
        SWEEPS.plug("insights.freeze_months", jobs.freeze_months)
