"""draft_letter, edit_letter, sign_letter, return_letter, discard_letter, send_letter, answer_letter,
close_letter, export_workbook: never one person alone, nobody named, nobody pointed at."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.town import BUILDER, SINCE, Town
from zhijia.access import services as posts
from zhijia.base.sockets import TODOS
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.rights import services
from zhijia.rights.models import Audit, AuditedEmployer, AuditedPerson, Finding, Letter
from zhijia.rights.rules.letter_flow import Ending, LetterState, Reply, Way
from zhijia.rights.rules.naming import named_in
from zhijia.rights.tests.audits import (
    ABSENT,
    MONTHS,
    NAMES,
    REGION,
    SETTLE_ON,
    SHORT,
    judged,
    number,
)

PEOPLE = {number(n): f"职工{'甲乙丙丁戊己庚'[n - 10]}" for n in range(10, 17)}


@pytest.fixture
def audited(town: Town) -> AuditedEmployer:
    """Eight people declared at the floor on a wage of 6,000 for three months; one paid for nowhere."""
    result = finished(town)
    everybody = {SHORT: NAMES[SHORT]} | PEOPLE
    for row, (who, name) in enumerate(everybody.items(), start=2):
        person = found(result, row, who, name)
        Finding.objects.bulk_create(low_base(result, person, month) for month in MONTHS)
    person = found(result, 40, ABSENT, NAMES[ABSENT])
    absent = {"code": "SI-01", "expected": "4500.00", "found": "", "employer_short": 85_500}
    Finding.objects.create(**(_cell(result, person, MONTHS[0]) | absent))
    return result


def finished(town: Town, *, side: str = "employer") -> AuditedEmployer:
    """A finished audit of the mill, as the long job leaves it behind."""
    now = timezone.now()
    audit = Audit.objects.create(
        union=town.district, employer=town.mill, region=REGION, settle_on=SETTLE_ON, side=side,
        account_id=town.accounts["小王"].pk, state="done", done_at=now,
        first_period=MONTHS[0], last_period=MONTHS[-1],
    )  # fmt: skip
    return AuditedEmployer.objects.create(
        audit=audit, union=town.district, employer=town.mill, word="", side=side, is_latest=True,
        done_at=now, first_period=MONTHS[0], last_period=MONTHS[-1], people=20,
    )  # fmt: skip


def found(result: AuditedEmployer, row: int, who: str, name: str) -> AuditedPerson:
    person = AuditedPerson(audited=result, row_number=row, id_index=f"{row:032d}")
    person.seal(name=name, id_number=who)
    person.save()
    return person


def _cell(result: AuditedEmployer, person: AuditedPerson, month: str) -> dict[str, Any]:
    return {
        "audited": result, "person": person, "status": "violation", "kind": "pension",
        "period": month, "basis": 600_000, "worker_short": 23_760, "late_fee": 1_000, "trust": "B",
    }  # fmt: skip


def low_base(result: AuditedEmployer, person: AuditedPerson, month: str) -> Finding:
    low = {"code": "SI-05", "expected": "6000.00", "found": "3030.00", "employer_short": 56_430}
    return Finding(**(_cell(result, person, month) | low))


def drafted(town: Town, audited: AuditedEmployer, who: str = "小王") -> Letter:
    return services.draft_letter(audited, actor=town.actor(who))


def signed(town: Town, audited: AuditedEmployer) -> Letter:
    return services.sign_letter(drafted(town, audited), actor=town.actor("周主席"))


def sent(town: Town, audited: AuditedEmployer) -> Letter:
    return services.send_letter(
        signed(town, audited), actor=town.actor("小王"), sent_on=timezone.localdate(), way=Way.POST
    )


def edited(town: Town, letter: Letter, who: str = "小王", **changes: object) -> Letter:
    values: dict[str, object] = {
        "recipient": letter.recipient,
        "title": letter.title,
        "body": letter.body,
        "answer_by": letter.answer_by,
    }
    return services.edit_letter(letter, actor=town.actor(who), **{**values, **changes})  # type: ignore[arg-type]


# What a letter says ------------------------------------------------------------------------------


def test_a_draft_tells_groups_and_no_one(town: Town, audited: AuditedEmployer) -> None:
    letter = drafted(town, audited)
    assert [(line.code, line.people) for line in letter.employer_lines] == [("SI-05", 8)]
    assert letter.recipient == town.mill.name
    assert "涉及8人，2018年4月至2018年6月" in letter.body
    assert "未参保" not in letter.body, "one person only: telling it would point at them"
    assert named_in(letter.body, [*NAMES.values(), *PEOPLE.values()]) == []
    employer = letter.employer_lines[0].employer_short
    assert employer == 8 * 3 * 56_430
    assert letter.answer_by > timezone.localdate() + timedelta(days=15)


def test_nothing_to_tell_is_said_so(town: Town) -> None:
    small = judged(town).results.get()
    with pytest.raises(RuleViolation, match=r"rights\.nothing_to_tell"):
        drafted(town, small)
    page = town.client("小王").get(reverse("rights:draft_letter", args=[small.pk]))
    assert "没有可以告诉单位的事项" in page.content.decode()
    assert not Letter.objects.exists()


def test_a_workers_own_papers_make_no_letter(town: Town) -> None:
    own = finished(town, side="worker")
    with pytest.raises(NotAllowed, match=r"rights\.no_letter_from_this"):
        drafted(town, own)


@pytest.mark.parametrize("hint", ["陈志远", "陈 志远", number(1), "13812345678", number(2).lower()])
def test_no_letter_names_a_worker(town: Town, audited: AuditedEmployer, hint: str) -> None:
    letter = drafted(town, audited)
    with pytest.raises(RuleViolation, match=r"rights\.letter_names_somebody"):
        edited(town, letter, body=f"{letter.body}\n据{hint}反映。")
    letter.refresh_from_db()
    assert "反映。" not in letter.body


# Two people --------------------------------------------------------------------------------------


def test_the_writer_never_signs(town: Town, audited: AuditedEmployer) -> None:
    by_the_chair = drafted(town, audited, "周主席")
    with pytest.raises(NotAllowed, match=r"rights\.own_letter"):
        services.sign_letter(by_the_chair, actor=town.actor("周主席"))
    letter = edited(town, drafted(town, audited), "周主席", title="关于社会保险的提示函")
    with pytest.raises(NotAllowed, match=r"rights\.own_letter"):
        services.sign_letter(letter, actor=town.actor("周主席"))
    with pytest.raises(NotAllowed, match=r"rights\.not_yours_to_sign"):
        services.sign_letter(drafted(town, audited), actor=town.actor("小王"))


def test_the_database_keeps_the_two_apart(town: Town, audited: AuditedEmployer) -> None:
    letter = signed(town, audited)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(edited_by=letter.signed_by_id)


def test_numbers_count_the_signed_letters_of_a_year(town: Town, audited: AuditedEmployer) -> None:
    year = timezone.localdate().year
    first, second = signed(town, audited), signed(town, audited)
    assert [first.number, second.number] == [f"〔{year}〕提第1号", f"〔{year}〕提第2号"]
    back = services.return_letter(first, actor=town.actor("周主席"), note="第一段写清楚依据。")
    again = services.sign_letter(edited(town, back), actor=town.actor("周主席"))
    assert again.number == f"〔{year}〕提第1号"


def test_a_signed_letter_is_not_edited(town: Town, audited: AuditedEmployer) -> None:
    letter = signed(town, audited)
    with pytest.raises(NotAllowed, match=r"rights\.letter_elsewhere"):
        edited(town, letter, title="别的")
    page = town.client("小王").get(reverse("rights:edit_letter", args=[letter.pk]))
    assert page.status_code == 403


# Out and back ------------------------------------------------------------------------------------


def test_from_draft_to_made_good(town: Town, audited: AuditedEmployer) -> None:
    letter = sent(town, audited)
    answered = services.answer_letter(
        letter,
        actor=town.actor("小王"),
        answered_on=timezone.localdate(),
        reply=Reply.CORRECTED,
        answer="已补缴，附完税凭证。",
    )
    closed = services.close_letter(
        answered, actor=town.actor("小王"), ending=Ending.MADE_GOOD, note="新明细查到补缴。"
    )
    closed.refresh_from_db()
    assert (closed.state, closed.ending) == (LetterState.CLOSED, Ending.MADE_GOOD)
    assert (closed.answer, closed.note) == ("已补缴，附完税凭证。", "新明细查到补缴。")
    page = town.client("小王").get(reverse("rights:letter", args=[closed.pk])).content.decode()
    assert "已经补缴" in page
    assert "说已经改正" in page


@pytest.mark.parametrize("days", [-1, 1])
def test_it_cannot_go_out_before_it_was_signed(
    town: Town, audited: AuditedEmployer, days: int
) -> None:
    letter = signed(town, audited)
    on = timezone.localdate() + timedelta(days=days)
    with pytest.raises(RuleViolation, match=r"rights\.sent_on_impossible"):
        services.send_letter(letter, actor=town.actor("小王"), sent_on=on, way=Way.POST)


def test_an_answer_before_the_letter_is_refused(town: Town, audited: AuditedEmployer) -> None:
    letter = sent(town, audited)
    on = timezone.localdate() - timedelta(days=1)
    with pytest.raises(RuleViolation, match=r"rights\.answered_on_impossible"):
        services.answer_letter(
            letter, actor=town.actor("小王"), answered_on=on, reply=Reply.REFUSED, answer="不改。"
        )


def test_a_draft_can_be_let_be(town: Town, audited: AuditedEmployer) -> None:
    letter = services.discard_letter(drafted(town, audited), actor=town.actor("小王"))
    assert letter.state == LetterState.DISCARDED


def test_an_audit_with_letters_is_not_discarded(town: Town, audited: AuditedEmployer) -> None:
    drafted(town, audited)
    with pytest.raises(RuleViolation, match=r"rights\.audit_has_letters"):
        services.discard_audit(audited.audit, actor=town.actor("小王"))


def test_whoever_has_to_sign_is_told(town: Town, audited: AuditedEmployer) -> None:
    letter = drafted(town, audited)
    told = {
        who: [
            todo.url
            for todo in TODOS["rights.letters"](town.actor(who), now=timezone.now(), most=9)
        ]
        for who in ("周主席", "小王", "老李")
    }
    assert told == {"周主席": [reverse("rights:letter", args=[letter.pk])], "小王": [], "老李": []}


# Files -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("printer")
def test_word_pdf_and_workbook_name_nobody(town: Town, audited: AuditedEmployer) -> None:
    letter = signed(town, audited)
    client = town.client("小王")
    word = client.get(reverse("rights:letter_word", args=[letter.pk])).content
    pdf = client.get(reverse("rights:letter_pdf", args=[letter.pk])).content
    book = client.get(reverse("rights:letter_workbook", args=[letter.pk])).content
    post = client.post(reverse("rights:export_workbook", args=[audited.pk])).content
    assert pdf.startswith(b"%PDF-")
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == "基数低于本人上年月平均工资"
    assert rows[1][3] == 8
    for content in (word, book, post):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            said = b"".join(parts.read(name) for name in parts.namelist()).decode(
                "utf-8", "replace"
            )
        for hint in (*NAMES.values(), *NAMES, *PEOPLE, "王晓梅", "SI-01", "未参保"):
            assert hint not in said, hint
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        said = parts.read("word/document.xml").decode()
    for words in (
        "示范区总工会",
        letter.number,
        "宏达纺织有限公司：",
        "仿宋_GB2312",
        "方正小标宋简体",
    ):
        assert words in said, words


# Doors -------------------------------------------------------------------------------------------


def test_whoever_is_tied_to_the_employer_sees_no_letter(
    town: Town, audited: AuditedEmployer
) -> None:
    letter = drafted(town, audited)
    account = posts.open_account(name="钱进", phone="13800009999", actor=BUILDER)
    posts.appoint_officer(
        account, town.district, "district_officer", actor=BUILDER, since=SINCE, ties=[town.mill]
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("letter", "letter_word", "letter_pdf", "letter_workbook", "edit_letter"):
        assert client.get(reverse(f"rights:{name}", args=[letter.pk])).status_code == 404, name
    page = client.get(reverse("rights:letters")).content.decode()
    assert letter.recipient not in page
    for who in ("赵姐", "老李", "张师傅", "陈审", "老何"):
        url = reverse("rights:letter", args=[letter.pk])
        assert town.client(who).get(url).status_code == 404, who


def test_the_pages_walk_the_whole_way(town: Town, audited: AuditedEmployer) -> None:
    officer, chair = town.client("小王"), town.client("周主席")
    page = officer.post(reverse("rights:draft_letter", args=[audited.pk]))
    letter = Letter.objects.get()
    assert page.headers["Location"] == reverse("rights:edit_letter", args=[letter.pk])
    day = letter.answer_by
    typed = {
        "recipient": letter.recipient, "title": letter.title, "body": letter.body,
        "answer_by_0": day.year, "answer_by_1": day.month, "answer_by_2": day.day, "contact": "",
    }  # fmt: skip
    wrong = officer.post(
        reverse("rights:edit_letter", args=[letter.pk]), typed | {"body": "据陈志远反映"}
    )
    assert wrong.status_code == 422
    assert "函里不能写职工是谁：陈志远" in wrong.content.decode()
    assert officer.post(reverse("rights:edit_letter", args=[letter.pk]), typed).status_code == 302
    assert officer.post(reverse("rights:sign_letter", args=[letter.pk])).status_code == 404
    assert chair.post(reverse("rights:sign_letter", args=[letter.pk])).status_code == 302
    today = timezone.localdate()
    for step, more in (
        ("send_letter", {"sent_on": today, "way": "by_hand"}),
        ("answer_letter", {"answered_on": today, "reply": "partly", "answer": "正在补。"}),
        ("close_letter", {"ending": "partly", "note": "补了三个月。"}),
    ):
        url = reverse(f"rights:{step}", args=[letter.pk])
        assert officer.get(url).status_code == 200, step
        assert officer.post(url, {"note": ""}).status_code == 422, step
        answer = officer.post(url, _typed(more))
        assert answer.status_code == 302, answer.content.decode()
    letter.refresh_from_db()
    assert letter.state == LetterState.CLOSED


def _typed(values: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, date):
            found |= {f"{name}_0": value.year, f"{name}_1": value.month, f"{name}_2": value.day}
        else:
            found[name] = value
    return found


# Two lists held against each other ---------------------------------------------------------------


def next_audit(
    town: Town, people: dict[str, str], *, first_row: int = 2, **changes: int
) -> AuditedEmployer:
    """The same months audited once more, with these people at the floor; `changes` are the
    employer's parts that one of them owes instead."""
    result = finished(town)
    for row, (who, name) in enumerate(people.items(), start=first_row):
        person = found(result, row, who, name)
        findings = [low_base(result, person, month) for month in MONTHS]
        for finding in findings:
            finding.employer_short = changes.get(name, finding.employer_short)
        Finding.objects.bulk_create(findings)
    return result


EIGHT = {SHORT: NAMES[SHORT]} | PEOPLE
SEVEN = dict(list(EIGHT.items())[:7])
THREE = dict(list(EIGHT.items())[:3])


def told(town: Town, result: AuditedEmployer) -> list[tuple[str, int]]:
    """What the workbook shows that an officer hands out now."""
    content = services.export_workbook(result, actor=town.actor("小王"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [(row[0], row[3]) for row in sheet.iter_rows(min_row=2, values_only=True) if row[3]]


def test_a_second_list_does_not_differ_by_one_person(town: Town, audited: AuditedEmployer) -> None:
    assert [count for _rule, count in told(town, audited)] == [8]
    assert told(town, next_audit(town, SEVEN)) == [], "somebody went: the lists would show it"
    assert [count for _rule, count in told(town, next_audit(town, EIGHT))] == [8], "nobody differs"
    assert [count for _rule, count in told(town, audited)] == [8], "the first list once more"


def test_nor_by_what_one_person_owes(town: Town, audited: AuditedEmployer) -> None:
    told(town, audited)
    once_more = next_audit(town, EIGHT, 职工甲=1)
    page = town.client("小王").get(reverse("rights:draft_letter", args=[once_more.pk]))
    assert "只差一到四个人的事项这次不列" in page.content.decode()
    assert told(town, once_more) == []


def test_a_draft_counts_as_told(town: Town, audited: AuditedEmployer) -> None:
    drafted(town, audited)
    with pytest.raises(RuleViolation, match=r"rights\.nothing_to_tell"):
        drafted(town, next_audit(town, SEVEN))


def test_five_and_more_may_differ(town: Town, audited: AuditedEmployer) -> None:
    told(town, next_audit(town, {number(n): f"甲{n}" for n in range(50, 60)}, first_row=50))
    assert [count for _rule, count in told(town, audited)] == [8], "all eighteen differ"


def test_what_was_never_told_hides_nothing(town: Town, audited: AuditedEmployer) -> None:
    next_audit(town, SEVEN)
    told(town, next_audit(town, THREE))
    assert [count for _rule, count in told(town, audited)] == [8]


def test_other_months_are_another_matter(town: Town, audited: AuditedEmployer) -> None:
    told(town, audited)
    AuditedEmployer.objects.filter(pk=audited.pk).update(
        first_period="2017-01", last_period="2017-12"
    )
    assert [count for _rule, count in told(town, next_audit(town, SEVEN))] == [7]
