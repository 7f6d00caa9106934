from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "zhijia.base.outbox"
    label = "outbox"
    verbose_name = "消息与投递"

    def ready(self) -> None:
        from zhijia.base.outbox.delivery import deliver_sentence
        from zhijia.base.outbox.selectors import rows_about
        from zhijia.base.outbox.services import SENTENCE
        from zhijia.base.outbox.sockets import DELIVERIES
        from zhijia.base.sockets import PERSON_DATA

        PERSON_DATA.plug("outbox.messages", rows_about)
        DELIVERIES.plug(SENTENCE, deliver_sentence)
