from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "zhijia.access"
    label = "access"
    verbose_name = _("账号与职务")

    def ready(self) -> None:
        from zhijia.access.texts import TEXTS
        from zhijia.base.texts import add_texts

        add_texts(TEXTS)
