"""Marks, notices, differences and the words for faults: pure, for every shipped policy."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

from zhijia.care.rules import asking, outline
from zhijia.care.rules import policy as policies
from zhijia.care.rules.clause_words import FINDINGS, OFFICES, clause_name, vector_title
from zhijia.care.rules.difference import differences
from zhijia.care.rules.difference_words import KEYS, in_words
from zhijia.care.rules.fault_words import fault_words
from zhijia.care.rules.finding_words import ENGLISH
from zhijia.care.rules.marks import Kind, Mark, changed, mark_at, marks
from zhijia.care.rules.notice import Chapter, chinese_notice, english_notice, han_number
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.rules.self_test import every_question
from zhijia.care.rules.vectors import vectors
from zhijia.care.rules.vocabulary import CAUSES, EXPENSES

HAN = re.compile(r"[\u4e00-\u9fff]")
RULES = Path(policies.__file__).parent


def all_marks(text: str) -> list[Mark]:
    return [mark for found in marks(text).values() for mark in found]


@pytest.mark.parametrize("identity", shipped())
def test_a_mark_put_back_changes_nothing(identity: str) -> None:
    text = document(identity)
    for mark in all_marks(text):
        line = text.split("\n")[mark.line - 1]
        assert line[mark.start : mark.end] == mark.words + mark.unit
        assert mark_at(text, mark.line, mark.start) == mark
        is_no_day = mark.kind is Kind.DAY and mark.words == "未见"
        assert changed(text, mark, "" if is_no_day else mark.words) == text


@pytest.mark.parametrize("identity", shipped())
def test_every_marked_word_stands_in_the_notice_once(identity: str) -> None:
    """But for the keys of the head (name, level), which are the notice's title."""
    text = document(identity)
    shown = [part.mark for part in _parts(chinese_notice(text)) if part.mark]
    assert len(shown) == len(set(shown))
    left = {mark.key for mark in all_marks(text)} - {mark.key for mark in shown}
    assert left <= {"名称", "英文名", "级别", "地区", "低保"}


def _parts(chapters: list[Chapter]) -> list[object]:
    return [
        part
        for chapter in chapters
        for article in chapter.articles
        for parts in (article.parts, *article.items)
        for part in parts
    ]


@pytest.mark.parametrize("identity", shipped())
def test_a_notice_has_no_typed_spaces_and_english_no_chinese_rule(identity: str) -> None:
    words = "".join(part.words for part in _parts(chinese_notice(document(identity))))
    assert not re.search(r"[\u4e00-\u9fff] +[0-9\u4e00-\u9fff]", words)
    english = english_notice(policy(identity))
    assert english[0].title == "How it is counted"
    for chapter in english[:-2]:
        for article in chapter.articles:
            assert not re.search("[\u4e00-\u9fff]", "".join(part.words for part in article.parts))


def test_articles_are_numbered_through() -> None:
    numbers = [
        article.number
        for chapter in chinese_notice(document("cn-2016"))
        for article in chapter.articles
    ]
    assert numbers == [f"第{han_number(at)}条" for at in range(1, len(numbers) + 1)]
    assert [han_number(n) for n in (1, 10, 12, 20, 37)] == ["一", "十", "十二", "二十", "三十七"]


def test_a_list_a_comparison_and_a_day_are_changed_in_place() -> None:
    text = document("hz-2020")
    assert {mark.kind for mark in all_marks(text)} == set(Kind)
    incomes = next(mark for mark in all_marks(text) if mark.key == "计入收入")
    assert read_policy(changed(text, incomes, "工资")).income_kinds == ("wage",)
    first_day = next(mark for mark in all_marks(text) if mark.key == "生效")
    assert read_policy(changed(text, first_day, "")).holds_from is None
    with pytest.raises(PolicyFault):
        changed(text, incomes, "工资、彩票")


def test_differences_are_told_in_the_policy_s_own_words() -> None:
    text = document("nt-2024")
    other = text.replace("低于 820元", "不高于 820元").replace("核算期: 12个月", "核算期: 6个月")
    found = {(one.where, one.before, one.after) for one in differences(text, other)}
    assert found == {
        ("核算期", "12个月", "6个月"),
        (
            "档次·深度困难·任一·净收入低于820元·须·1",
            "人均月净收入低于820元",
            "人均月净收入不高于820元",
        ),
    }
    assert differences(text, text) == []


# What stands under these keys has a name of its own, in Chinese only.
OPEN = "left open by the source: "
NAMED_BY_SOURCE = {"来源", "不予认定", "自定", "算法", "缺文"}


@pytest.mark.parametrize("identity", [name for name in shipped() if name != "pds"])
def test_differences_are_told_in_english_too_and_without_codes(identity: str) -> None:
    """Everything but names, remarks and titles that only the source has."""
    own = {
        "名",
        "题名",
        "家庭",
        "名称",
        "交",
        "说明",
        "答",
        "处",
        "资金",
        "存疑",
        "文号",
        "网址",
        "地区",
    }
    before, after = policy("pds"), policy(identity)
    for one in differences(document("pds"), document(identity)):
        said = in_words(one, before, after, "en")
        named = {part for above, part in pairwise(one.path) if above in NAMED_BY_SOURCE}
        assert not [p for p in said.where.split("·") if HAN.search(p) and p not in named], said
        if not own & {part for part in one.path if part in KEYS}:
            translated = [words for words in (said.before, said.after) if OPEN not in words]
            assert not HAN.search("".join(translated)), said
        chinese = in_words(one, before, after, "zh")
        assert not [code for code in FINDINGS if code in chinese.where]
        assert chinese.after not in FINDINGS


def test_a_clause_has_a_name_in_both_languages() -> None:
    for clause, zh, en in (
        ("national.5.1", "国家级第5条第1款", "National level, way 5, condition 1"),
        ("bar.2", "不予认定第2项", "Disqualifier 2"),
        ("aid.medical", "医疗救助", "Medical aid"),
        ("aid.retest", "发前复核", "The test before further aid"),
        ("claim", "总则", "The general statement"),
    ):
        assert (clause_name(clause, "zh"), clause_name(clause, "en")) == (zh, en)


@pytest.mark.parametrize("identity", shipped())
def test_every_test_family_has_a_title_in_both_languages(identity: str) -> None:
    for vector in vectors(identity):
        zh, en = (vector_title(policy(identity), vector.shows, lang) for lang in ("zh", "en"))
        assert not HAN.search(en), vector.shows
        assert not re.search(r"[a-z]+\.\d", zh + en), vector.shows


def test_the_english_notice_names_papers_review_and_who_approves() -> None:
    said = " ".join(part.words for part in _parts(english_notice(policy("cn-2016"))))
    assert "Review of files: every file is looked at again once a year." in said
    assert "Illness: 二级以上医院的诊断书" in said
    said = " ".join(part.words for part in _parts(english_notice(policy("xx"))))
    assert "Medical aid above 20,000.00 yuan must be approved by the provincial federation" in said
    assert "must be approved by the All-China Federation of Trade Unions." in said
    assert "Review of files: how often is not printed" in said


def test_every_office_of_a_seed_and_every_kind_of_finding_has_english() -> None:
    offices = {one.level for name in shipped() for one in policy(name).approvals}
    assert offices <= set(OFFICES)
    assert set(FINDINGS) == set(ENGLISH)


def reasons() -> set[str]:
    """Every reason the reader of documents can give, holes filled with a letter."""
    found = set()
    for file in ("outline.py", "policy.py", "reading.py", "marks.py"):
        for node in ast.walk(ast.parse((RULES / file).read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "") or getattr(
                getattr(node, "func", None), "attr", ""
            )
            if isinstance(node, ast.Call) and name in ("PolicyFault", "_fault"):
                found |= {_filled(argument) for argument in node.args}
    return {reason for reason in found if " " in reason}


def _filled(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _filled(part) if isinstance(part, ast.Constant) else "x" for part in node.values
        )
    return ""


def test_every_fault_has_its_chinese_words() -> None:
    found = reasons()
    assert len(found) > 40
    for reason in found:
        words = fault_words(PolicyFault(1, reason))
        assert words != reason, reason
    assert outline.MOST_LINES  # the reader is the one tested


def test_every_question_of_every_policy_has_its_words() -> None:
    assert set(asking.SPENT_WORDS) == {term.code for term in EXPENSES.values()}
    assert set(asking.CAUSE_WORDS) == {term.code for term in CAUSES.values()}
    for identity in shipped():
        answers = {"spends": " ".join(asking.SPENT_WORDS)}
        for question in every_question(policy(identity), answers):
            code = question.name.removeprefix("flags_")
            if code in ("conceals", "refuses_check", "able_refuses_work", "crime"):
                continue
            assert asking.wording_of(question.name, 12).ask
            for option in question.options:
                assert asking.option_words(question.name, option)
