"""What happens to a sign-in code after the page has been answered."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.access import selectors
from zhijia.access.models import Account
from zhijia.access.rules.sign_in import CODE_LIVES
from zhijia.access.services import climb_corrections
from zhijia.base.outbox.delivery import deliver_sentence
from zhijia.kernel.identity import mask_phone
from zhijia.org.models import phone_index

__all__ = ["climb_corrections", "deliver_sign_in_code"]


def deliver_sign_in_code(*, key: str, payload: Mapping[str, Any]) -> None:
    """Send the code, if somebody has an account with this phone and the code is still good."""
    if timezone.now() > datetime.fromisoformat(payload["until"]):
        return
    if not Account.objects.behind_phone(phone_index(payload["phone"])).exists():
        return
    minutes = CODE_LIVES.seconds // 60
    sentence = {
        "way": "sms",
        "text": "access.sign_in_code",
        "facts": {"code": payload["code"], "minutes": minutes},
        "person_id": None,
        "to": payload["phone"],
        "language": payload["language"],
    }
    deliver_sentence(key=f"{key}:sms", payload=sentence)
    if selectors.codes_are_read() == "window":
        _show(payload["code"], payload["phone"])


def _show(code: str, phone: str) -> None:
    """One line in the window where the platform was started, for whoever sets it up. Straight to the
    window and not by the log, which holds nothing about anybody."""
    sys.stderr.write(
        _("验证码%(code)s，%(phone)s") % {"code": code, "phone": mask_phone(phone)} + "\n"
    )
    sys.stderr.flush()
