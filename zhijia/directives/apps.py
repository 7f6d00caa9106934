from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "zhijia.directives"
    label = "directives"
    verbose_name = _("报送")

    def ready(self) -> None:
        from zhijia.base.sockets import MENU, RETENTION, TODOS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.directives import selectors
        from zhijia.directives.services.retention import KINDS
        from zhijia.directives.texts import MENU_ENTRY, TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        MENU.plug("directives.demands", MENU_ENTRY)
        TODOS.plug("directives.demands", selectors.todos)
        for key, kind in KINDS.items():
            RETENTION.plug(key, kind)
