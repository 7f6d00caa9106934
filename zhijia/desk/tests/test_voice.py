"""say_story, unsay_story, write_transcript, correct_transcript: a voice note from telephone to office."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_access_matrix import EVERYBODY
from tests.town import Town, file
from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file
from zhijia.base.files.tests.samples import NOT_TAKEN, PLACE, TAKEN, m4a, spoken_webm
from zhijia.desk import services
from zhijia.desk.models import Attachment, Draft, Request
from zhijia.desk.rules.words import MOST_VOICE_BYTES
from zhijia.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
SAID = "三月份工资没有发。我问过车间主任。"


def recording(content: bytes = spoken_webm(), name: str = "voice.webm") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="audio/webm")


def a_draft(town: Town, who: str = "张师傅", **said: str) -> Draft:
    said = {"category": "wages", "reach": "nothing", **said}
    return services.start_draft(said, actor=town.actor(who))


@pytest.fixture
def said(town: Town) -> Request:
    """A matter that was said and not written."""
    draft = a_draft(town)
    services.say_story(draft, recording(), actor=town.actor("张师傅"))
    draft.refresh_from_db()
    return services.file_request(draft, actor=town.actor("张师傅")).request


def test_who_says_it_need_not_write_it(town: Town) -> None:
    client, draft = town.client("张师傅"), a_draft(town)
    check = reverse("desk:file_request", args=[draft.key])
    assert client.get(check)["Location"].endswith("/story/")
    page = reverse("desk:say_story", args=[draft.key])
    assert client.post(page, {"voice": recording()}).status_code == 302
    assert "您刚才说的" in client.get(page).content.decode()
    story = reverse("desk:answer_question", args=[draft.key, "story"])
    assert client.post(story, {"story": ""}).status_code == 302
    assert "说了一段录音" in client.get(check).content.decode()
    assert client.post(check).status_code == 302
    request = Request.objects.get()
    assert request.title == "一段录音"
    voice = Attachment.objects.get()
    assert (voice.is_voice, voice.file.target) == (True, f"desk.request:{request.pk}")
    for who, name in (("张师傅", "desk:request"), ("小王", "desk:handle_request")):
        shown = town.client(who).get(reverse(name, args=[request.number])).content.decode()
        assert shown.count("<audio") == 1, who


def test_it_is_sealed_and_tells_nothing_else(town: Town, said: Request) -> None:
    voice = StoredFile.objects.get()
    kept = b"".join(open_file(voice))
    assert PLACE not in kept
    assert b"SOUND" * 40 in kept


def test_a_player_gets_the_part_it_asks_for(town: Town, said: Request) -> None:
    page = reverse("desk:read_paper", args=[said.number, Attachment.objects.get().pk])
    client, size = town.client("小王"), StoredFile.objects.get().size
    whole = b"".join(client.get(page).streaming_content)
    part = client.get(page, headers={"range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole[4:10])
    assert part["Content-Range"] == f"bytes 4-9/{size}"
    assert client.get(page, headers={"range": "bytes=-5"}).content == whole[-5:]
    assert client.get(page, headers={"range": f"bytes={size - 2}-"}).content == whole[-2:]
    for odd in ("bytes=9-4", "bytes=-", "bytes=99999999-", "lines=1-2", "bytes=-0"):
        assert client.get(page, headers={"range": odd}).status_code == 200, odd


def test_saying_it_again_takes_the_place_of_what_was_said(town: Town) -> None:
    actor, draft = town.actor("张师傅"), a_draft(town)
    services.say_story(draft, recording(), actor=actor)
    draft.refresh_from_db()
    services.say_story(draft, recording(m4a(), "again.m4a"), actor=actor)
    assert [one.kind_code for one in StoredFile.objects.all()] == ["m4a"]
    draft.refresh_from_db()
    remove = reverse("desk:remove_paper", args=[draft.key, StoredFile.objects.get().pk])
    town.client("张师傅").post(remove)
    assert StoredFile.objects.exists()  # it is no paper: it has a page of its own
    assert (
        town.client("张师傅").post(reverse("desk:unsay_story", args=[draft.key])).status_code == 302
    )
    assert not StoredFile.objects.exists()
    draft.refresh_from_db()
    assert "voice" not in draft.sealed()


@pytest.mark.parametrize(
    "kind", [*(k for k in TAKEN if k not in ("mp3", "m4a", "amr", "wav", "webm")), *NOT_TAKEN]
)
def test_what_is_no_recording_is_refused_and_what_was_said_stays(town: Town, kind: str) -> None:
    draft, client = a_draft(town), town.client("张师傅")
    services.say_story(draft, recording(), actor=town.actor("张师傅"))
    before = StoredFile.objects.get().pk
    content = TAKEN.get(kind, NOT_TAKEN.get(kind, b""))
    page = reverse("desk:say_story", args=[draft.key])
    answer = client.post(page, {"voice": recording(content, "voice.mp3")})
    assert answer.status_code == 422, kind
    assert StoredFile.objects.get().pk == before
    assert "您刚才说的" in answer.content.decode()


def test_a_recording_of_a_whole_shift_is_refused(town: Town) -> None:
    long = recording(spoken_webm() + bytes(MOST_VOICE_BYTES))
    page = reverse("desk:say_story", args=[a_draft(town).key])
    answer = town.client("张师傅").post(page, {"voice": long})
    assert answer.status_code == 422
    assert "超过5兆" in answer.content.decode()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.text(max_size=60), st.booleans())
def test_odd_recordings_never_break_the_page(
    town: Town, noise: bytes, name: str, is_cut: bool
) -> None:
    content = (spoken_webm()[: len(noise) * 2] + noise) if is_cut else noise
    page = reverse("desk:say_story", args=[a_draft(town).key])
    upload = SimpleUploadedFile(name or "x", content, content_type="audio/webm")
    answer = town.client("张师傅").post(page, {"voice": upload})
    assert answer.status_code in (302, 422)


def test_what_was_said_is_heard_by_its_owner_alone_before_it_is_sent(town: Town) -> None:
    draft = a_draft(town)
    services.say_story(draft, recording(), actor=town.actor("张师傅"))
    for name in ("desk:say_story", "desk:hear_story"):
        for who in EVERYBODY:
            answer = town.client(who).get(reverse(name, args=[draft.key]))
            assert (answer.status_code == 200) == (who == "张师傅"), (name, who)
    for who in EVERYBODY:
        if who != "张师傅":
            forgotten = town.client(who).post(reverse("desk:unsay_story", args=[draft.key]))
            assert forgotten.status_code == 404
    empty = a_draft(town)
    hear = reverse("desk:hear_story", args=[empty.key])
    assert town.client("张师傅").get(hear).status_code == 404


def test_it_is_written_down_read_and_put_right(town: Town, said: Request) -> None:
    services.accept_request(said, actor=town.actor("小王"))
    write = reverse("desk:write_transcript", args=[said.number])
    correct = reverse("desk:correct_transcript", args=[said.number])
    worker, officer = town.client("张师傅"), town.client("小王")
    assert worker.get(correct).status_code == 403  # nobody has written anything down yet
    assert officer.post(write, {"once": "1", "text": "  "}).status_code == 422
    assert officer.post(write, {"once": "2", "text": "三月份公司没有发"}).status_code == 302
    page = worker.get(reverse("desk:request", args=[said.number])).content.decode()
    assert "三月份公司没有发" in page
    assert "把您的录音记成了文字" in page
    assert "三月份公司没有发" in worker.get(correct).content.decode()
    assert worker.post(correct, {"once": "3", "text": SAID}).status_code == 302
    request = Request.objects.get()
    assert (request.sealed()["transcript"], request.title) == (SAID, "三月份工资没有发")
    shown = officer.get(reverse("desk:handle_request", args=[said.number])).content.decode()
    assert "职工改了录音的文字" in shown
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"desk.write_transcript", "desk.correct_transcript"} <= verbs
    facts = str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert "工资没有发" not in facts


@pytest.mark.parametrize("who", ["刘师傅", "赵姐", "老李", "陈审", "visitor"])
def test_nobody_else_writes_down_or_corrects(town: Town, said: Request, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.write_transcript(said, actor=town.actor(who), text="乱写")
    with pytest.raises(NotAllowed):
        services.correct_transcript(said, actor=town.actor(who), text="乱写")
    assert "transcript" not in Request.objects.get().sealed()


def test_a_matter_that_was_written_has_nothing_to_write_down(town: Town) -> None:
    request = file(town)
    page = reverse("desk:write_transcript", args=[request.number])
    assert town.client("小王").get(page).status_code == 403
    with pytest.raises(NotAllowed):
        services.write_transcript(request, actor=town.actor("小王"), text=SAID)


def test_a_visitor_says_it_too(town: Town) -> None:
    client = Client()
    first = client.post(reverse("desk:start_request"), {"category": "unsure"})["Location"]
    key = first.split("/")[2]
    assert "不想打字，说一段也行" in client.get(first).content.decode()
    page = reverse("desk:say_story", args=[key])
    assert client.post(page, {"voice": recording()}).status_code == 302
    client.post(reverse("desk:answer_question", args=[key, "contact"]), {"reach": "nothing"})
    assert client.post(reverse("desk:file_request", args=[key])).status_code == 302
    request = Request.objects.get()
    opened = client.get(reverse("desk:request", args=[request.number]))
    assert opened.status_code == 404  # the number alone opens nothing
