"""How somebody may be reached about a matter, safely: by which number, when, or not by phone at all."""

from __future__ import annotations

from enum import StrEnum


class Reach(StrEnum):
    """What the person chose. ACCOUNT: the phone of their account; PHONE: another number that may be
    called; SMS: a number for messages only; SILENT: nothing but this page, though we know them;
    NOTHING: a visitor who leaves no name and no number."""

    ACCOUNT = "account"
    PHONE = "phone"
    SMS = "sms"
    SILENT = "silent"
    NOTHING = "nothing"


VISITORS = (Reach.PHONE, Reach.SMS, Reach.NOTHING)
MEMBERS = (Reach.ACCOUNT, Reach.PHONE, Reach.SMS, Reach.SILENT)
WITH_A_NUMBER = (Reach.PHONE, Reach.SMS)
MAY_BE_CALLED = (Reach.ACCOUNT, Reach.PHONE)


class Hours(StrEnum):
    """When a call does no harm."""

    ANY = "any"
    DAY = "day"
    EVENING = "evening"
    WEEKEND = "weekend"
