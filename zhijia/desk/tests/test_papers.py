"""Papers through the pages: sent, checked, taken out, filed with the matter, opened by those entitled."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.town import STORY, Town, file
from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.models import StoredFile
from zhijia.desk import services
from zhijia.desk.models import Attachment, Draft, Entry, EntryKind, Request
from zhijia.desk.selectors import papers_of_draft
from zhijia.kernel.errors import RuleViolation

EVERYBODY = (
    "visitor",
    "张师傅",
    "刘师傅",
    "赵姐",
    "老李",
    "吴姐",
    "小王",
    "周主席",
    "陈审",
    "老何",
)


def photo(name: str = "工资条.png") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), content_type="image/png")


def a_draft(town: Town, category: str = "wages") -> Draft:
    said = {"category": category, "story": STORY, "reach": "nothing"}
    return services.start_draft(said, actor=town.actor("张师傅"))


def send(client: Client, draft: Draft, upload: SimpleUploadedFile) -> int:
    page = reverse("desk:answer_question", args=[draft.key, "papers"])
    return client.post(page, {"papers": upload}).status_code


@pytest.fixture(params=["wages", "membership"])
def filed(request: pytest.FixtureRequest, town: Town) -> Request:
    """A confidential matter at the district and an open one at the mill's union, a paper in each."""
    draft = a_draft(town, request.param)
    assert send(town.client("张师傅"), draft, photo()) == 302
    return services.file_request(draft, actor=town.actor("张师傅")).request


def test_a_paper_is_filed_with_its_matter(town: Town, filed: Request) -> None:
    paper = Attachment.objects.get(request=filed)
    assert paper.file.name == "工资条.png"
    assert paper.file.target == f"desk.request:{filed.pk}"


def test_a_paper_is_opened_by_those_entitled_and_by_nobody_else(town: Town, filed: Request) -> None:
    paper = Attachment.objects.get(request=filed)
    offices = {"小王", "周主席"}
    if not filed.confidential:
        offices |= {"赵姐", "老李", "陈审"}
    for name, entitled in (("desk:open_paper", {"张师傅"}), ("desk:read_paper", offices)):
        page = reverse(name, args=[filed.number, paper.pk])
        for who in EVERYBODY:
            answer = town.client(who).get(page)
            assert (answer.status_code == 200) == (who in entitled), (name, who)
            if who not in entitled:
                away = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
                assert answer.status_code == 404 or away, (name, who, answer.status_code)


def test_a_paper_of_another_matter_is_not_opened_through_ones_own(
    town: Town, filed: Request
) -> None:
    paper = Attachment.objects.get(request=filed)
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=town.actor("刘师傅"))
    own = services.file_request(draft, actor=town.actor("刘师傅")).request
    page = reverse("desk:open_paper", args=[own.number, paper.pk])
    assert town.client("刘师傅").get(page).status_code == 404


def test_a_paper_is_taken_out_by_its_owner_only(town: Town) -> None:
    draft = a_draft(town)
    send(town.client("张师傅"), draft, photo())
    page = reverse("desk:remove_paper", args=[draft.key, StoredFile.objects.get().pk])
    before = AuditEntry.objects.count()
    for who in EVERYBODY:
        if who != "张师傅":
            assert town.client(who).post(page).status_code == 404, who
    assert (StoredFile.objects.count(), AuditEntry.objects.count()) == (1, before)
    assert town.client("张师傅").post(page).status_code == 302
    assert StoredFile.objects.count() == 0


def test_what_is_no_paper_is_refused_by_itself_and_the_others_stay(town: Town) -> None:
    client, draft = town.client("张师傅"), a_draft(town)
    assert send(client, draft, photo()) == 302
    assert send(client, draft, SimpleUploadedFile("合同.exe", b"MZ" + b"\0" * 64)) == 422
    assert [file.name for file in StoredFile.objects.all()] == ["工资条.png"]


def test_a_paper_sent_again_is_not_there_twice(town: Town) -> None:
    """A line that broke after the paper had arrived: the phone sends it once more."""
    draft, worker = a_draft(town), town.client("张师傅")
    for _press in range(2):
        assert send(worker, draft, photo()) == 302
    assert send(worker, draft, photo("另一张.png")) == 302
    request = services.file_request(draft, actor=town.actor("张师傅")).request
    names = [paper.file.name for paper in Attachment.objects.filter(request=request)]
    assert names == ["工资条.png", "另一张.png"]

    for _press in range(2):
        services.attach_paper(request, photo("补充.png"), actor=town.actor("张师傅"))
    assert Attachment.objects.filter(request=request).count() == 3
    assert Entry.objects.filter(request=request, kind=EntryKind.ATTACHED).count() == 1


def test_a_paper_that_comes_after_the_button_is_refused_and_not_lost_in_silence(
    town: Town,
) -> None:
    draft = a_draft(town)
    services.file_request(draft, actor=town.actor("张师傅"))
    with pytest.raises(RuleViolation) as refused:
        services.add_paper(draft, photo(), actor=town.actor("张师傅"))
    assert refused.value.code == "desk.draft_gone"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("stays", [True, False])
def test_either_button_takes_the_paper_that_was_chosen(town: Town, stays: bool) -> None:
    """Whoever picks a photo and goes on has not lost it."""
    draft = a_draft(town)
    page = reverse("desk:answer_question", args=[draft.key, "papers"])
    pressed = {"stay": "1"} if stays else {}
    answer = town.client("张师傅").post(page, {"papers": photo(), **pressed})
    assert (answer["Location"] == page) is stays
    assert [file.name for file in papers_of_draft(draft)] == ["工资条.png"]


def test_an_officers_copy_is_called_after_the_matter(town: Town) -> None:
    """ "张建国工资条.png" on somebody's desk, or in what they send on, says who it was."""
    request = services.accept_request(file(town), actor=town.actor("小王"))
    for name in ("张建国工资条.png", "张建国的合同.png"):
        services.attach_paper(request, photo(name), actor=town.actor("张师傅"))
    first, second = Attachment.objects.filter(request=request).order_by("pk")
    office = town.client("小王").get(reverse("desk:read_paper", args=[request.number, second.pk]))
    assert office["Content-Disposition"].endswith(f"''{request.number}-2.png")
    own = town.client("张师傅").get(reverse("desk:open_paper", args=[request.number, first.pk]))
    assert own["Content-Disposition"].endswith(f"''{quote('张建国工资条.png')}")
