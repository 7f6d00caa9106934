"""Five calculators in real Chromium, from the first question to the shared picture and on to the union.

On a phone in both languages, on a desk by keyboard alone, and without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import HANDS, Hand, go_back
from tests.town import Town, build_town
from zhijia.desk.models import Draft, Request

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Keep = Callable[[Page, str], None]
# An answer as somebody gives it: a day, an amount or number, the label of a choice, or the words of
# the button that leaves the question open.
Answer = tuple[str, ...] | str


@dataclass(frozen=True, slots=True)
class Journey:
    """A calculator, what is answered in each language, and what comes out in each."""

    slug: str
    heading: dict[str, str]
    answers: dict[str, list[Answer]]
    result: dict[str, str]
    story: dict[str, str]
    filed_as: str
    opens: dict[str, str] = field(default_factory=lambda: ZH_EN("怎么算的", "How it is worked out"))


def ZH_EN(chinese: str, english: str) -> dict[str, str]:
    return {"zh-hans": chinese, "en": english}


def both(*answers: tuple[Answer, Answer] | Answer) -> dict[str, list[Answer]]:
    """Answers that are the same in both languages stand once, others as a pair under "or"."""
    return {
        "zh-hans": [one[1] if _is_pair(one) else one for one in answers],
        "en": [one[2] if _is_pair(one) else one for one in answers],
    }


def _is_pair(one: Answer | tuple[Answer, Answer]) -> bool:
    return isinstance(one, tuple) and one[0] == "or"


def either(chinese: str, english: str) -> tuple[str, str, str]:
    return ("or", chinese, english)


def day(year: int, month: int, date: int) -> tuple[str, str, str, str]:
    return ("day", str(year), str(month), str(date))


JOURNEYS = [
    Journey(
        "severance",
        ZH_EN(
            "您是哪天开始在这家单位上班的？",
            "On which day did you start working for this employer?",
        ),
        both(
            day(2010, 4, 1),
            day(2016, 8, 1),
            either("单位提出，双方商量好离开", "The employer proposed it and both agreed"),
            "5000",
            either("place", "place"),
            "4500",
            either("skip", "skip"),
        ),
        ZH_EN("32,500.00元", "CNY 32,500.00"),
        ZH_EN("我用“算一算”算了：经济补偿", "I used the calculator: Severance pay"),
        "contract",
    ),
    Journey(
        "double-wage",
        ZH_EN(
            "您是哪天开始在这家单位上班的？",
            "On which day did you start working for this employer?",
        ),
        both(day(2020, 3, 12), day(2021, 2, 12), "2000", either("skip", "skip")),
        ZH_EN("20,000.00元", "CNY 20,000.00"),
        ZH_EN("未签合同的双倍工资", "Double wage without a written contract"),
        "contract",
    ),
    Journey(
        "unused-leave-pay",
        ZH_EN(
            "前12个月，除去加班费，平均每月工资多少？",
            "What was your average monthly pay in the last 12 months, without overtime pay?",
        ),
        both("6525", "6"),
        ZH_EN("3,600.00元", "CNY 3,600.00"),
        ZH_EN("未休年休假工资", "Pay for leave not taken"),
        "leave",
    ),
    Journey(
        "injury-benefit",
        ZH_EN("鉴定为几级伤残？", "Which grade of disability was decided?"),
        both(
            "10",
            "5000",
            either("skip", "skip"),
            either("不离开", "No"),
            either("place", "place"),
            either("skip", "skip"),
            either("skip", "skip"),
            either("skip", "skip"),
        ),
        ZH_EN("35,000.00元", "CNY 35,000.00"),
        ZH_EN("工伤待遇", "Work-injury benefit"),
        "injury",
    ),
    Journey(
        "limitation",
        ZH_EN("要的是哪一种？", "What is the claim about?"),
        both(
            either(
                "辞退、补偿、双倍工资、社保损失、工伤等",
                "Dismissal, severance, double wage, insurance losses, work injury and the like",
            ),
            day(2024, 3, 15),
            either("skip", "skip"),
            either("skip", "skip"),
        ),
        ZH_EN("2025年3月17日（周一）", "17 Mar 2025 (Mon)"),
        ZH_EN("仲裁时效", "Limitation of a claim"),
        "unsure",
    ),
]
WAYS = [
    pytest.param("phone", "mouse", True, "zh-hans", id="phone"),
    pytest.param("phone", "mouse", True, "en", id="english"),
    pytest.param("desk", "keyboard", True, "zh-hans", id="keyboard"),
    pytest.param("phone", "mouse", False, "zh-hans", id="no-script"),
]
GO_ON = ZH_EN("继续", "Continue")
TAKE = ZH_EN("拿这个结果找工会", "Take this result to the union")
SHARE = ZH_EN("分享算法，不带我的数", "Share the method, without my figures")


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


class Presser:
    """Presses a button whose page may come whole or, with script, be put in place."""

    def __init__(self, page: Page, hand: Hand) -> None:
        self.page, self.hand = page, hand
        self.by_key = hand is HANDS["keyboard"]

    def press(self, target: Locator) -> None:
        """By mouse, or Tab until the button has the focus and Enter."""
        question = self.page.locator("main h1").inner_text()
        if self.by_key:
            self.hand._reach(target)  # type: ignore[attr-defined]
            self.page.keyboard.press("Enter")
        else:
            target.click()
        expect(self.page.locator("main h1")).not_to_have_text(question)

    def answer(self, given: Answer, go_on: str) -> None:
        form = self.page.locator("form.zh-question")
        button = form.get_by_role("button", name=go_on, exact=True)
        if given == "skip":
            button = form.locator("button[name=skip]")
        elif given == "place":
            pass  # the choice that stands there says that it is not known
        elif given[0] == "day":
            for box, part in zip(form.locator(".zh-boxes input").all(), given[1:], strict=True):
                self.hand.write(box, part)
        elif form.get_by_role("radio").count():
            self.hand.choose(form.get_by_role("radio", name=str(given), exact=True))
        else:
            self.hand.write(form.locator("input.zh-input"), str(given))
        self.press(button)

    def answer_the_category(self, go_on: str) -> None:
        """What the category itself asks before the story: a day, a choice, a line of text."""
        main = self.page.locator("main")
        while not main.locator("textarea[name=story]").count():
            boxes = main.locator(".zh-boxes input").all()
            for box, part in zip(boxes, ("2018", "3", "1"), strict=False):
                self.hand.write(box, part)
            if main.get_by_role("radio").count():
                self.hand.choose(main.get_by_role("radio").first)
            elif not boxes:
                self.hand.write(main.get_by_role("textbox").first, "2018")
            self.press(main.get_by_role("button", name=go_on, exact=True))


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.slug)
@pytest.mark.parametrize(("size", "hand", "script", "language"), WAYS)
def test_from_the_question_to_the_picture_to_the_union(
    town, visit, keep: Keep, journey, size, hand, script, language
) -> None:
    page = visit(town, "visitor", "/calc/", size=size, language=language, script=script)
    presser = Presser(page, HANDS[hand])
    page.locator(f"a[href='/calc/{journey.slug}/']").click()
    expect(page.locator("main h1")).to_have_text(journey.heading[language])
    for given in journey.answers[language]:
        presser.answer(given, GO_ON[language])
    expect(page.locator("main h1")).to_have_text(journey.result[language])
    expect(page.get_by_role("heading", name=journey.opens[language])).to_be_visible()
    keep(page, "1-result")
    assert page.url.endswith(f"/calc/{journey.slug}/"), "no fact stands in the address"
    assert Session.objects.count() == 0
    assert Draft.objects.count() == 0
    if script:
        assert not Axe().run(page).response["violations"]

    page.get_by_role("link", name=SHARE[language]).click()
    page.wait_for_url("**/share/")
    picture = page.locator("main img")
    assert picture.evaluate("one => one.complete && one.naturalWidth") == 1080
    keep(page, "2-picture")


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.slug)
@pytest.mark.parametrize(("size", "hand", "script", "language"), WAYS)
def test_a_result_is_taken_to_the_union(
    town, visit, keep: Keep, journey, size, hand, script, language
) -> None:
    page = visit(
        town, "visitor", f"/calc/{journey.slug}/", size=size, language=language, script=script
    )
    presser = Presser(page, HANDS[hand])
    for given in journey.answers[language]:
        presser.answer(given, GO_ON[language])
    presser.press(page.get_by_role("button", name=TAKE[language]))
    expect(page.locator("input[name=category]:checked")).to_have_value(journey.filed_as)
    presser.press(page.get_by_role("button", name=GO_ON[language], exact=True))
    presser.answer_the_category(GO_ON[language])
    story = page.locator("textarea[name=story]").input_value()
    assert journey.story[language] in story
    assert journey.result[language] in story
    keep(page, "1-story")
    assert Draft.objects.count() == 1
    assert Request.objects.count() == 0, "nothing is sent before it was read over"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_answer_is_corrected_and_the_result_follows(town, visit, script) -> None:
    page = visit(town, "visitor", "/calc/unused-leave-pay/", script=script)
    presser = Presser(page, HANDS["mouse"])
    presser.answer("6525", "继续")
    presser.answer("6", "继续")
    presser.press(page.locator("button[name=change][value=average_wage]"))
    box = page.locator("form.zh-question input.zh-input")
    expect(box).to_have_value("6525.00")
    presser.answer("4350", "继续")
    expect(page.locator("main h1")).to_have_text("2,400.00元")
    presser.press(page.locator("button[name=change]").first)
    expect(page.locator("main h1")).to_have_text("还有几天年休假没有休？")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_back_goes_one_question_back_and_at_last_to_where_one_came_from(town, visit, size) -> None:
    page = visit(town, "visitor", "/calc/", size=size)
    page.locator("a[href='/calc/unused-leave-pay/']").click()
    presser, heading = Presser(page, HANDS["mouse"]), page.locator("main h1")
    box = page.locator("form.zh-question input.zh-input")
    first = heading.inner_text()
    presser.answer("6525", "继续")
    presser.answer("6", "继续")
    expect(heading).to_have_text("3,600.00元")
    wait_for_step(page, 2)
    go_back(page)
    expect(heading).to_have_text("还有几天年休假没有休？")
    expect(box).to_have_value("6")
    page.go_forward()  # an answer that was taken back is given anew
    wait_for_step(page, 1)
    expect(heading).to_have_text("还有几天年休假没有休？")
    go_back(page)
    expect(heading).to_have_text(first)
    expect(box).to_have_value("6525.00")
    presser.answer("6525", "继续")
    wait_for_step(page, 1)
    page.get_by_role("button", name="返回").click()  # the page's own way back is the same way
    expect(heading).to_have_text(first)
    wait_for_step(page, 0)
    go_back(page)
    page.wait_for_url("**/calc/")


def wait_for_step(page: Page, step: int) -> None:
    """Until the browser's own history stands at this question: a hand is slower than that."""
    page.wait_for_function("step => ((history.state || {}).step || 0) === step", arg=step)


def test_a_day_goes_into_the_calendar_under_a_title_that_says_nothing(town, visit) -> None:
    page = visit(town, "visitor", "/calc/injury-filing/")
    presser = Presser(page, HANDS["mouse"])
    presser.answer(("day", "2100", "3", "1"), "继续")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="加到手机日历").first.click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert "SUMMARY:重要日子" in text
    assert "DTSTART;VALUE=DATE:21010301" in text


def test_another_language_keeps_the_answers(town, visit) -> None:
    """The first question comes again in the other language; the others need not be asked again."""
    page = visit(town, "visitor", "/calc/training-penalty/")
    presser = Presser(page, HANDS["mouse"])
    presser.answer("30000", "继续")
    presser.answer("5", "继续")
    page.get_by_role("button", name="English").click()
    expect(page.locator("main h1")).to_have_text("What did the training cost the employer?")
    presser.answer("30000", "Continue")
    expect(page.locator("main h1")).to_have_text("How many of them have you served?")


def test_statutes_are_searched_on_a_phone(town, visit, keep: Keep) -> None:
    page = visit(town, "visitor", "/law/")
    page.get_by_role("searchbox", name="找法条").fill("离职赔偿")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=re.compile("《劳动合同法》第四十七条")).click()
    expect(page.get_by_text("现行，自2008年1月1日起")).to_be_visible()
    keep(page, "1-article")
