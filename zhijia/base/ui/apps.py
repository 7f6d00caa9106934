"""Registers the shell and its components."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "zhijia.base.ui"
    label = "ui"
    verbose_name = _("页面外观")

    def ready(self) -> None:
        from zhijia.base.texts import add_texts
        from zhijia.base.ui.texts import TEXTS

        add_texts(TEXTS)
