"""Whatever a calculator says can be read in English: steps, warnings, other readings, refusals."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given, settings

from zhijia.base.texts import in_the_readers_language
from zhijia.kernel.figures import MissingFigure, shipped
from zhijia.kernel.lines import CannotAnswer
from zhijia.kernel.words import Named, said
from zhijia.law.rules.library import calculate
from zhijia.law.tests.asking import REFERENCE, TODAY
from zhijia.law.tests.test_properties import questions

HAN = re.compile("[\u4e00-\u9fff]")
# What stays Chinese: the documents that figures come from, names of places, and the examples.
DOCUMENTS = sorted({row.document for row in shipped()}, key=len, reverse=True)
PLACES = re.compile("浙江省|上海市|江苏省|苏州市")


def in_english(text):
    with translation.override("en"):
        return in_the_readers_language(text)


def left_in_chinese(text):
    english = in_english(text)
    for document in DOCUMENTS:
        english = english.replace(document, "")
    return HAN.findall(PLACES.sub("", english))


def sentences_of(answer):
    for step in answer["steps"]:
        yield from step.values()
    yield from answer["warnings"]
    for other in answer["alternatives"]:
        yield other["rule"]


@settings(max_examples=200, deadline=None)
@given(question=questions())
def test_no_sentence_of_an_answer_is_left_in_chinese(question):
    try:
        said_by_the_rules = list(sentences_of(calculate(question, REFERENCE)))
    except CannotAnswer as no:
        said_by_the_rules = [no.message]
    assert said_by_the_rules
    for text in said_by_the_rules:
        assert not left_in_chinese(text), text


def test_chinese_readers_read_what_the_command_line_prints():
    answer = calculate(
        {"calculator": "mass_layoff", "facts": {"headcount": 150, "told_on": "2024-03-01"}},
        REFERENCE,
    )
    for text in sentences_of(answer):
        assert in_the_readers_language(text) == text
    assert answer["steps"][0]["formula"] == "20人，或150人的10%"
    assert in_english(answer["steps"][0]["formula"]) == "20 people, or 10% of 150"


def test_a_figure_that_is_missing_is_named_in_english_too():
    no = MissingFigure("minimum_wage", "CN", TODAY).as_cannot_answer()
    assert in_english(no.message) == (
        "This cannot be judged now: there is no monthly minimum wage of the whole country in force on "
        "2026-01-05 yet."
    )


@pytest.mark.parametrize("text", ["", "2 × 12 × 3000.00", "2018-03-12"])
def test_numbers_and_nothing_stay_as_they_are(text):
    assert in_english(text) == text


def test_a_sentence_knows_its_pattern_and_a_plain_one_keeps_its_percent_sign():
    assert said("工资的20%") == "工资的20%"
    assert in_english(said("工资的20%")) == "20% of the wage"
    assert in_english(Named("劳动法", "Labour Law")) == "Labour Law"
    assert in_the_readers_language(Named("劳动法", "Labour Law")) == "劳动法"
