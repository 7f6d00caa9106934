"""A worker's own check: the rules (pure), then the pages: one question each, nothing kept, nobody told."""

from __future__ import annotations

import io
import re
from datetime import date
from fractions import Fraction

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.town import Town
from zhijia.base.audit.log import target_of
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file
from zhijia.desk.models import Draft, Request
from zhijia.kernel.figures import shipped
from zhijia.rights.rules.insurance.arrears import Arrears
from zhijia.rights.rules.insurance.own_check import (
    FIRST_MONTH,
    Form,
    Lacking,
    OwnAnswer,
    OwnRecord,
    Status,
    check_own,
    wages_to_ask,
)
from zhijia.rights.rules.insurance.own_questions import answers_in, questions, record_of
from zhijia.rights.rules.insurance.units import month_number, month_of

SUZHOU = "320500"
TODAY = date(2019, 6, 30)
FIRST, LAST = month_number(2018, 4), month_number(2019, 3)
ALL = frozenset({"pension", "medical", "unemployment", "injury", "maternity"})
CHECK = "/insurance/"


def judged(
    bases: dict[int, int | None] | int | None,
    *,
    wages: dict[int, int | None] | None = None,
    region: str = SUZHOU,
    hired_on: date | None = date(2015, 3, 2),
    kinds: frozenset[str] | None = ALL,
    withheld: bool | None = None,
    form: Form | None = Form.EMPLOYEE,
) -> OwnAnswer:
    months = range(FIRST, LAST + 1)
    every = bases if isinstance(bases, dict) else dict.fromkeys(months, bases)
    record = OwnRecord(
        region, FIRST, LAST, hired_on, {2017: 600_000} if wages is None else wages, every, kinds,
        withheld, form,
    )  # fmt: skip
    return check_own(record, shipped(), TODAY)


# The rules ---------------------------------------------------------------------------------------


def test_example_d_month_by_month() -> None:
    """rights 2.5 D: 6,000 declared at 3,030; pension only: 2,970 x 19 % and x 8 %."""
    found = judged(303_000)
    assert {month.status for month in found.months} == {Status.SHORT}
    first = found.months[0]
    assert (first.period, first.code, first.due) == ("2018-04", "SI-05", Fraction(600_000))
    assert (first.owed.employer, first.owed.worker, first.owed.late_fee) == (56_430, 23_760, None)
    assert first.lacking == (Lacking.DUE_DAY,)
    assert {figure.kind for figure in first.figures} == {"contribution_floor", "contribution_cap"}
    assert all(figure.source for figure in first.figures)


@pytest.mark.parametrize(
    ("base", "wage", "status", "code"),
    [
        (600_000, 600_000, Status.PAID, ""),
        (600_000, 600_099, Status.PAID, ""),
        (600_000, 600_100, Status.SHORT, "SI-05"),
        (303_000, 250_000, Status.PAID, ""),
        (302_900, 250_000, Status.SHORT, "SI-06"),
        (2_196_300, 3_000_000, Status.PAID, ""),
        (302_900, None, Status.SHORT, "SI-06"),
        (303_000, None, Status.UNJUDGED, ""),
        (2_196_300, None, Status.PAID, ""),
    ],
)
def test_a_base_against_wage_floor_and_cap(
    base: int, wage: int | None, status: Status, code: str
) -> None:
    month = judged(base, wages={2017: wage}).months[0]
    assert (month.status, month.code) == (status, code)


def test_below_the_floor_without_the_wage_owes_an_unknown_sum() -> None:
    """Short in any case, by how much nobody can tell: the floor is not taken for the wage."""
    month = judged(302_900, wages={2017: None}).months[0]
    assert month.status == Status.SHORT
    assert (month.owed.employer, month.owed.worker) == (None, None)
    assert Lacking.WAGE in month.lacking


@pytest.mark.parametrize(
    ("form", "base", "status"),
    [
        (Form.EMPLOYEE, 312_500, Status.PAID),
        (Form.EMPLOYEE, 312_400, Status.SHORT),
        (Form.DISPATCHED, 312_500, Status.PAID),
        (Form.PUBLIC, 312_500, Status.SHORT),
        (Form.PUBLIC, 336_000, Status.PAID),
        (None, 336_000, Status.UNJUDGED),
    ],
)
def test_the_floor_hangs_on_how_somebody_works(
    form: Form | None, base: int, status: Status
) -> None:
    """Jiangsu 2018: 3,125 for enterprises (an agency is one), 3,360 for public institutions."""
    month = judged(base, region="320000", wages={2017: 250_000}, form=form).months[-1]
    assert (month.period, month.status) == ("2019-03", status)
    floors = [f.value for f in month.figures if f.kind == "contribution_floor"]
    assert floors == ([] if form is None else [3360 if form == Form.PUBLIC else 3125])


@pytest.mark.parametrize(
    ("form", "status", "lacking"),
    [
        (None, Status.UNJUDGED, (Lacking.FORM,)),
        (Form.PLATFORM, Status.UNJUDGED, (Lacking.RELATION,)),
        (Form.PART, Status.NOT_OWED, ()),
        (Form.FLEXIBLE, Status.NOT_OWED, ()),
        (Form.RETIREE, Status.NOT_OWED, ()),
        (Form.INTERN, Status.NOT_OWED, ()),
    ],
)
@pytest.mark.parametrize("base", [0, 303_000])
def test_where_no_employer_is_known_to_owe_a_base_nobody_is_accused(
    form: Form | None, status: Status, lacking: tuple[Lacking, ...], base: int
) -> None:
    """Neither a month without a contribution nor a low base; but what was withheld and not paid is
    wrong however somebody works."""
    found = judged(base, form=form)
    assert {(month.status, month.lacking, month.due) for month in found.months} == {
        (status, lacking, None)
    }
    assert {month.owed for month in found.months} == {Arrears(0, 0, 0)}
    taken = judged(base, form=form, withheld=True).months[0]
    expected = (Status.MISSING, "SI-10") if base == 0 else (status, "")
    assert (taken.status, taken.code) == expected
    assert (taken.owed.employer is None) == (base == 0), "how much, nobody can tell"


def test_which_insurances_are_owed_hangs_on_how_somebody_works() -> None:
    only = frozenset({"pension"})

    def kinds(form: Form | None) -> tuple[set[str], set[str]]:
        found = judged(600_000, kinds=only, form=form)
        return set(found.kinds_missing), set(found.kinds_open)

    others = {"medical", "unemployment", "injury", "maternity"}
    assert kinds(Form.EMPLOYEE)[0] == kinds(Form.DISPATCHED)[0] == others
    assert kinds(Form.PART) == ({"injury"}, set())
    assert kinds(Form.PUBLIC) == (set(), others)
    for form in (None, Form.PLATFORM, Form.FLEXIBLE, Form.RETIREE, Form.INTERN):
        assert kinds(form) == (set(), set()), form


def test_a_public_institution_before_its_pension_reform_cannot_be_judged() -> None:
    months = (month_number(2014, 9), month_number(2014, 10))
    record = OwnRecord(
        SUZHOU, *months, date(2010, 1, 4), {2013: 300_000}, dict.fromkeys(months, 0), None, None,
        Form.PUBLIC,
    )  # fmt: skip
    before, since = check_own(record, shipped(), TODAY).months
    assert (before.status, before.lacking) == (Status.UNJUDGED, (Lacking.REFORM,))
    assert since.status == Status.MISSING


def test_months_that_were_not_paid_are_told_apart() -> None:
    bases: dict[int, int | None] = dict.fromkeys(range(FIRST, LAST + 1), 600_000)
    bases |= {FIRST: 0, FIRST + 4: 0, LAST: 0, FIRST + 6: None}
    found = {month.period: month for month in judged(bases, withheld=True).months}
    assert [found[p].code for p in ("2018-04", "2018-08", "2019-03")] == ["SI-02", "SI-03", "SI-15"]
    assert found["2018-08"].withheld
    assert not found["2018-09"].withheld
    unread = found["2018-10"]
    assert (unread.status, unread.lacking) == (Status.UNJUDGED, (Lacking.RECORD,))
    assert {month.code for month in judged(0).months} == {"SI-01"}


@pytest.mark.parametrize(
    ("today", "hired", "status"),
    [
        (date(2019, 3, 31), date(2015, 3, 2), Status.MISSING),
        (date(2019, 3, 30), date(2015, 3, 2), Status.UNJUDGED),
        (date(2019, 4, 9), date(2019, 3, 10), Status.UNJUDGED),
        (date(2019, 4, 10), date(2019, 3, 10), Status.MISSING),
    ],
)
def test_what_is_not_due_yet_is_not_called_unpaid(today: date, hired: date, status: Status) -> None:
    """The month is due at its end where nobody entered a day; a new hire within thirty days."""
    record = OwnRecord(
        SUZHOU,
        LAST,
        LAST,
        hired,
        {2017: 600_000, FIRST_MONTH: 600_000},
        {LAST: 0},
        ALL,
        None,
        Form.EMPLOYEE,
    )
    (month,) = check_own(record, shipped(), today).months
    assert month.status == status
    assert (month.lacking == (Lacking.TIME,)) == (status == Status.UNJUDGED)
    if status == Status.UNJUDGED:
        assert (month.owed.employer, month.owed.worker) == (0, 0)


def test_a_place_without_figures_is_never_clean() -> None:
    found = judged(300_000, region="650100", wages={})
    assert {month.status for month in found.months} == {Status.UNJUDGED}
    assert {month.lacking for month in found.months} == {(Lacking.BOUNDS,)}
    assert judged(0, region="650100", wages={}).months[0].owed.employer is None


def test_whoever_came_this_year_is_judged_by_the_first_month() -> None:
    hired = date(2018, 6, 11)

    def asked(since: date, form: Form | None = Form.EMPLOYEE) -> tuple[int, ...]:
        record = OwnRecord(SUZHOU, FIRST, LAST, since, {}, {}, None, None, form)
        return wages_to_ask(record, shipped(), TODAY)

    assert asked(hired) == (FIRST_MONTH,)
    assert asked(date(2015, 1, 1)) == (2017,)
    assert asked(hired, Form.FLEXIBLE) == asked(hired, None) == ()
    found = judged(500_000, wages={FIRST_MONTH: 550_000}, hired_on=hired)
    assert found.months[0].period == "2018-06", "months before the hire are not asked about"
    assert found.months[0].due == 550_000


def test_insurances_that_are_not_on_the_record() -> None:
    assert judged(600_000, kinds=ALL - {"injury"}).kinds_missing == ("injury",)
    assert judged(600_000).kinds_missing == ()
    assert judged(600_000, kinds=None).kinds_missing == ()


def test_a_floor_that_is_not_final_accuses_nobody() -> None:
    """Jiangsu 2023: a provisional base (rights 0-2)."""
    record = OwnRecord(
        "320000", month_number(2023, 7), month_number(2023, 7), date(2015, 1, 1),
        {2022: 300_000}, {month_number(2023, 7): 400_000}, ALL, None, Form.EMPLOYEE,
    )  # fmt: skip
    (month,) = check_own(record, shipped(), date(2023, 9, 1)).months
    assert month.status == Status.PROVISIONAL
    assert (month.owed.employer, month.owed.worker) == (0, 0)


@pytest.mark.parametrize(
    "typed",
    [
        {"region": "999999"},
        {"region": SUZHOU, "first": "2018-13"},
        {"region": SUZHOU, "first": "2005-01"},
        {"first": "2018-04", "last": "2018-03"},
        {"first": "2016-01", "last": "2018-03"},
        {"first": "2018-04", "last": "2019-08"},
        {"first": "2018-04", "last": "2018-05", "months": "1,2,3"},
        {"first": "2018-04", "last": "2018-05", "hired_on": "2018-06-01"},
        {"base": "0"},
        {"base": "99999999999999"},
        {"kinds": "pension,gold"},
        {"wage_x": "5"},
        {"same": "maybe"},
        {"work": "boss"},
    ],
)
def test_answers_that_do_not_fit_are_asked_again(typed: dict[str, str]) -> None:
    *_, bad = typed
    assert bad not in answers_in(typed, TODAY)


def test_each_month_as_it_was_typed() -> None:
    typed = {
        "region": SUZHOU, "work": "employee", "first": "2018-04", "last": "2018-06",
        "hired_on": "-",
        "kinds": "pension,medical", "same": "each", "months": "303000,,0", "wage_2017": "-",
        "withheld": "-",
    }  # fmt: skip
    answers = answers_in(typed, TODAY)
    assert answers == typed
    assert [one.fact for one in questions(answers, shipped(), TODAY)] == list(typed)
    assert record_of(answers).bases == {FIRST: 303_000, FIRST + 1: None, FIRST + 2: 0}
    assert month_of("2018-04") == FIRST


# The pages ---------------------------------------------------------------------------------------

STEPS: list[dict[str, str]] = [
    {"at": "region", "region": SUZHOU},
    {"at": "work", "work": "employee"},
    {"at": "first", "first": "2018年4月"},
    {"at": "last", "last": "2019-3"},
    {"at": "hired_on", "hired_on_0": "2015", "hired_on_1": "3", "hired_on_2": "2"},
    {"at": "kinds", "kinds": "pension"},
    {"at": "same", "same": "same"},
    {"at": "base", "base": "3,030元"},
    {"at": "wage_2017", "wage_2017": "６０００"},
    {"at": "withheld", "withheld": "yes"},
]


def walk(client: Client, steps: list[dict[str, str]] | None = None) -> tuple[str, dict[str, str]]:
    """Answer one question after the other; the last page, and what it carries."""
    carried: dict[str, str] = {}
    page = ""
    for step in STEPS if steps is None else steps:
        answer = client.post(CHECK, carried | step)
        assert answer.status_code == 200, (step, answer.content.decode())
        page = answer.content.decode()
        carried = {
            part.split('"')[1]: part.split('value="')[1].split('"')[0]
            for part in page.split('<input type="text" name=')[1:]
            if "hidden" in part.split(">")[0]
        }
    return page, carried


def test_from_the_first_question_to_the_result(town: Town) -> None:
    client = Client()
    first = client.get(CHECK).content.decode()
    assert "社保缴在哪个城市？" in first
    assert "单位和工会都看不到" in first
    page, carried = walk(client)
    assert "12个月缴少了，一共查了12个月" in page
    assert "每月应按6,000.00元缴，实际按3,030.00元。" in page
    assert "单位每月少缴564.30元，个人部分每月少缴237.60元。" in page
    assert "6,771.60元" in page, "12 x 564.30"
    for words in ("医疗保险", "缴费基数下限", "3,030.00元", "社会保险法第十二条", "算不了"):
        assert words in page, words
    assert "相差32,670.00元" in page, "(6,000 - 3,030) x 11 months of grade 8"
    assert carried["months"] == ""


def by_form(form: str, *, base: str = "3,030元", withheld: str = "no") -> list[dict[str, str]]:
    """The questions that are left when no employer owes a base: no wage is asked."""
    how = {"at": "work", "skip": "yes"} if form == "-" else {"at": "work", "work": form}
    paid = [{"at": "same", "same": "same"}, {"at": "base", "base": base}]
    if not base:
        paid = [{"at": "same", "same": "never"}]
    return [STEPS[0], how, *STEPS[2:6], *paid, {"at": "withheld", "withheld": withheld}]


@pytest.mark.parametrize(
    ("form", "headline", "words"),
    [
        ("part", "养老保险不归单位缴，缺了单位该缴的保险", "劳动合同法第六十八条"),
        ("flexible", "您这样干活，养老保险不归单位缴", "没有单位欠您的"),
        ("platform", "12个月判断不了", "有没有劳动关系"),
        ("retiree", "您这样干活，养老保险不归单位缴", "看当地规定"),
        ("intern", "您这样干活，养老保险不归单位缴", "看当地规定"),
        ("-", "12个月判断不了", "没有说是怎么干活的"),
    ],
)
def test_the_result_says_who_has_to_pay_the_way_somebody_works(
    town: Town, form: str, headline: str, words: str
) -> None:
    page, carried = walk(Client(), by_form(form))
    assert headline in page
    assert words in page
    assert "怎么干活的" in page, "the answer can be changed"
    assert "单位一共少缴" not in page
    assert "wage_2017" not in carried, "no pay is asked for that decides nothing"


def test_what_was_withheld_and_not_paid_is_wrong_however_somebody_works(town: Town) -> None:
    page, _carried = walk(Client(), by_form("platform", base="", withheld="yes"))
    assert "12个月没有缴" in page
    assert "工资里扣了您的钱，却没有缴" in page
    assert "0.00元" not in page.partition("一个月一个月看")[0], "how much nobody can tell"


def test_a_dispatched_worker_is_told_that_the_agency_pays(town: Town) -> None:
    page, _carried = walk(Client(), [STEPS[0], {"at": "work", "work": "dispatched"}, *STEPS[2:]])
    assert "12个月缴少了" in page
    for words in ("派遣公司是您的用人单位", "劳动合同法第五十八条", "劳务派遣暂行规定第十八条"):
        assert words in page, words


def test_the_form_of_work_goes_along_with_the_matter(town: Town) -> None:
    client = Client()
    _page, carried = walk(client, by_form("part"))
    client.post(reverse("rights:ask_with_check"), carried)
    assert "怎么干活的：非全日制" in Draft.objects.get().sealed()["story"]


def test_the_question_is_asked_in_english_too(town: Town) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page, _carried = walk(client, [STEPS[0]])
    assert "How do you work here?" in page
    page, _carried = walk(client, by_form("platform"))
    assert "whether you are employed by the platform" in page


def test_nothing_is_stored_and_nobody_is_told(town: Town) -> None:
    client = Client()
    walk(client)
    assert not Draft.objects.exists()
    assert not Request.objects.exists()
    assert not client.session.keys()


def test_every_way_back_leads_to_its_question(town: Town) -> None:
    client = Client()
    _page, carried = walk(client)
    for fact in ("region", "hired_on", "base", "wage_2017"):
        answer = client.post(CHECK, carried | {"change": fact})
        assert f'name="at" value="{fact}"' in answer.content.decode(), fact
    later = client.post(CHECK, carried | {"at": "first", "first": "2019-04"})
    assert 'name="at" value="last"' in later.content.decode(), "the end lies before the beginning"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"at": "first", "first": "去年"}, "请写年和月"),
        ({"at": "first", "first": "2005-1"}, "可以查2011年7月到这个月"),
        ({"at": "region", "region": ""}, "请选一个"),
    ],
)
def test_a_slip_is_said_in_a_sentence(town: Town, step: dict[str, str], said: str) -> None:
    carried = {"region": SUZHOU, "work": "employee"} if step["at"] != "region" else {}
    answer = Client().post(CHECK, carried | step)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_is_not_known_cannot_be_judged(town: Town) -> None:
    steps = [*STEPS[:8], {"at": "wage_2017", "skip": "yes"}, {"at": "withheld", "skip": "yes"}]
    page, _carried = walk(Client(), steps)
    assert "12个月判断不了" in page
    assert "不知道工资" in page


def test_a_photo_goes_along_only_with_a_matter(town: Town) -> None:
    client = Client()
    _page, carried = walk(client)
    photo = SimpleUploadedFile(
        "记录.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf"
    )
    answer = client.post(reverse("rights:ask_with_check"), {**carried, "photo": photo})
    draft = Draft.objects.get()
    assert answer.headers["Location"] == reverse(
        "desk:answer_question", args=[draft.key, "category"]
    )
    story = draft.sealed()["story"]
    assert draft.sealed()["category"] == "insurance"
    assert "12个月缴少了" in story
    assert "我想说的：" in story
    assert not Request.objects.exists(), "nothing is sent before the worker has read it over"


def test_nothing_goes_along_that_was_not_chosen(town: Town) -> None:
    client = Client()
    page, carried = walk(client)
    assert "没有勾、没有选的不带" in page
    boxes = re.findall(r"<input type=\"checkbox\"[^>]*>", page)
    assert len(boxes) == 2
    assert not any("checked" in box for box in boxes)
    client.post(reverse("rights:ask_with_check"), carried)
    assert Draft.objects.count() == 1
    assert not StoredFile.objects.exists()


def test_an_exported_csv_goes_along_as_a_sheet_in_which_nothing_is_computed(town: Town) -> None:
    client = Client()
    _page, carried = walk(client)
    lines = "费款所属期,险种,缴费基数,备注\n201804,养老,3030,=1+1\n"
    record = SimpleUploadedFile("我的记录.csv", lines.encode("gb18030"), "text/csv")
    client.post(reverse("rights:ask_with_check"), {**carried, "record": record})
    (kept,) = StoredFile.objects.all()
    assert kept.target == target_of(Draft.objects.get())
    assert kept.name == "我的记录.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(open_file(kept))))
    cells = [(cell.value, cell.data_type) for row in book.worksheets[0] for cell in row]
    assert cells[4:] == [("201804", "s"), ("养老", "s"), ("3030", "s"), ("=1+1", "s")]


def test_what_goes_along_is_named_before_it_is_sent(town: Town) -> None:
    client = Client()
    _page, carried = walk(client)
    photo = SimpleUploadedFile("三月.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    client.post(reverse("rights:ask_with_check"), {**carried, "photo": photo})
    draft = Draft.objects.get()
    draft.seal(street=str(town.east.pk), employer="", concerns="me", reach="nothing")
    draft.save()
    check = client.get(reverse("desk:file_request", args=[draft.key]))
    assert "三月.pdf" in check.content.decode(), check.headers
    assert not Request.objects.exists()


def test_an_unfinished_check_cannot_be_taken_along(town: Town) -> None:
    answer = Client().post(reverse("rights:ask_with_check"), {"region": SUZHOU})
    assert answer.headers["Location"] == reverse("rights:check_own_insurance")
    assert not Draft.objects.exists()


def test_a_photo_that_is_none_is_refused_and_nothing_is_lost(town: Town) -> None:
    client = Client()
    _page, carried = walk(client)
    bad = SimpleUploadedFile("a.exe", b"MZ\x00\x01", "application/octet-stream")
    answer = client.post(reverse("rights:ask_with_check"), {**carried, "photo": bad})
    assert answer.status_code == 422
    assert "12个月缴少了" in answer.content.decode()
    assert not Draft.objects.exists()
