"""The plug that needs no wire: the contract, and the slip from the yes of the worker to the answer."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from django.http import Http404
from django.urls import reverse

from tests.town import STORY, Town, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import HandedOff, Request, TransferSlip
from zhijia.desk.services.retention import forget_request
from zhijia.desk.tests.handoff_contract import HandoffContract
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db
TARGET = "desk.by_hand"
SCHEMA = Path(__file__).parents[3] / "docs/schemas/hand-over.json"


class TestByHand(HandoffContract):
    target = TARGET

    def count(self) -> int:
        return TransferSlip.objects.count()

    def reads(self, number: str, actor: Actor) -> bool:
        slip = TransferSlip.objects.get(number=number)
        try:
            selectors.slip_or_404(actor, slip.key)
        except Http404:
            return False
        return True


def a_slip(town: Town) -> TransferSlip:
    request = file(town, employer=town.mill.name)
    services.accept_request(request, actor=town.actor("小王"))
    handed = services.hand_off_request(request, actor=town.actor("小王"), target=TARGET)
    return TransferSlip.objects.get(key=handed.key)


def agreed(town: Town, slip: TransferSlip) -> str:
    """The worker has said yes to the text; gives its reference."""
    officer = town.actor("小王")
    shown = services.draft_handover(slip.request, actor=officer, authority=TO, text=TEXT)
    services.agree_to_handover(shown, actor=town.actor("张师傅"))
    return shown.reference


def url(name: str, slip: TransferSlip) -> str:
    return reverse(f"desk:{name}", args=[slip.key])


def test_nothing_leaves_before_the_worker_has_said_yes(town: Town) -> None:
    slip, client = a_slip(town), town.client("小王")
    page = client.get(url("slip", slip)).content.decode()
    assert "职工还没有同意，不能发出去" in page
    assert "下载成文件" not in page
    assert client.post(url("download_slip", slip)).status_code == 403
    shown = services.draft_handover(slip.request, actor=town.actor("小王"), authority=TO, text=TEXT)
    with pytest.raises(NotAllowed):
        services.download_slip(slip, actor=town.actor("小王"))
    services.decline_handover(shown, actor=town.actor("张师傅"))
    with pytest.raises(NotAllowed):
        services.download_slip(slip, actor=town.actor("小王"))
    assert not AuditEntry.objects.filter(verb="desk.download_slip").exists()


def test_the_file_holds_what_was_agreed_to_and_no_trace_of_the_worker(town: Town) -> None:
    slip, client = a_slip(town), town.client("小王")
    reference = agreed(town, slip)
    answer = client.post(url("download_slip", slip))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slip.number}.json"'
    package = json.loads(answer.content)
    jsonschema.validate(package, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (package["text"], package["authority"], package["reference"]) == (TEXT, TO, reference)
    printed = client.get(url("slip", slip)).content.decode()
    person = town.person("张师傅")
    for content in (answer.content.decode(), printed):
        assert TEXT in content
        for hidden in (person.name, STORY, *person.sealed().values()):
            assert hidden not in content
    assert slip.request.number not in answer.content.decode()
    entry = AuditEntry.objects.get(verb="desk.download_slip")
    assert entry.facts == {"slip": slip.number, "text": reference}


def test_the_receipt_is_typed_back_and_the_worker_reads_it(town: Town) -> None:
    slip, client = a_slip(town), town.client("小王")
    agreed(town, slip)
    page = url("record_receipt", slip)
    assert client.post(page, {"receipt": "劳监2018第44号"}).status_code == 403  # nothing was sent
    shown = slip.request.handovers.get()
    services.send_handover(shown, actor=town.actor("小王"), way="by_hand")
    assert client.post(page, {"receipt": " "}).status_code == 422
    assert client.post(page, {"receipt": "劳监2018第44号"}).status_code == 302
    page = town.client("张师傅").get(reverse("desk:request", args=[slip.request.number]))
    assert "对方收下了，收件号劳监2018第44号" in page.content.decode()
    stale = TransferSlip.objects.get(pk=slip.pk)
    stale.receipt = ""
    with pytest.raises(Conflict):  # somebody who had not seen the first number
        services.record_receipt(stale, actor=town.actor("周主席"), receipt="另一个号")


def test_what_came_back_is_the_answer_or_the_office_goes_on(town: Town) -> None:
    slip, client = a_slip(town), town.client("小王")
    assert client.post(url("return_handoff", slip), {"text": ""}).status_code == 422
    assert client.post(url("return_handoff", slip), {"text": "说归仲裁。"}).status_code == 302
    assert Request.objects.get().state == "accepted"
    assert client.post(url("return_handoff", slip), {"text": "说归仲裁。"}).status_code == 409
    handed = services.hand_off_request(slip.request, actor=town.actor("小王"), target=TARGET)
    again = TransferSlip.objects.get(key=handed.key)
    typed = {"text": "大队责令补发，已到账。", "outcome": ""}
    assert client.post(url("close_handoff", again), typed).status_code == 422
    assert (
        client.post(url("close_handoff", again), typed | {"outcome": "solved"}).status_code == 302
    )
    assert Request.objects.get().state == "answered"
    assert (
        client.post(url("close_handoff", again), typed | {"outcome": "solved"}).status_code == 409
    )
    assert not HandedOff.objects.filter(until=None).exists()
    assert "现在没有要您做的" in client.get(url("slip", again)).content.decode()


@pytest.mark.parametrize("who", ["赵姐", "老李", "吴姐", "陈审", "张师傅", "visitor"])
def test_it_is_no_page_for_anybody_else(town: Town, who: str) -> None:
    slip = a_slip(town)
    agreed(town, slip)
    client = town.client(who)
    assert client.get(url("slip", slip)).status_code in (302, 404)
    for name in ("record_receipt", "close_handoff", "return_handoff", "download_slip"):
        typed = {"text": "试", "outcome": "solved", "receipt": "1"}
        assert client.post(url(name, slip), typed).status_code in (302, 404)
    slip.refresh_from_db()
    assert slip.receipt == ""
    assert HandedOff.objects.get().until is None


def test_the_receipt_goes_with_the_matter(town: Town) -> None:
    slip = a_slip(town)
    TransferSlip.objects.update(receipt="张建国收", receipt_at=slip.made_at)
    forget_request(slip.request, actor=system("tests"))
    assert TransferSlip.objects.get().receipt == ""
