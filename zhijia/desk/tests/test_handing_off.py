"""hand_off_request, close_handoff, return_handoff: the contract, kept by a plug of the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse

from tests.town import Town, file
from zhijia.desk import services
from zhijia.desk.models import Category, HandedOff
from zhijia.desk.sockets import HANDOFFS, Case, Handing
from zhijia.desk.tests.handoff_contract import HandoffContract
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.kernel.verdict import ALLOW, Verdict, deny

pytestmark = pytest.mark.django_db
TARGET = "tests.ledger"
CHOSEN = re.compile(r'<input[^>]*value="([^"]+)"[^>]* checked')


class Ledger:
    """A domain as small as can be: its cases stand in memory."""

    title = "试办的业务"

    def __init__(self) -> None:
        self.cases: dict[UUID, Handing] = {}

    def may_open_case(self, handing: Handing, *, actor: Actor) -> Verdict:
        return self._may(handing, actor)

    def open_case(self, handing: Handing, *, actor: Actor) -> Case:
        self.cases.setdefault(handing.key, handing)
        number = f"试{list(self.cases).index(handing.key) + 1:04d}"
        return Case(number, f"/w/ledger/{number}/")

    def reads(self, number: str, actor: Actor) -> bool:
        return bool(self._may(list(self.cases.values())[int(number[1:]) - 1], actor))

    def _may(self, handing: Handing, actor: Actor) -> Verdict:
        tied = bool(actor.ties) and (
            handing.employer_id is None or handing.employer_id in actor.ties
        )
        duty = "desk.confide" if handing.confidential else "desk.handle"
        return ALLOW if actor.holds_somewhere(duty) and not tied else deny("desk.not_your_office")


@pytest.fixture(autouse=True)
def ledger() -> Iterator[Ledger]:
    domain = Ledger()
    HANDOFFS.plug(TARGET, domain)
    yield domain
    del HANDOFFS._plugs[TARGET]


class TestLedger(HandoffContract):
    target = TARGET


def test_what_the_district_set_for_the_category_is_chosen_already(town: Town) -> None:
    """It binds nobody: the officer may choose another."""
    request = services.accept_request(file(town), actor=town.actor("小王"))
    client = town.client("小王")
    address = reverse("desk:hand_off_request", args=[request.number])
    unset = client.get(address).content.decode()
    assert CHOSEN.findall(unset) == []
    assert "区里给这一类定的" not in unset
    chair, wages = town.actor("周主席"), Category.objects.get(code="wages")
    services.edit_category(wages, {"handoff": "desk.by_hand"}, actor=chair)
    shown = client.get(address).content.decode()
    assert CHOSEN.findall(shown) == ["desk.by_hand"]
    assert "区里给这一类定的已经替您选上了" in shown
    assert client.post(address, {"target": TARGET}).status_code == 302
    assert HandedOff.objects.get().target == TARGET

    @pytest.fixture(autouse=True)
    def _its_ledger(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def count(self) -> int:
        return len(self.ledger.cases)

    def reads(self, number: str, actor: Actor) -> bool:
        return self.ledger.reads(number, actor)


def test_a_domain_is_given_no_word_that_the_worker_wrote(town: Town, ledger: Ledger) -> None:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    services.hand_off_request(request, actor=town.actor("小王"), target=TARGET)
    [handing] = ledger.cases.values()
    said = request.sealed()
    assert not set(map(str, vars_of(handing))) & set(said.values())


def vars_of(handing: Handing) -> list[object]:
    return [getattr(handing, name) for name in Handing.__slots__]


def test_with_one_domain_at_a_time(town: Town, ledger: Ledger) -> None:
    request = file(town)
    officer = town.actor("小王")
    with pytest.raises(NotAllowed):  # not accepted yet
        services.hand_off_request(request, actor=officer, target=TARGET)
    services.accept_request(request, actor=officer)
    with pytest.raises(RuleViolation) as no:
        services.hand_off_request(request, actor=officer, target="nowhere")
    assert no.value.code == "desk.no_such_domain"
    services.hand_off_request(request, actor=officer, target=TARGET)
    HANDOFFS.plug("tests.other", ledger)
    try:
        with pytest.raises(Conflict) as twice:
            services.hand_off_request(request, actor=officer, target="tests.other")
        assert twice.value.code == "desk.handed_off_already"
    finally:
        del HANDOFFS._plugs["tests.other"]
    other = services.accept_request(file(town, "刘师傅"), actor=officer)
    with pytest.raises(NotAllowed):
        services.merge_request(request, actor=officer, lead=other, reason="同一件")


def test_a_refusal_of_the_domain_leaves_nothing_behind(town: Town, ledger: Ledger) -> None:
    request = file(town, employer=town.mill.name)
    services.accept_request(request, actor=town.actor("小王"))
    ledger._may = lambda handing, actor: deny("desk.not_your_office")  # type: ignore[method-assign]
    with pytest.raises(NotAllowed):
        services.hand_off_request(request, actor=town.actor("小王"), target=TARGET)
    assert not HandedOff.objects.exists()


def test_a_return_needs_its_reason(town: Town) -> None:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    handed = services.hand_off_request(request, actor=town.actor("小王"), target=TARGET)
    with pytest.raises(RuleViolation):
        services.return_handoff(handed.key, actor=town.actor("小王"), reason=" ")
