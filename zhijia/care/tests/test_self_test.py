"""The self-test: asks only what matters, never says approved, stores nothing, leads to the door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.town import Town
from zhijia.care.rules.policy import policy
from zhijia.care.rules.self_test import Kind, Likely, Stand, fits, likelihood, papers_for, stand
from zhijia.care.tests.test_policy_versions import signed
from zhijia.desk.models import Draft
from zhijia.kernel.figures import Figures, shipped

TODAY = date(2026, 11, 22)
PAGE = reverse("care:self_test")
POOR = {
    "persons": "3", "causes": "serious_illness", "income_work": "1500.00", "income_other": "0.00",
    "spends": "illness", "spent_illness": "20000.00", "line": "900.00",
    "medical_own_paid": "8000.00",
}  # fmt: skip


USUAL = {
    Kind.YES_NO: "no", Kind.SEVERAL: "none", Kind.MONEY: "0", Kind.WHOLE: "12", Kind.CHOICE: "0",
    "persons": "2", "line": "900",
}  # fmt: skip


def walked(
    identity: str, given: dict[str, str], figures: Figures | None = None
) -> tuple[list[str], Stand]:
    """Answer every question that is asked; what is not given is no, or 0."""
    answers: dict[str, str] = {}
    for _question in range(40):
        found = stand(
            policy(identity),
            answers,
            figures=shipped() if figures is None else figures,
            today=TODAY,
        )
        asked = found.question
        if asked is None:
            return list(answers), found
        answers[asked.name] = given.get(asked.name, USUAL.get(asked.name, USUAL[asked.kind]))
        assert fits(asked, answers[asked.name]), asked
    raise AssertionError("no end")


def test_only_what_could_change_the_outcome_is_asked() -> None:
    names, found = walked("cz-2019", POOR)
    assert names[:6] == [
        "persons", "causes", "income_work", "income_other", "spends", "spent_illness"
    ]  # fmt: skip
    assert set(names[6:]) == {"line", "flags_business_shop", "homes", "medical_own_paid"}
    assert likelihood(found.found) is Likely.LIKELY
    assert found.found is not None
    assert (found.found.code, found.found.measures["G"]) == ("national", "500.00")


def test_a_known_line_of_the_place_is_not_asked_for() -> None:
    names, found = walked("hz-2020", {**POOR, "proof_of_homes_and_vehicles": "yes"})
    assert "line" not in names
    assert found.found is not None
    assert found.found.code == "deep"


def test_too_much_income_is_unlikely_after_few_questions() -> None:
    names, found = walked("nt-2024", {"income_work": "30000", "persons": "2"})
    assert likelihood(found.found) is Likely.UNLIKELY
    assert len(names) <= 6


def test_what_nobody_knows_needs_a_look_and_says_what() -> None:
    _names, found = walked("cz-2019", {**POOR, "income_work": "unknown"})
    assert likelihood(found.found) is Likely.LOOK
    assert "incomes" in found.missing
    _names, found = walked("cz-2019", {**POOR, "line": "unknown"})
    assert (likelihood(found.found), found.missing) == (Likely.LOOK, ("line",))


def test_a_place_without_a_line_asks_for_it_and_does_not_guess() -> None:
    """With costs above the income the line does not matter; with more income it does."""
    given = {**POOR, "line": "unknown", "proof_of_homes_and_vehicles": "yes"}
    names, found = walked("hz-2020", given, Figures())
    assert ("line" in names, likelihood(found.found)) == (False, Likely.LIKELY)
    names, found = walked("hz-2020", {**given, "income_work": "4000"}, Figures())
    assert "line" in names
    assert likelihood(found.found) is Likely.LOOK


@pytest.mark.parametrize(
    "identity", ["cn-2016", "cz-2019", "hz-2020", "nt-2024", "qd", "km-2019", "bb-2019", "xt-2021"]
)
def test_every_way_ends(identity: str) -> None:
    nothing_known = dict.fromkeys(POOR, "unknown") | {"causes": "none", "spends": "none"}
    for given in (POOR, {**POOR, "income_work": "unknown"}, {}, nothing_known):
        names, found = walked(identity, {**given, "causes": "none"})
        assert found.question is None
        assert len(names) < 25


# Pages


def ask(client: Client, answers: dict[str, str], **pressed: str) -> Any:
    return client.post(PAGE, {**answers, **pressed})


def test_one_question_a_page_then_a_result_that_promises_nothing(town: Town) -> None:
    signed(town, "cz-2019")
    client = Client()
    first = client.get(PAGE).content.decode()
    assert "家里一起生活的有几口人？" in first
    answers: dict[str, str] = {}
    page = ask(client, answers, at="persons", persons="三")
    assert page.status_code == 422
    assert "请写整数" in page.content.decode()
    page = ask(client, answers, at="persons", persons="3")
    assert "家里遇到了什么事？" in page.content.decode()
    page = ask(client, {**POOR, "flags_business_shop": "no", "homes": "1"})
    shown = page.content.decode()
    for words in (
        "有可能符合条件",
        "看过材料才能定",
        "500.00元",
        "身份证、户口簿",
        "拿这个结果找工会",
    ):
        assert words in shown
    assert "已批准" not in shown
    back = ask(client, POOR, change="income_work").content.decode()
    assert 'value="1500.00"' in back


def test_it_stores_nothing(town: Town) -> None:
    signed(town, "cz-2019")
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        ask(client, {**POOR, "flags_business_shop": "no", "homes": "1"})
    written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert written == []
    assert "sessionid" not in client.cookies


def test_the_english_page_speaks_english(town: Town) -> None:
    signed(town, "cz-2019")
    client = Client(headers={"accept-language": "en"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = client.post(PAGE, {**POOR, "flags_business_shop": "no", "homes": "1"}).content.decode()
    assert "You may qualify" in shown
    assert "net income a head and month is at most 1 times the subsistence line" in shown


def test_without_a_policy_it_leads_to_the_union(town: Town) -> None:
    shown = Client().get(PAGE).content.decode()
    assert "直接说给工会听" in shown


def test_the_result_shows_each_step_in_the_language_of_the_reader(town: Town) -> None:
    signed(town, "cz-2019")
    client = Client()
    for lang, title, income in (
        ("zh-hans", "每一步是怎么算的", "核算期内家庭收入合计"),
        ("en", "How each step was worked out", "Household income over the window"),
    ):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
        shown = client.post(PAGE, {**POOR, "flags_business_shop": "no", "homes": "1"})
        steps = shown.content.decode().partition(title)[2].partition("</details>")[0]
        assert income in steps
        assert "None" not in steps


def test_the_result_begins_a_request_and_sends_nothing(town: Town) -> None:
    signed(town, "cz-2019")
    address = reverse("portal:ask_with_self_test")
    unfinished = Client().post(address, {"persons": "3"})
    assert unfinished["Location"] == PAGE
    answer = Client().post(address, {**POOR, "flags_business_shop": "no", "homes": "1"})
    draft = Draft.objects.get()
    assert answer["Location"] == reverse("desk:answer_question", args=[draft.key, "category"])
    assert "有可能符合条件" in draft.sealed()["story"]


def test_a_disqualifier_that_applies_is_said_to_apply(town: Town) -> None:
    signed(town, "cz-2019")
    shown = ask(Client(), {**POOR, "flags_business_shop": "yes", "homes": "1"}).content.decode()
    assert "可能还够不上" in shown
    bar = shown[shown.index("不予认定：有商铺") :]
    assert "您家有这一项" in bar[: bar.index("</li>")]
    assert "没有满足" not in bar[: bar.index("</li>")]


def test_the_papers_are_named_or_the_text_is_said_not_to_name_them(town: Town) -> None:
    """cn-2016 prints them; of cz-2019 no copy we read does."""
    named = papers_for(policy("cn-2016"), {"causes": "illness"})
    assert any("二级以上医院的诊断书" in papers for case, papers in named if case == "患病")
    assert not any(case == "子女上学" for case, _papers in named)
    signed(town, "cz-2019")
    shown = ask(Client(), {**POOR, "flags_business_shop": "no", "homes": "1"}).content.decode()
    assert "这份政策的原文没有写要交哪些材料" in shown
