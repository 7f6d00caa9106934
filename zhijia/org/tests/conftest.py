from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from zhijia.base.sockets import MENU
from zhijia.kernel.actor import Actor
from zhijia.org import sockets
from zhijia.org.tests import town as building

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def only_this_floor(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """What the floors above plug in, they test themselves."""
    settings.ROOT_URLCONF = "zhijia.org.tests.urls"
    monkeypatch.setattr(sockets.CHANGED, "_plugs", {})
    monkeypatch.setattr(sockets.UNION_SECTIONS, "_plugs", {})
    own = {key: entry for key, entry in MENU if key.startswith("org.")}
    monkeypatch.setattr(MENU, "_plugs", own)


@pytest.fixture
def town(db: None) -> building.Town:
    return building.build()


@pytest.fixture
def ask(rf: RequestFactory) -> Ask:
    """Call a view as an actor: `ask(view, actor, pk, post={…}, get={…})`."""

    def call(
        view: Callable[..., HttpResponse],
        actor: Actor,
        *args: Any,
        post: dict[str, Any] | None = None,
        get: dict[str, Any] | None = None,
    ) -> HttpResponse:
        request = rf.get("/", get) if post is None else rf.post("/", post)
        request.actor = actor  # type: ignore[attr-defined]
        request.session = {}  # type: ignore[assignment]
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
        return view(request, *args)

    return call
