"""Every finding of the linter has an English sentence, and English pages show it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests.town import Town
from zhijia.care import services
from zhijia.care.rules.finding_words import ENGLISH, english_finding
from zhijia.care.rules.lint import lint
from zhijia.care.rules.policy import policy
from zhijia.care.selectors import reading

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("identity", ["bb-2019", "cz-2019", "km-2019", "pds", "yx", "zj-2018"])
def test_every_finding_is_said_in_english(identity: str) -> None:
    for finding in lint(policy(identity)):
        said = english_finding(finding.code, finding.clause)
        left = said.replace(finding.clause, "") if finding.clause else said
        assert not HAN.search(left), said
        assert "{" not in said


def test_there_is_a_sentence_for_every_code_of_the_contract() -> None:
    contract = """unreachable_tier redundant_limb missing_time_unit uncovered_branch
    undecidable_boundary band_gap band_overlap missing_line aid_without_source cut_text"""
    assert set(ENGLISH) == {*contract.split(), "implausible"}


def test_the_page_and_the_refusal_speak_the_readers_language(town: Town) -> None:
    version = services.draft_policy(actor=town.actor("小王"), example="cz-2019")
    page = reverse("care:policy_version", args=[version.pk])
    browser = town.client("小王")
    assert "没有写明资金来源" in browser.get(page).content.decode()
    browser.cookies["zh_lang"] = "en"
    shown = browser.get(page).content.decode()
    assert "does not say which money it is paid from" in shown
    assert "没有写明资金来源" not in shown.split("checks", 1)[1].split("</section>")[0]
    with translation.override("en"):
        assert {one["lang"] for one in reading.unanswered(version)} == {"en"}
