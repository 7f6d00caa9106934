from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from zhijia.access import services
from zhijia.access.models import Account
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.selectors import sent_in_development
from zhijia.kernel.actor import system

PHONE, PASSWORD = "13812345678", "correct-horse-7"
STRANGER = "13987654321"
ACTOR = system("tests")

Open = Callable[..., Account]


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Limits live in the cache: each test begins with none used up."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def open_account(db: None) -> Open:
    def opened(
        name: str = "张建国", phone: str = PHONE, password: str | None = PASSWORD
    ) -> Account:
        return services.open_account(name=name, phone=phone, password=password, actor=ACTOR)

    return opened


@pytest.fixture
def worker(open_account: Open) -> Account:
    return open_account()


def code_sent_to(phone: str) -> str:
    """Deliver what waits, and read the last code that reached this phone; "" if none did."""
    deliver_outbox(now=timezone.now())
    last = sent_in_development(phone).first()
    found = re.search(r"\d{6}", last.text) if last else None
    return found.group() if found else ""


def ask_for_code(client: Client, phone: str, **more: str) -> str:
    client.post("/sign-in/", {"phone": phone, **more})
    return code_sent_to(phone)
