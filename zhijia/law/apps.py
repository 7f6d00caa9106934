from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "zhijia.law"
    label = "law"
    verbose_name = _("法规")

    def ready(self) -> None:
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.law.texts import TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
