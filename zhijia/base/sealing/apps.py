from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "zhijia.base.sealing"
    label = "sealing"
    verbose_name = "加密与查看记录"

    def ready(self) -> None:
        from zhijia.base.sealing.texts import TEXTS, VERBS
        from zhijia.base.texts import add_texts, add_verbs

        add_texts(TEXTS)
        add_verbs(VERBS)
