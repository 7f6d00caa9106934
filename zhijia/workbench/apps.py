from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "zhijia.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        from zhijia.base.sockets import MENU
        from zhijia.base.texts import add_texts
        from zhijia.workbench.texts import MENU_ENTRIES, TEXTS

        add_texts(TEXTS)
        for key, entry in MENU_ENTRIES.items():
            MENU.plug(key, entry)
