from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "zhijia.press"
    label = "press"
    verbose_name = _("资料")

    def ready(self) -> None:
        from zhijia.base.sockets import MENU, RETENTION
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.press.services.retention import KINDS
        from zhijia.press.texts import MENU_ENTRY, TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        MENU.plug("press.stations", MENU_ENTRY)
        for key, kind in KINDS.items():
            RETENTION.plug(key, kind)
