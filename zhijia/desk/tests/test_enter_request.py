"""enter_request: an officer writes down what somebody says; it is theirs all the same."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.town import STORY, Town
from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.tests.samples import TAKEN
from zhijia.desk.models import Attachment, Category, Draft, Request
from zhijia.desk.rules.asked import AnswerKind, AskedQuestion, Wording
from zhijia.desk.services import edit_question

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:enter_request")
SAID = {
    "once": "k-1",
    "source": "hotline",
    "category": "hardship",
    "asked_of": "hardship",
    "story": STORY,
    "reach": "sms",
    "phone": "13912345678",
}


def enter(town: Town, who: str, **changed: str) -> Request:
    said = SAID | {"street": str(town.east.pk)} | changed
    said["asked_of"] = said["category"]
    answer = town.client(who).post(PAGE, said)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Request.objects.latest("pk")


def test_it_is_the_persons_own_and_says_who_entered_it(town: Town) -> None:
    request = enter(town, "老李")
    assert (request.filer, request.entered_by) == (None, town.accounts["老李"])
    assert (request.source, request.office) == ("hotline", town.east)
    assert request.passphrase_digest
    facts = AuditEntry.objects.get(verb="desk.file_request").facts
    assert facts["source"] == "hotline"
    page = town.client("老李").get(reverse("desk:handle_request", args=[request.number]))
    assert "12351电话代为登记" in page.content.decode()


def test_the_slip_opens_the_matter_for_the_person(town: Town) -> None:
    client = town.client("老李")
    answer = client.post(PAGE, SAID | {"street": str(town.east.pk)}, follow=True)
    passphrase, matter = answer.context["passphrase"], answer.context["matter"]
    visitor = town.client("visitor")
    tracked = {"number": matter.number, "passphrase": passphrase}
    opened = visitor.post(reverse("desk:open_with_passphrase"), tracked, follow=True)
    assert STORY[:8] in opened.content.decode()
    assert "12351电话代为登记" in opened.content.decode()


def test_a_second_press_finds_the_same_matter(town: Town) -> None:
    first = enter(town, "老李")
    assert enter(town, "老李") == first
    assert Request.objects.count() == 1
    other = town.client("老李").post(PAGE, SAID | {"story": "另一件事"})
    assert other.status_code == 409


def test_the_slip_is_for_the_officer_who_entered_it(town: Town) -> None:
    enter(town, "老李")
    slip = reverse("desk:request_entered", args=[Draft.objects.get().key])
    assert town.client("老李").get(slip).status_code == 200
    for who in ("小王", "吴姐", "周主席", "赵姐", "张师傅"):
        assert town.client(who).get(slip).status_code == 404


def test_a_confidential_matter_leaves_the_street_at_once(town: Town) -> None:
    request = enter(town, "老李", category="wages")
    assert (request.confidential, request.office) == (True, town.district)
    page = reverse("desk:handle_request", args=[request.number])
    assert town.client("老李").get(page).status_code == 404
    assert town.client("小王").get(page).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"story": ""}, "story"),
        ({"category": "nothing"}, "category"),
        ({"source": "web"}, "source"),
        ({"phone": "123"}, "phone"),
        ({"reach": "account"}, "reach"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_kept(
    town: Town, wrong: dict[str, str], field: str
) -> None:
    answer = town.client("老李").post(PAGE, SAID | {"street": str(town.east.pk)} | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "story":
        assert STORY in answer.content.decode()
    assert not Request.objects.exists()


def test_a_base_union_has_no_counter(town: Town) -> None:
    answer = town.client("赵姐").post(PAGE, SAID)
    assert answer.status_code == 403
    assert "服务站" in answer.content.decode()
    assert not Request.objects.exists()
    assert PAGE not in town.client("赵姐").get(reverse("desk:requests")).content.decode()


@pytest.mark.parametrize("who", ["张师傅", "visitor", "老何"])
def test_nobody_else_enters_anything(town: Town, who: str) -> None:
    assert town.client(who).post(PAGE, SAID).status_code in (302, 404)
    assert not Request.objects.exists()


def test_the_database_refuses_an_entry_without_its_officer(town: Town) -> None:
    request = enter(town, "老李")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(entered_by=None)


def test_choosing_a_category_brings_its_questions_and_papers(town: Town) -> None:
    shown = town.client("老李").get(PAGE, {"category": "hardship"})
    [household, cause] = shown.context["form"].question_fields
    assert (household.name, cause.name) == ("ask-household", "ask-cause")
    assert "手边有这些" in shown.content.decode()
    assert not town.client("老李").get(PAGE).context["form"].question_fields


def test_nothing_is_entered_before_the_questions_stood_on_the_page(town: Town) -> None:
    said = SAID | {"street": str(town.east.pk), "asked_of": "", "hours": "evening"}
    answer = town.client("老李").post(PAGE, said)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "这一类还要问几句" in shown
    assert STORY in shown
    assert "13912345678" in shown
    assert 'name="ask-household"' in shown
    assert 'name="asked_of" value="hardship"' in shown
    assert not Request.objects.exists()
    other = town.client("老李").post(PAGE, said | {"asked_of": "wages"})
    assert other.status_code == 422


def test_what_the_person_answered_is_kept_like_their_own(town: Town) -> None:
    request = enter(town, "老李", **{"ask-household": "3", "ask-cause": ""})
    assert request.sealed()["ask-household"] == "3"
    assert "ask-cause" not in request.sealed()
    page = town.client("老李").get(reverse("desk:handle_request", args=[request.number]))
    assert "3" in [value for _label, value in page.context["asked"]]


@pytest.mark.parametrize("kind", [AnswerKind.DAY, AnswerKind.TEXT])
def test_what_nobody_gets_past_is_asked_at_the_counter_too(town: Town, kind: AnswerKind) -> None:
    question = AskedQuestion("since", kind, Wording("从哪天开始的？"), must=True)
    category = Category.objects.get(code="hardship")
    edit_question(category, question, place=0, actor=town.actor("周主席"))
    said = SAID | {"street": str(town.east.pk)}
    answer = town.client("老李").post(PAGE, said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ask-since"]
    assert "请先问本人这一句" in answer.content.decode()
    boxes = {f"ask-since_{box}": part for box, part in enumerate(("2018", "3", "1"))}
    request = enter(town, "老李", **(boxes if kind == AnswerKind.DAY else {"ask-since": "三月"}))
    expected = "2018-03-01" if kind == AnswerKind.DAY else "三月"
    assert request.sealed()["ask-since"] == expected


def test_papers_come_with_it_and_a_bad_one_loses_no_word(town: Town) -> None:
    said = SAID | {"street": str(town.east.pk)}
    good = [SimpleUploadedFile(f"工资条{n}.jpg", TAKEN["jpeg"]) for n in (1, 2)]
    bad = SimpleUploadedFile("工资条.exe", b"MZ" + b"0" * 64)
    refused = town.client("老李").post(PAGE, said | {"papers": [good[0], bad]})
    assert refused.status_code == 422
    assert "papers" in refused.context["form"].errors
    assert "选过的文件没有带过来" in refused.content.decode()
    assert STORY in refused.content.decode()
    assert not Request.objects.exists()
    assert not Attachment.objects.exists()
    for paper in good:
        paper.seek(0)
    assert town.client("老李").post(PAGE, said | {"papers": good}).status_code == 302
    assert Attachment.objects.filter(request=Request.objects.get()).count() == 2
