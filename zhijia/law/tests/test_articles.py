"""Articles: every citation leads to one, and it held on the day of the question."""

import ast
from datetime import date
from pathlib import Path

import pytest

from zhijia.law.rules import articles as library
from zhijia.law.rules.articles import NoArticle, article, articles, written_number

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
