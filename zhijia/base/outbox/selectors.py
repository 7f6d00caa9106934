"""What a person, the demo and the machinery read of the outbox."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhijia.base.outbox.models import DevelopmentMessage, Message
from zhijia.base.sockets import Known

LATEST = 100


def messages_of(person_id: int) -> list[Message]:
    """A person's messages, the newest first."""
    return list(Message.objects.filter(person_id=person_id).order_by("-at", "-pk")[:LATEST])


def unread_count(person_id: int) -> int:
    return Message.objects.filter(person_id=person_id, read_at=None).count()


def sent_in_development(to: str = "") -> models.QuerySet[DevelopmentMessage]:
    """What would have gone out, the newest first; to one address only if it is named."""
    sent = DevelopmentMessage.objects.all()
    return sent.filter(to=to) if to else sent


def rows_about(person_id: int) -> Iterator[Known]:
    """What the outbox holds about a person, for 我的信息: the sentences in their inbox."""
    for message in Message.objects.filter(person_id=person_id).order_by("-at", "-pk"):
        since, source = localdate(message.at), _("系统通知")
        yield Known(_("消息"), _("发给您的消息"), message.sentence, source, since)
