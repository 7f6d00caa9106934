"""Articles: every citation leads to one, and it held on the day of the question."""

import ast
from datetime import date
from pathlib import Path

import pytest

from zhijia.law.rules import articles as library
from zhijia.law.rules.articles import NoArticle, article, articles, statutes, written_number
from zhijia.law.rules.library import CALCULATORS
from zhijia.law.rules.search import SYNONYMS, matching, number_in
from zhijia.law.tests.asking import answer

RULES = Path(library.__file__).parents[1]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1", "第一条"),
        ("10", "第十条"),
        ("19", "第十九条"),
        ("20", "第二十条"),
        ("47", "第四十七条"),
        ("100", "第一百条"),
        ("101", "第一百零一条"),
        ("110", "第一百一十条"),
        ("203", "第二百零三条"),
    ],
)
def test_numbers_are_written_as_statutes_write_them(number, written):
    assert written_number(number) == written


@pytest.mark.parametrize("number", ["0", "1000"])
def test_no_article_has_such_a_number(number):
    with pytest.raises(ValueError, match="from 1 to 999"):
        written_number(number)


@pytest.mark.parametrize("one", articles(), ids=lambda one: f"{one.statute}-{one.number}")
def test_every_article_is_explained_in_both_languages_with_its_source(one):
    assert one.source.startswith("https://") or one.source.startswith("http://")
    assert one.read in {"statute", "excerpt", "recalled"}
    assert len(one.zh) >= 15
    assert one.zh.endswith("。")
    assert len(one.en) >= 20
    assert one.en.endswith(".")
    assert not any(mark in one.zh + one.en for mark in "!！")
    assert isinstance(one.valid_from, date)
    assert article(one.statute, one.number, one.valid_from) is one


def test_an_article_that_did_not_hold_is_not_found():
    assert article("劳动合同法", "47", date(2008, 1, 1)).number == "47"
    with pytest.raises(NoArticle, match="2007-12-31"):
        article("劳动合同法", "47", date(2007, 12, 31))
    with pytest.raises(NoArticle):
        article("劳动合同法", "999")
    assert article("工伤保险条例", "17", date(2005, 1, 1))
    with pytest.raises(NoArticle):
        article("工伤保险条例", "35", date(2005, 1, 1))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("经济补偿 三倍", ("劳动合同法", "47")),
        ("劳动合同法 第四十七条", ("劳动合同法", "47")),
        ("Labour Contract Law 47", ("劳动合同法", "47")),
        ("滞纳金", ("社会保险法", "86")),
        ("年休假 剔除加班工资", ("企业职工带薪年休假实施办法", "11")),
        ("maternity leave", ("女职工劳动保护特别规定", "7")),
        ("劳动合同法47", ("劳动合同法", "47")),
        ("劳动合同法第47条", ("劳动合同法", "47")),
        ("《劳动合同法》第四十七条", ("劳动合同法", "47")),
        ("劳动合同法　４７", ("劳动合同法", "47")),
    ],
)
def test_articles_are_found_by_words_in_both_languages(words, first):
    found = matching(words)
    assert (found[0].statute, found[0].number) == first


@pytest.mark.parametrize(
    ("everyday", "expected"),
    [
        ("离职赔偿", {("劳动合同法", "46"), ("劳动合同法", "47"), ("劳动合同法", "87")}),
        ("没签合同", {("劳动合同法", "82"), ("劳动合同法实施条例", "6")}),
        ("公司欠薪", {("劳动合同法", "38"), ("劳动争议调解仲裁法", "27")}),
        ("加班费怎么算", {("劳动法", "44"), ("工资支付暂行规定", "13")}),
        ("年假", {("职工带薪年休假条例", "3")}),
        ("2N", {("劳动合同法", "87")}),
        ("工亡", {("工伤保险条例", "39")}),
    ],
)
def test_everyday_words_find_what_the_statute_calls_otherwise(everyday, expected):
    assert expected <= {(one.statute, one.number) for one in matching(everyday)}


@pytest.mark.parametrize("everyday", sorted(SYNONYMS))
def test_every_everyday_word_leads_somewhere(everyday):
    assert matching(everyday), everyday


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("47", "47"),
        ("第47条", "47"),
        ("四十七", "47"),
        ("第四十七条", "47"),
        ("十", "10"),
        ("一百零一条", "101"),
        ("二百", "200"),
        ("加班", ""),
        ("2n", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert number_in(typed) == number


def test_every_written_number_is_read_back():
    for number in range(1, 1000):
        assert number_in(written_number(str(number))) == str(number)


def test_a_statute_is_found_by_its_slug():
    assert [one.number for one in statutes()["labour-law"]] == ["44"]
    assert all(slug == one.slug for slug, held in statutes().items() for one in held)
    assert "figures" not in statutes()  # the page of figures has that address


def test_used_by_names_calculators():
    for one in articles():
        assert one.used_by, one.citation
        assert set(one.used_by) <= set(CALCULATORS), one.citation


@pytest.mark.parametrize("words", ["", "  ", "没有这样的词"])
def test_no_words_find_nothing(words):
    assert matching(words) == []


@pytest.mark.parametrize(
    ("known_on", "statute"),
    [("2010-01-04", "民法通则"), ("2018-01-04", "民法总则"), ("2022-01-04", "民法典")],
)
def test_old_days_cite_old_law(known_on, statute):
    cited = answer("limitation", kind="general", known_on=known_on)["citations"]
    assert {one["statute"] for one in cited} == {"劳动争议调解仲裁法", statute}


def test_a_rule_of_2025_is_not_cited_for_2020():
    facts = {"hired_on": "2020-03-12", "signed_on": "2021-02-12", "monthly_wage": 2000}
    cited = answer("double_wage", **facts)["citations"]
    assert "劳动争议司法解释（二）" not in {one["statute"] for one in cited}
    later = answer("double_wage", hired_on="2025-03-12", monthly_wage=2000)["citations"]
    assert "劳动争议司法解释（二）" in {one["statute"] for one in later}


def test_no_article_stands_unused():
    """What the calculators cite is what the library holds."""
    cited = "".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.py"))
    numbers = {
        node.value
        for path in RULES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for one in articles():
        assert one.statute in cited, one.statute
        assert one.number in numbers, one
