from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "zhijia.law"
    label = "law"
    verbose_name = _("法规")

    def ready(self) -> None:
        from zhijia.base.sockets import MENU, TODOS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.law.selectors import figures
        from zhijia.law.services.figure_sheet import FIGURE_SHEET
        from zhijia.law.texts import MENU_ENTRY, TEXTS, VERBS
        from zhijia.org.sockets import FIGURES, SHEETS

        add_texts(TEXTS)
        add_verbs(VERBS)
        MENU.plug("law.figures", MENU_ENTRY)
        TODOS.plug("law.figures", figures.todos)
        SHEETS.plug("figures", FIGURE_SHEET)
        FIGURES.plug("law.figures", figures.known_figures)
