from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "zhijia.base.backup"
    label = "backup"
    verbose_name = "备份"

    def ready(self) -> None:
        from zhijia.base.backup.texts import VERBS
        from zhijia.base.texts import add_verbs

        add_verbs(VERBS)
