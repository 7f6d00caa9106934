"""The pages of the calculators: one question after the other, a result, nothing stored."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from tests.town import at
from zhijia.law.rules.examples import EXAMPLES
from zhijia.law.rules.interview import UNKNOWN, Kind, kind_of
from zhijia.law.rules.library import CALCULATORS

pytestmark = pytest.mark.django_db

SEVERANCE = "/calc/severance/"


def text_of(answer) -> str:
    """What a reader sees of a page."""
    body = re.sub(r"(?s)<head>.*?</head>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def typed(name: str, fact: str, answer: str) -> dict[str, str]:
    """How a page sends the answer to the question it asks."""
    if answer == UNKNOWN and kind_of(name, fact) not in {Kind.PLACE, Kind.YES_NO, Kind.CHOICE}:
        return {"at": fact, "skip": "yes"}
    if kind_of(name, fact) is Kind.DAY:
        return {"at": fact} | {f"{fact}_{n}": part for n, part in enumerate(answer.split("-"))}
    return {"at": fact, fact: answer}


def english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_each_calculator_is_answered_one_question_after_the_other(name):
    """Every page carries what was answered; the last one shows the result."""
    client, address = Client(), reverse("law:calculator", args=[name])
    page = client.get(address)
    carried: dict[str, str] = {}
    for fact, answer in EXAMPLES[name].items():
        assert f'name="at" value="{fact}"' in page.content.decode(), fact
        page = client.post(address, carried | typed(name, fact, answer))
        assert page.status_code == 200, text_of(page)
        carried[fact] = answer
        assert f'name="{fact}" value="' in page.content.decode()
    assert "怎么算的" in text_of(page)
    assert "法律依据" in text_of(page)


def test_nothing_is_stored_and_nothing_stands_in_the_address():
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        page = client.post(SEVERANCE, EXAMPLES["severance"])
    assert page.status_code == 200
    assert all(query["sql"].lstrip().startswith("SELECT") for query in asked.captured_queries)
    assert settings.SESSION_COOKIE_NAME not in page.cookies
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page.content.decode()


def test_the_sum_stands_first_with_its_words():
    page = text_of(Client().post(SEVERANCE, EXAMPLES["severance"]))
    assert "大约可以得到 32,500.00元" in page
    assert "《劳动合同法》第四十七条" in page
    assert "这是按您填的数估的" in page
    assert "找工会不一定能让仲裁时效往后推" in page


def test_the_result_is_said_in_english_without_a_word_of_ours_left():
    page = text_of(english(Client()).post(SEVERANCE, EXAMPLES["severance"]))
    assert "You are owed about CNY 32,500.00" in page
    assert "Labour Contract Law, article 47" in page
    assert not re.findall(r"[\u4e00-\u9fff]+", page.replace("职家", "").replace("中文", ""))


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_every_result_is_said_in_english(name):
    page = text_of(english(Client()).post(reverse("law:calculator", args=[name]), EXAMPLES[name]))
    left = re.sub("职家|中文|上海市|年全国城镇居民人均可支配收入|用于|年", "", page)
    assert not re.findall(r"[\u4e00-\u9fff]+", left)


def test_going_back_keeps_the_answers_and_shows_the_old_one():
    page = Client().post(SEVERANCE, EXAMPLES["severance"] | {"change": "average_wage"})
    body = page.content.decode()
    assert 'name="at" value="average_wage"' in body
    assert re.search(r'name="average_wage" value="5000"', body)
    assert 'name="hired_on" value="2010-04-01"' in body


def test_a_corrected_answer_leads_straight_back_to_the_result():
    changed = EXAMPLES["severance"] | {"at": "average_wage", "average_wage": "6，000"}
    page = Client().post(SEVERANCE, changed)
    assert "39,000.00元" in text_of(page)


@pytest.mark.parametrize(
    ("name", "fact", "wrong", "sentence"),
    [
        ("severance", "hired_on", {"hired_on_0": "2010"}, "请填年、月、日"),
        ("severance", "average_wage", {"average_wage": "很多"}, "金额应是数字"),
        ("severance", "ground", {}, "请选一个。"),
        ("probation", "term_months", {"term_months": "两年", "term_kind": "fixed"}, "请写数字"),
        ("annual_leave", "year", {"year": "1500"}, "这个数看着不对"),
        ("injury_benefit", "grade", {"grade": "11"}, "这个数看着不对"),
        ("congress_size", "region", {"region": "999999", "staff": "500"}, "请选一个。"),
        ("severance", "average_wage", {"average_wage": "999999999999"}, "这个数看着不对"),
    ],
)
def test_what_is_wrong_comes_back_with_what_to_do(name, fact, wrong, sentence):
    answers = {key: value for key, value in EXAMPLES[name].items() if key != fact}
    page = Client().post(reverse("law:calculator", args=[name]), answers | wrong | {"at": fact})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert "有问题：" in page.content.decode()


def test_answers_that_contradict_lead_back_to_the_question():
    page = Client().post(SEVERANCE, EXAMPLES["severance"] | {"ended_on": "2009-01-01"})
    assert page.status_code == 422
    assert 'name="at" value="ended_on"' in page.content.decode()
    assert "结束不能早于开始" in text_of(page)


def test_a_figure_nobody_entered_is_said_to_be_missing_and_may_be_given_by_hand():
    known = {key: value for key, value in EXAMPLES["severance"].items() if key != "minimum_wage"}
    unknown = known | {"region": "320500"}
    del unknown["local_average_wage"]
    client = Client()
    page = client.post(SEVERANCE, unknown)
    assert "现在算不了" in text_of(page)
    assert "职工月平均工资" in text_of(page)
    assert "32,500" not in text_of(page)
    page = client.post(SEVERANCE, unknown | {"by_hand": "yes"})
    assert 'name="at" value="local_average_wage"' in page.content.decode()
    by_hand = unknown | {"by_hand": "yes"} | typed("severance", "local_average_wage", "4500")
    assert "32,500.00元" in text_of(client.post(SEVERANCE, by_hand))
    left_out = unknown | {"by_hand": "yes", "at": "local_average_wage", "skip": "yes"}
    assert "没有按三倍封顶" in text_of(client.post(SEVERANCE, left_out))


def test_old_days_before_the_law_are_refused_with_its_day():
    page = Client().post(
        SEVERANCE, EXAMPLES["severance"] | {"hired_on": "1999-01-01", "ended_on": "2007-06-30"}
    )
    assert "现在算不了" in text_of(page)
    assert "2008年1月1日" in text_of(page)


@pytest.mark.parametrize(
    "broken",
    [
        {"average_wage": "1e999999"},
        {"hired_on": "2010-99-99"},
        {"region": "‮"},
        {"ground": "<script>"},
        {"by_hand": "x" * 5000},
        {"at": "no_such_fact"},
        {"change": "no_such_fact"},
        {"hired_on": UNKNOWN},
        {"average_wage": "11.9999"},
    ],
)
def test_what_somebody_tampered_with_is_asked_again_or_left_out(broken):
    page = Client().post(SEVERANCE, EXAMPLES["severance"] | broken)
    assert page.status_code in {200, 422}
    assert "<script>" not in page.content.decode()


def test_an_unknown_calculator_is_no_page():
    for address in ("/calc/nothing/", "/calc/double_wage/", "/calc/Severance/"):
        assert Client().get(address).status_code == 404


# The list


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("离职", {"severance", "unlawful-termination"}),
        ("年假", {"annual-leave", "unused-leave-pay"}),
        ("加班费", {"overtime"}),
        ("2N", {"unlawful-termination"}),
        ("社保", {"contribution-share", "late-fee"}),
        ("第四十七条", {"severance"}),
        ("overtime", {"overtime"}),
    ],
)
def test_calculators_are_found_by_the_words_of_workers(words, expected):
    page = Client().get("/calc/", {"q": words}).content.decode()
    found = set(re.findall(r'href="/calc/([a-z-]+)/"', page))
    assert expected <= found
    assert len(found) < len(CALCULATORS)


def test_the_list_shows_every_calculator_and_an_empty_search_says_what_to_do():
    page = Client().get("/calc/").content.decode()
    assert len(set(re.findall(r'href="/calc/([a-z-]+)/"', page))) == len(CALCULATORS)
    nothing = text_of(Client().get("/calc/", {"q": "没有这样的词"}))
    assert "没有找到“没有这样的词”" in nothing


def test_the_home_page_leads_to_the_calculators(town):
    assert 'href="/calc/"' in Client().get("/").content.decode()


# The days


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("limitation", {"known_on": "2026-03-02"}, "名义上最晚 2027年3月2日"),
        ("injury_filing", {"accident_on": "2026-03-02"}, "您自己最晚申请工伤认定 2027年3月2日"),
        ("arbitration_deadlines", {"accepted_on": "2026-03-02"}, "2026年4月16日"),
        ("double_wage", {"hired_on": "2025-03-12", "signed_on": "2026-02-12"}, "名义上最晚"),
        (
            "consultation_deadlines",
            {"requested_on": "2026-03-02", "region": UNKNOWN},
            "最晚书面答复",
        ),
    ],
)
def test_days_to_remember_stand_on_the_page(name, answers, words):
    with at(2026, 3, 5, 9, 0):
        page = Client().post(reverse("law:calculator", args=[name]), EXAMPLES[name] | answers)
    assert words in text_of(page)
    assert "加到手机日历" in text_of(page)


def test_a_day_that_is_over_is_said_to_be_over():
    with at(2026, 3, 5, 9, 0):
        page = text_of(Client().post("/calc/limitation/", EXAMPLES["limitation"]))
    assert "这个日期已经过了" in page
    assert "加到手机日历" not in page


@pytest.mark.parametrize(
    ("hired", "signed"), [("2008-01-01", "2008-03-15"), ("2200-06-01", "2200-12-31")]
)
def test_a_day_that_cannot_be_judged_is_left_out_and_the_sum_stays(hired, signed):
    """In the first months of 2008 double wages were owed and the limitation stood in another law."""
    asked = EXAMPLES["double_wage"] | {"hired_on": hired, "signed_on": signed}
    page = Client().post("/calc/double-wage/", asked)
    assert page.status_code == 200
    assert "大约可以另外要" in text_of(page)
    assert ("名义上最晚" in text_of(page)) == (hired > "2008-05-01")


def test_the_calendar_file_has_a_neutral_title_unless_asked():
    sent = {"day": "2027-03-02", "words": "申请仲裁，名义上最晚"}
    file = Client().post("/calc/day.ics", sent)
    assert file["Content-Type"].startswith("text/calendar")
    assert "attachment" in file["Content-Disposition"]
    body = file.content.decode()
    assert "SUMMARY:重要日子" in body
    assert "仲裁" not in body
    assert "DTSTART;VALUE=DATE:20270302" in body
    named = Client().post("/calc/day.ics", sent | {"spelled_out": "yes"}).content.decode()
    assert "SUMMARY:申请仲裁，名义上最晚" in named


@pytest.mark.parametrize(
    "day", ["", "2027-02-30", "yesterday", "0001-01-01", "0999-12-31", "9999-12-31"]
)
def test_a_day_that_is_none_is_refused(day):
    assert Client().post("/calc/day.ics", {"day": day}).status_code == 422


# The picture


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["severance", "double_wage", "limitation"])
def test_the_picture_is_the_same_whatever_was_answered(name, language):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = reverse("law:calculator_picture", args=[name])
    before = client.get(address)
    client.post(reverse("law:calculator", args=[name]), EXAMPLES[name])
    after = client.get(address, {"average_wage": "98765"})
    assert before["Content-Type"] == "image/png"
    assert before.content == after.content
    picture = Image.open(BytesIO(before.content))
    assert picture.width == 1080
    assert picture.height > 900


def test_the_page_of_the_picture_says_what_it_holds():
    page = text_of(Client().get("/calc/severance/share/"))
    assert "图里没有：您填的任何数" in page
    assert "存这张图" in page


def test_without_a_chinese_face_the_page_says_so(monkeypatch):
    from zhijia.law.selectors import pictures

    monkeypatch.setattr(pictures, "FACES", ())
    pictures.face.cache_clear()
    pictures._drawn.cache_clear()
    answer = Client().get("/calc/severance/share.png")
    assert answer.status_code == 503
    assert "没有中文字体" in answer.content.decode()
    pictures.face.cache_clear()


# On to the union


def test_a_result_becomes_the_beginning_of_a_request(town):
    client = Client()
    to_draft = client.post("/calc/severance/ask/", EXAMPLES["severance"])
    assert to_draft.status_code == 302
    first = client.get(to_draft["Location"]).content.decode()
    assert re.search(r'value="contract"[^>]*checked', first)
    story = client.get(to_draft["Location"].replace("category", "story")).content.decode()
    assert "32,500.00元" in story
    assert "《劳动合同法》第四十七条" in story
    assert "入职：2010年4月1日" in story
    assert "我想说的：" in story


def test_without_a_result_there_is_nothing_to_take_along(town):
    answer = Client().post("/calc/severance/ask/", {"hired_on": "2010-04-01"})
    assert answer.status_code == 302
    assert answer["Location"] == SEVERANCE


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_result_fits_into_a_story_and_its_category_is_open(town, name):
    from zhijia.desk.rules.words import STORY_LENGTH
    from zhijia.portal import selectors

    said = selectors.result_as_request(name, EXAMPLES[name])
    assert said is not None
    assert said["category"]
    assert len(said["story"]) < STORY_LENGTH - 1000


# Statutes


def test_statutes_are_listed_and_searched():
    client = Client()
    page = client.get("/law/")
    assert "劳动合同法" in text_of(page)
    found = text_of(client.get("/law/", {"q": "离职赔偿"}))
    assert "《劳动合同法》第四十七条" in found
    exact = client.get("/law/", {"q": "劳动合同法47"}).content.decode()
    assert re.findall(r'href="(/law/[a-z-]+/\d+/)"', exact) == ["/law/labour-contract-law/47/"]


def test_an_article_says_since_when_it_holds_where_it_stands_and_what_uses_it():
    page = Client().get("/law/labour-contract-law/47/")
    words = text_of(page)
    assert "现行，自2008年1月1日起" in words
    assert "是我们自己的解释，不是原文" in words
    body = page.content.decode()
    assert 'href="https://' in body
    assert 'href="/calc/severance/"' in body
    over = text_of(Client().get("/law/civil-principles/154/"))
    assert "已废止" in over
    assert "以前的日子仍按它算" in over


@pytest.mark.parametrize(
    "address", ["/law/nothing/", "/law/labour-contract-law/999/", "/law/labour_contract_law/"]
)
def test_what_we_do_not_hold_is_no_page(address):
    assert Client().get(address).status_code == 404
