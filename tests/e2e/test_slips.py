"""The plug that needs no wire, in real Chromium: a matter goes to an authority outside on paper or as
a file, the number given there is typed back, and the end is an answer or the office goes on. Every
answer of the server on the way is read for who the worker is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from tests.test_without_identity import Ear, Worker, files
from tests.town import Town, build_town
from zhijia.desk import services
from zhijia.desk.models import HandedOff, HandOver, Request, TransferSlip
from zhijia.desk.rules.transfer_slips import FORMAT
from zhijia.desk.tests.test_handing_over import TEXT, TO

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RECEIPT, DONE, NOT_THEIRS = "劳监2018第44号", "大队责令单位补发，已到账。", "对方说归仲裁委管。"
JOURNEYS = [
    pytest.param("phone", "zh-hans", "张师傅", "closed", id="phone-closed"),
    pytest.param("desk", "zh-hans", "visitor", "returned", id="desk-returned"),
    pytest.param("phone", "en", "visitor", "returned", id="phone-returned-en"),
    pytest.param("desk", "en", "张师傅", "closed", id="desk-closed-en"),
]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Worker], Ear]]:
    """From now on every answer of the server to anybody but this worker is read, whatever the
    browser makes of it."""
    answered = BaseHandler.get_response

    def begin(worker: Worker) -> Ear:
        ear = Ear(worker)

        def heard(self: BaseHandler, request: HttpRequest) -> Any:
            answer: HttpResponse = answered(self, request)
            actor = request.actor  # type: ignore[attr-defined]
            if actor.person_id != worker.request.filer_id:
                ear.listen("小王" if actor.is_signed_in else "visitor", request.path, answer)
            return answer

        monkeypatch.setattr(BaseHandler, "get_response", heard)
        return ear

    yield begin
    monkeypatch.undo()


class Speech:
    """The words on the pages, in the language of the journey."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, words: str, **facts: str) -> str:
        with override(self.language):
            return gettext(words) % facts if facts else gettext(words)


def press(page: Page, role: Any, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).click()


def leads_to_the_worker(text: str, worker: Worker) -> set[str]:
    """What of the worker, of their words and of the matter's number stands in a text that leaves."""
    everything = worker.identity | worker.words
    return {what for what, secret in everything.items() if secret in text}


def printed(page: Page) -> str:
    """What comes out of the printer."""
    page.emulate_media(media="print")
    text: str = page.locator("body").inner_text()
    page.emulate_media(media="screen")
    return text


@pytest.mark.parametrize(("size", "language", "who", "end"), JOURNEYS)
def test_a_slip_goes_out_with_the_workers_yes_and_a_number_comes_back(
    town, visit, keep, hears, size: str, language: str, who: str, end: str
) -> None:
    say = Speech(language)
    worker = files(town, who)
    number = worker.request.number
    services.accept_request(worker.request, actor=town.actor("小王"))
    ear = hears(worker)

    office = visit(town, "小王", f"/w/requests/{number}/", size=size, language=language)
    press(office, "link", say("转给别的业务"))
    press(office, "button", say("交给它办"))  # nothing chosen: it says so
    expect(office.get_by_role("alert")).to_be_visible()
    office.get_by_role("radio", name=say("别的部门（带转办单去）")).check()
    press(office, "button", say("交给它办"))
    expect(office.get_by_text(say("那边开了案子。答复职工还是您这边负责。"))).to_be_visible()
    slip = TransferSlip.objects.get()
    office.get_by_role("link", name=slip.number).click()
    expect(office.get_by_role("heading", level=1)).to_have_text(say("转办单"))
    expect(office.get_by_role("button", name=say("下载成文件"))).to_have_count(0)
    keep(office, "1-no-yes-yet")
    press(office, "link", say("写要发的话，请职工看"))
    office.get_by_label(say("发给哪个部门？")).fill(TO)
    office.get_by_label(say("发出去的话")).fill(TEXT)
    office.get_by_role("checkbox", name=say("我想过了：单位看到这段话，猜不出是谁说的")).check()
    press(office, "button", say("给职工看"))

    own = worker_page(town, visit, worker, say, size=size)
    press(own, "link", say("看要发的话"))
    expect(own.get_by_text(TEXT)).to_be_visible()
    press(own, "button", say("同意，可以发"))

    office.goto(office.url.split("/w/")[0] + f"/w/slips/{slip.key}/")
    paper = printed(office)
    assert TEXT in paper
    assert slip.number in paper
    assert leads_to_the_worker(paper, worker) == set()
    keep(office, "2-slip")
    with office.expect_download() as downloading:
        press(office, "button", say("下载成文件"))
    written = Path(downloading.value.path()).read_text(encoding="utf-8")
    package = json.loads(written)
    assert (package["format"], package["text"], package["slip"]) == (FORMAT, TEXT, slip.number)
    assert downloading.value.suggested_filename == f"{slip.number}.json"
    assert leads_to_the_worker(written, worker) == set()

    press(office, "link", say("已经发出，记下来"))
    office.get_by_role("radio", name=say("当面送到")).check()
    press(office, "button", say("记下来"))
    office.goto(office.url.split("/w/")[0] + f"/w/slips/{slip.key}/")
    press(office, "link", say("记下对方的收件号"))
    press(office, "button", say("记下"))  # nothing typed: it says so
    expect(office.get_by_role("alert")).to_be_visible()
    office.get_by_label(say("对方给的收件号")).fill(RECEIPT)
    press(office, "button", say("记下"))
    expect(office.get_by_text(RECEIPT)).to_be_visible()
    keep(office, "3-number-typed-back")
    own.reload()
    expect(own.get_by_text(say("对方收下了，收件号%(to)s", to=RECEIPT))).to_be_visible()
    keep(own, "4-worker-reads-the-number")

    if end == "closed":
        press(office, "link", say("对方办完了，答复职工"))
        press(office, "button", say("给出答复"))  # nothing typed: it says so
        expect(office.get_by_role("alert")).to_be_visible()
        office.get_by_label(say("对方怎么处理的？")).fill(DONE)
        office.get_by_role("radio", name=say("解决了"), exact=True).check()
        press(office, "button", say("给出答复"))
        own.reload()
        expect(own.get_by_text(DONE).first).to_be_visible()
        assert Request.objects.get().state == "answered"
    else:
        press(office, "link", say("对方不办，接着自己办"))
        office.get_by_role("textbox").fill(NOT_THEIRS)
        press(office, "button", say("记下"))
        own.reload()
        expect(own.get_by_text(NOT_THEIRS)).to_have_count(0)  # a note among officers
        assert Request.objects.get().state == "accepted"
    keep(own, "5-end")
    assert HandedOff.objects.get().end == end
    assert HandOver.objects.get().state == "sent"
    assert ear.heard > 12
    assert ear.leaks == set()


def worker_page(town: Town, visit: Any, worker: Worker, say: Speech, *, size: str) -> Page:
    """The worker's own page: by their account, or by number and passphrase."""
    number = worker.request.number
    if worker.name != "visitor":
        page: Page = visit(
            town, worker.name, f"/matters/{number}/", size=size, language=say.language
        )
        return page
    page = visit(town, "visitor", "/track/", size=size, language=say.language)
    page.get_by_label(say("受理号")).fill(number)
    page.get_by_label(say("口令")).fill(worker.passphrase)
    press(page, "button", say("查"))
    return page


def test_a_name_on_the_way_is_heard(town, visit, hears, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: a page that names the worker does not get past the ear."""
    worker = files(town, "张师傅")
    services.accept_request(worker.request, actor=town.actor("小王"))
    ear = hears(worker)
    monkeypatch.setattr("zhijia.desk.selectors.matters.mask_name", lambda name: name)
    visit(town, "小王", f"/w/requests/{worker.request.number}/", size="desk")
    assert {leak[2] for leak in ear.leaks} == {"name"}
