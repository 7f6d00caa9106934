"""print_paper_forms, enter_paper, open_with_code, clear_paper_forms: a form from the printer to the worker."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.test_access_matrix import EVERYBODY
from tests.town import STORY, Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import services
from zhijia.desk.models import Category, PaperBatch, PaperForm, Promise, Request
from zhijia.desk.rules.asked import AnswerKind, AskedQuestion, Wording
from zhijia.desk.rules.paper_codes import check_digit
from zhijia.desk.services.retention import clear_paper_forms
from zhijia.kernel.errors import NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db
NOBODYS = "0" * 19 + check_digit("0" * 19)
ENTER, OPEN = reverse("desk:enter_paper"), reverse("desk:open_with_code")


def printed(town: Town, count: int = 1) -> list[str]:
    return services.print_paper_forms(town.east, count, actor=town.actor("老李"))


def filled_in(town: Town, code: str, on: date | None = None, **changed: str) -> dict[str, str]:
    on = on or timezone.localdate()
    said = {
        "once": code[:20],
        "code": code,
        "received_on_0": str(on.year),
        "received_on_1": str(on.month),
        "received_on_2": str(on.day),
        "category": "hardship",
        "asked_of": "hardship",
        "street": str(town.east.pk),
        "story": STORY,
        "reach": "nothing",
    }
    return said | changed


def test_what_is_printed_is_kept_as_digests_only(town: Town) -> None:
    codes = printed(town, 3)
    assert len(set(codes)) == PaperForm.objects.count() == 3
    digests = set(PaperForm.objects.values_list("code_digest", flat=True))
    assert all(len(digest) == 64 for digest in digests)
    written = str(list(PaperForm.objects.values())) + str(list(AuditEntry.objects.values()))
    assert not any(code in written or code.replace(" ", "") in written for code in codes)


def test_a_form_becomes_a_matter_that_its_code_opens(town: Town) -> None:
    [code] = printed(town)
    answer = town.client("老李").post(ENTER, filled_in(town, code), follow=True)
    assert "职工凭单子上的号查" in answer.content.decode()
    request = Request.objects.get()
    assert (request.source, request.filer, request.passphrase_digest) == ("paper", None, "")
    assert request.entered_by == town.accounts["老李"]
    worker = Client()
    opened = worker.post(OPEN, {"code": f" {code.replace(' ', '-')} "}, follow=True)
    shown = opened.content.decode()
    assert "交来纸质单，代为录入" in shown
    assert request.number in shown
    assert code not in shown
    assert "code" not in request.sealed()


def test_its_clock_runs_from_the_day_of_receipt(town: Town) -> None:
    with at(2018, 3, 1, 9, 0):
        first, second = printed(town, 2)
    with at(2018, 3, 14, 18, 40):
        assert (
            town.client("老李").post(ENTER, filled_in(town, first, date(2018, 3, 9))).status_code
            == 302
        )
    request = Request.objects.get()
    assert request.filed_at == at_shanghai(2018, 3, 9, 17, 30)
    # Friday the 9th: one working day to accept, five to answer.
    assert request.accept_due_at == at_shanghai(2018, 3, 12, 17, 30)
    assert request.answer_due_at == at_shanghai(2018, 3, 16, 17, 30)
    assert {promise.since for promise in Promise.objects.all()} == {request.filed_at}
    with at(2018, 3, 14, 18, 40):
        ahead = town.client("老李").post(ENTER, filled_in(town, second, date(2018, 3, 15)))
        early = town.client("老李").post(ENTER, filled_in(town, second, date(2018, 2, 28)))
    assert (ahead.status_code, early.status_code) == (422, 422)
    assert "不能在今天以后" in ahead.content.decode()
    assert "不会更早" in early.content.decode()
    assert STORY in ahead.content.decode()


def at_shanghai(*instant: int):
    with at(*instant) as moment:
        return moment


def test_a_code_is_used_once(town: Town) -> None:
    [code] = printed(town)
    client = town.client("老李")
    assert client.post(ENTER, filled_in(town, code)).status_code == 302
    assert client.post(ENTER, filled_in(town, code)).status_code == 302  # the same press again
    again = client.post(ENTER, filled_in(town, code, once="another", story="另一件事"))
    assert again.status_code == 409
    assert "一个号只能录一次" in again.content.decode()
    assert "另一件事" in again.content.decode()
    assert Request.objects.count() == 1


@pytest.mark.parametrize(("code", "words"), [("1234", "有一位写错了"), (NOBODYS, "没有这个号")])
def test_a_code_nobody_printed_is_refused_and_the_rest_stays(
    town: Town, code: str, words: str
) -> None:
    answer = town.client("老李").post(ENTER, filled_in(town, code))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert STORY in answer.content.decode()
    opened = Client().post(OPEN, {"code": code})
    assert opened.status_code == 422
    assert words in opened.content.decode()
    assert not Request.objects.exists()


def test_a_slip_nobody_typed_in_says_so(town: Town) -> None:
    [code] = printed(town)
    answer = Client().post(OPEN, {"code": code})
    assert answer.status_code == 422
    assert "还没有录入" in answer.content.decode()


def test_who_guesses_waits(town: Town) -> None:
    [code] = printed(town)
    town.client("老李").post(ENTER, filled_in(town, code))
    client = Client()
    for _guess in range(4):
        client.post(OPEN, {"code": NOBODYS})
    assert client.post(OPEN, {"code": code}).status_code == 422
    assert Client(REMOTE_ADDR="198.51.100.7").post(OPEN, {"code": code}).status_code == 302


def test_an_expired_form_is_refused_and_cleared(town: Town) -> None:
    with at(2018, 3, 1, 9, 0):
        late, used = printed(town, 2)
        assert (
            town.client("老李").post(ENTER, filled_in(town, used, date(2018, 3, 1))).status_code
            == 302
        )
    with at(2019, 3, 4, 9, 0):
        answer = town.client("老李").post(ENTER, filled_in(town, late, date(2019, 3, 4)))
    assert answer.status_code == 422
    assert "换一张新的" in answer.content.decode()
    expires = PaperBatch.objects.get().expires_on
    with at(2019, 6, 1, 9, 0) as now:
        assert expires + timedelta(days=90) > now.date() - timedelta(days=5)
        clear_paper_forms(now=at_shanghai(2019, 5, 29, 9, 0))
        assert PaperForm.objects.count() == 2
        clear_paper_forms(now=now)
    assert PaperForm.objects.get().request == Request.objects.get()


@pytest.mark.parametrize("who", ["张师傅", "赵姐", "陈审", "老何", "吴姐"])
def test_only_the_counter_of_the_place_prints_its_forms(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.print_paper_forms(town.east, 1, actor=town.actor(who))
    page = reverse("desk:print_paper_forms", args=[town.east.pk])
    assert town.client(who).post(page, {"count": "1"}).status_code in (302, 403, 404)
    assert not PaperForm.objects.exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_a_counter_types_forms_in(town: Town, who: str) -> None:
    [code] = printed(town)
    answer = town.client(who).post(ENTER, filled_in(town, code))
    entered = who in ("老李", "吴姐", "小王", "周主席")
    assert Request.objects.exists() == entered, answer.status_code


@pytest.mark.parametrize("count", [0, 51])
def test_not_too_many_at_once(town: Town, count: int) -> None:
    with pytest.raises(RuleViolation, match="too_many_forms"):
        printed(town, count)


@pytest.mark.usefixtures("printer")
def test_the_forms_come_as_a_pdf_with_their_codes_and_without_pango_as_a_page(town: Town) -> None:
    page = reverse("desk:print_paper_forms", args=[town.east.pk])
    made = town.client("老李").post(page, {"count": "2"})
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert made["Cache-Control"] == "no-store"
    with patch("zhijia.base.ui.pdf._printer", return_value=None):
        shown = town.client("老李").post(page, {"count": "2"}).content.decode()
        assert "做不了PDF" in town.client("老李").get(page).content.decode()
    assert shown.count("这一联撕下来") == 2
    assert PaperForm.objects.count() == 4


def test_the_questions_of_the_category_are_typed_in_as_far_as_they_stand_there(town: Town) -> None:
    question = AskedQuestion("since", AnswerKind.TEXT, Wording("从哪天开始的？"), must=True)
    category = Category.objects.get(code="hardship")
    services.edit_question(category, question, place=0, actor=town.actor("周主席"))
    first, second = printed(town, 2)
    client = town.client("老李")
    unasked = client.post(ENTER, filled_in(town, first, asked_of=""))
    assert unasked.status_code == 422
    assert "这一类还要问几句" in unasked.content.decode()
    assert first in unasked.content.decode()
    assert client.post(ENTER, filled_in(town, first)).status_code == 302  # nothing stood there
    typed = filled_in(town, second) | {"ask-since": "去年"}
    assert client.post(ENTER, typed).status_code == 302
    answers = [row.sealed().get("ask-since") for row in Request.objects.order_by("pk")]
    assert answers == [None, "去年"]
