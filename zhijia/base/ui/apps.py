"""Registers the shell and its components."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "zhijia.base.ui"
    label = "ui"
    verbose_name = _("页面外观")
