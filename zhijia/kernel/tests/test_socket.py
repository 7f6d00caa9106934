from __future__ import annotations

import pytest

from zhijia.kernel import socket
from zhijia.kernel.socket import Socket


@pytest.fixture(autouse=True)
def no_sockets_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "ALL", {})


def test_plugs_are_read_in_the_order_of_their_keys() -> None:
    menu: Socket[int] = Socket("tests.MENU")
    for key, plug in (("org", 2), ("desk", 1), ("access", 3)):
        menu.plug(key, plug)
    assert list(menu) == [("access", 3), ("desk", 1), ("org", 2)]
    assert menu["org"] == 2
    assert "org" in menu
    assert "law" not in menu
    with pytest.raises(KeyError):
        menu["law"]


def test_plugs_that_cannot_be_compared_are_sorted_all_the_same() -> None:
    sweeps: Socket[object] = Socket("tests.SWEEPS")
    second, first = object(), object()
    sweeps.plug("b", second)
    sweeps.plug("a", first)
    assert list(sweeps) == [("a", first), ("b", second)]


def test_a_key_is_plugged_in_once() -> None:
    menu: Socket[int] = Socket("tests.MENU")
    menu.plug("desk", 1)
    with pytest.raises(ValueError, match=r"tests\.MENU: desk"):
        menu.plug("desk", 1)
    assert list(menu) == [("desk", 1)]


def test_a_socket_is_declared_once_and_listed() -> None:
    menu: Socket[int] = Socket("tests.MENU")
    with pytest.raises(ValueError, match=r"tests\.MENU is declared twice"):
        Socket("tests.MENU")
    assert list(socket.ALL) == ["tests.MENU"]
    assert socket.ALL["tests.MENU"] is menu


def test_an_empty_socket_is_still_a_socket() -> None:
    assert Socket("tests.EMPTY")
