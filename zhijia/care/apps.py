from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    name = "zhijia.care"
    label = "care"
    verbose_name = _("帮扶")

    def ready(self) -> None:
        from zhijia.base.jobs.sockets import JOBS
        from zhijia.base.sockets import MENU, RETENTION, TODOS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.care import jobs
        from zhijia.care.selectors import versions
        from zhijia.care.services.retention import KINDS
        from zhijia.care.services.trials import LATE, TRY
        from zhijia.care.texts import MENU_ENTRIES, TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        for key, entry in MENU_ENTRIES.items():
            MENU.plug(key, entry)
        TODOS.plug("care.policies", versions.todos)
        JOBS.plug(TRY, jobs.run_trial)
        JOBS.plug(LATE, jobs.check_late)
        for key, kind in KINDS.items():
            RETENTION.plug(key, kind)
