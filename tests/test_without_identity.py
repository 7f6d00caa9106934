"""Hand-overs without identity, to a street, to an authority outside, on a slip and as its file: everything anybody but the
worker receives on the way is read for who the worker is and for their own words.

Read are every page everybody may open, before and after, every answer the officers got on the way,
every table as it lies in the database, every message, every file. What stood there before the worker
came (a member's name in their own union's list) is no leak; what came with them is.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.test_access_matrix import EVERYBODY, pages_with, plain_pages
from tests.test_traces import everything_in_the_tables
from tests.town import Town
from zhijia.base.audit.log import record
from zhijia.base.audit.sealer import seal_entries
from zhijia.base.jobs.running import run_next_job
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.models import OutboxRow
from zhijia.base.outbox.services import post
from zhijia.config.doors import DOORS
from zhijia.desk import services
from zhijia.desk.models import HandOver, Request, TransferSlip
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.kernel.actor import VISITOR

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

STORY = "二号染缸的排风扇坏了半年，夜班十一点以后没人给开门，我跟带班的吵过一回，上月少发我八百。"
PHONE, ID_NUMBER = "13912345678", "320402198504121237"
STREET = "东湖街道总工会"
HANDLERS = ("小王", "周主席")
"""Who works on the matter: they read what the worker wrote, and not who it is."""

HARMLESS = re.compile(r"sign_out|leave_quickly|switch|all_posters")
"""Pages that end the visit or change how it looks, and the drawing of every poster: it holds places."""

Leak = tuple[str, str, str]
"""To whom, where, what."""


@dataclass
class Worker:
    """The one who asks for help, with everything that leads to them."""

    name: str
    client: Client
    request: Request
    identity: dict[str, str]
    passphrase: str = ""

    @property
    def words(self) -> dict[str, str]:
        """Their own sentences and the number of their matter."""
        parts = [part for part in re.split(r"[，。]", STORY) if part]
        numbers = {"number": self.request.number, "digits": self.request.number[-9:]}
        return {f"words{place}": part for place, part in enumerate(parts)} | numbers

    def secrets_from(self, who: str) -> dict[str, str]:
        return self.identity if who in HANDLERS else self.identity | self.words


@dataclass
class Ear:
    """Hears every answer somebody gets, and keeps what in it leads to the worker."""

    worker: Worker
    leaks: set[Leak] = field(default_factory=set)
    heard: int = 0

    def listen(self, who: str, where: str, answer: object, *, asked: str = "") -> None:
        """Read an answer. That it repeats the address somebody has just asked for tells them nothing."""
        self.heard += 1
        said = unquote(readable(answer))
        said = said.replace(asked, "") if asked else said
        secrets = self.worker.secrets_from(who).items()
        self.leaks |= {(who, where, what) for what, secret in secrets if secret in said}


def readable(answer: object) -> str:
    """The text of an answer, with its headers; tables and packages opened."""
    streaming = getattr(answer, "streaming", False)
    body = b"".join(answer) if streaming else answer.content  # type: ignore[attr-defined,call-overload]
    headers = str(dict(answer.headers))  # type: ignore[attr-defined]
    return headers + unescape(_text_of(body))


def _text_of(body: bytes) -> str:
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return "".join(_text_of(package.read(name)) for name in package.namelist())
    return body.decode("utf-8", "replace")


def walk(town: Town, ear: Ear, *, pages: Iterable[str] | None = None) -> Ear:
    """Every page everybody but the worker may open: those without rows, those of the matter, those of
    every text about it and of every slip."""
    keys = [*HandOver.objects.values_list("key", flat=True)]
    keys += TransferSlip.objects.values_list("key", flat=True)
    number = {"number": ear.worker.request.number}
    asked = [(name, reverse(name)) for name in plain_pages()]
    asked += [(name, reverse(name, kwargs=number)) for name in pages_with("number")]
    asked += [(n, reverse(n, kwargs={"key": key})) for n in pages_with("key") for key in keys]
    asked = [(name, at) for name, at in asked if pages is None or name in pages]
    for who in EVERYBODY:
        client, actor = town.client(who), town.actor(who)
        if who == ear.worker.name and who != "visitor":
            continue
        for name, address in asked:
            if DOORS[name].opens_for(actor) and not HARMLESS.search(name):
                ear.listen(who, name, client.get(address), asked=address)
    return ear


def kept_files() -> Path:
    """Where the file store keeps what was handed in."""
    return Path(default_storage.location)  # type: ignore[attr-defined]


def at_rest(worker: Worker) -> set[Leak]:
    """What of the worker lies open in a table, a message or a file. The number is what everybody who
    may know of the matter calls it by, so it is not looked for."""
    hidden = {PHONE, ID_NUMBER, worker.passphrase, *re.split(r"[，。]", STORY)} - {""}
    found = {
        ("a table", where, secret)
        for where, kept in everything_in_the_tables()
        for secret in hidden
        if secret in kept and not where.startswith("outbox.DevelopmentMessage.to")
    }
    for path in (path for path in kept_files().rglob("*") if path.is_file()):
        said = path.read_bytes().decode("utf-8", "replace")
        found |= {("a file", path.name, secret) for secret in hidden if secret in said}
    for row in OutboxRow.objects.all():
        said = json.dumps({**row.payload, "to": ""}, ensure_ascii=False)
        secrets = hidden | set(worker.identity.values())
        found |= {("a message", row.kind, secret) for secret in secrets if secret in said}
    return found


def files(town: Town, who: str) -> Worker:
    """Somebody files a confidential matter, and leaves a number where they can be reached."""
    said = {"category": "wages", "story": STORY, "reach": "phone", "phone": PHONE}
    client, actor = town.client(who), town.actor(who)
    identity = {"phone": PHONE}
    if who != "visitor":
        person = town.person(who)
        person.seal(id_number=ID_NUMBER)
        person.save()
        own = {"name": person.name, "own phone": person.sealed()["phone"], "id": ID_NUMBER}
        identity |= own
    filed = services.file_request(services.start_draft(said, actor=actor), actor=actor)
    if filed.passphrase:
        identity["passphrase"] = filed.passphrase
        shown = {"number": filed.request.number, "passphrase": filed.passphrase}
        assert client.post(reverse("desk:open_with_passphrase"), shown).status_code == 302
    return Worker(who, client, filed.request, identity, filed.passphrase)


def goes_to(town: Town, worker: Worker, ear: Ear, authority: str, way: str) -> str:
    """A text is written, read and agreed to by the worker, and goes out; the paper that leaves."""
    officer, number = town.client("小王"), [worker.request.number]

    def does(name: str, args: list[object], **typed: str) -> None:
        answer = officer.post(reverse(name, args=args), typed, follow=True)
        assert answer.status_code == 200, answer.content.decode()[-3000:]
        ear.listen("小王", name, answer)

    does("desk:draft_handover", [*number], authority=authority, text=TEXT, thought="on")
    shown = HandOver.objects.get(state="shown")
    preview = worker.client.get(reverse("desk:agree_to_handover", args=number))
    assert TEXT in preview.content.decode()
    agreed = {"key": str(shown.key)}
    worker.client.post(reverse("desk:agree_to_handover", args=number), agreed)
    does("desk:send_handover", [shown.key], way=way)
    sent = HandOver.objects.get(pk=shown.pk)
    assert (sent.state, sent.authority) == ("sent", authority)
    page = officer.get(reverse("desk:handover", args=[shown.key])).content.decode()
    return unescape(page[page.index("<article") : page.index("</article>")])


def on_a_slip(worker: Worker, officer: Client, ear: Ear) -> list[str]:
    """The same text carried over on paper and as a file; both as they leave."""
    opened = reverse("desk:hand_off_request", args=[worker.request.number])
    ear.listen("小王", opened, officer.post(opened, {"target": "desk.by_hand"}, follow=True))
    key = TransferSlip.objects.get().key
    shown = officer.get(reverse("desk:slip", args=[key]))
    file = officer.post(reverse("desk:download_slip", args=[key]))
    typed = reverse("desk:record_receipt", args=[key])
    back = officer.post(typed, {"receipt": "劳监2018第44号"}, follow=True)
    for answer in (shown, file, back):
        assert answer.status_code == 200
        ear.listen("小王", "desk:slip", answer)
    page = shown.content.decode()
    return [
        unescape(page[page.index("<article") : page.index("</article>")]),
        file.content.decode(),
    ]


def both_hand_overs(town: Town, worker: Worker, ear: Ear) -> list[str]:
    """From the first press of the officer to what the machines do afterwards; the papers that left."""
    officer, request = town.client("小王"), worker.request
    for name, typed in (
        ("desk:accept_request", {}),
        ("desk:write_to_worker", {"text": "我们先去核实。", "audience": "worker"}),
        ("desk:write_to_worker", {"text": "已联系监察大队。", "audience": "office"}),
    ):
        answer = officer.post(reverse(name, args=[request.number]), typed, follow=True)
        ear.listen("小王", name, answer)
    papers = [
        goes_to(town, worker, ear, STREET, "by_hand"),
        goes_to(town, worker, ear, TO, "letter"),
        *on_a_slip(worker, officer, ear),
    ]
    now = timezone.now()
    services.climb_overdue(now=now)
    seal_entries(now=now)
    while run_next_job(now=now):
        pass
    return papers


@pytest.mark.parametrize("who", ["张师傅", "visitor"])
def test_nobody_but_the_worker_learns_who_it_is(town: Town, who: str) -> None:
    worker = files(town, who)
    before = walk(town, Ear(worker)).leaks
    new = {leak for leak in before if leak[2] not in ("name", "own phone", "id")}
    assert new == set()  # filed, and already nobody reads anything of it

    on_the_way = Ear(worker)
    papers = both_hand_overs(town, worker, on_the_way)
    assert on_the_way.leaks == set()
    for paper in papers:
        assert TEXT in paper
        everything = worker.identity | worker.words
        assert {what for what, secret in everything.items() if secret in paper} == set()

    assert at_rest(worker) == set()
    assert deliver_outbox(now=timezone.now())
    assert at_rest(worker) == set()
    after = walk(town, Ear(worker))
    assert after.leaks <= before
    assert after.heard > 300
    assert Request.objects.get(pk=worker.request.pk).sealed()["story"] == STORY


# Controls: what is planted is found


def planted_on_a_page(town: Town, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = import_module("zhijia.desk.selectors.queue")
    monkeypatch.setattr(queue, "mask_name", lambda name: name)


def planted_in_a_message(town: Town, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    post("outbox.sentence", "leak", {"text": STORY, "to": ""})


def planted_in_the_trail(town: Town, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    record("desk.note_request", worker.request, actor=VISITOR, why=STORY)


def planted_in_a_file(town: Town, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_files().mkdir(parents=True, exist_ok=True)
    (kept_files() / "leak").write_text(f"工资条 {PHONE}", encoding="utf-8")


Plant = Callable[[Town, Worker, pytest.MonkeyPatch], None]


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (planted_on_a_page, "小王"),
        (planted_in_a_message, "a message"),
        (planted_in_the_trail, "a table"),
        (planted_in_a_file, "a file"),
    ],
)
def test_what_is_planted_is_found(
    town: Town, monkeypatch: pytest.MonkeyPatch, plant: Plant, kind: str
) -> None:
    worker = files(town, "张师傅")
    queue_page = ["desk:requests"]
    assert not {leak[0] for leak in leaks_of(town, worker, queue_page)}
    plant(town, worker, monkeypatch)
    found = set(leaks_of(town, worker, queue_page))
    (kept_files() / "leak").unlink(missing_ok=True)
    assert kind in {leak[0] for leak in found}


def leaks_of(town: Town, worker: Worker, pages: list[str]) -> Iterator[Leak]:
    yield from walk(town, Ear(worker), pages=pages).leaks
    yield from at_rest(worker)


def test_a_package_is_opened_and_a_header_is_read(town: Town) -> None:
    worker = files(town, "visitor")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("xl/sharedStrings.xml", f"<t>{PHONE}</t>")
    answers = [
        HttpResponse(inner.getvalue()),
        StreamingHttpResponse([PHONE[:4].encode(), PHONE[4:].encode()]),
        HttpResponse(headers={"Content-Disposition": f'attachment; filename="{PHONE}"'}),
        HttpResponse(f"&#49;{PHONE[1:]}"),
        FileResponse(io.BytesIO(inner.getvalue())),
    ]
    for place, answer in enumerate(answers):
        ear = Ear(worker)
        ear.listen("吴姐", str(place), answer)
        assert ear.leaks == {("吴姐", str(place), "phone")}
