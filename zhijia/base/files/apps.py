from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhijia.base.files"
    label = "files"
    verbose_name = "材料"

    def ready(self) -> None:
        from zhijia.base.files.services import clear_orphans
        from zhijia.base.files.texts import TEXTS, VERBS
        from zhijia.base.sockets import SWEEPS
        from zhijia.base.texts import add_texts, add_verbs

        SWEEPS.plug("files.clear_orphans", clear_orphans)
        add_texts(TEXTS)
        add_verbs(VERBS)
