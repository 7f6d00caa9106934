"""When two matters look like one, and when a text leads to a worker: rules without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.desk.rules.handover import Trace, Worker, traces
from zhijia.desk.rules.likeness import Sign, is_same_text, signs

STORY = "三月份工资没有发，问过车间主任，说等货款到账。"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (STORY, True),
        ("三月份工资没有发 问过车间主任 说等货款到账", True),
        ("三月份工资没有发，问过车间主任，说等货款到账。我们班组都是这样。", True),
        ("三月份的加班费没有发，我问过班长，他说不知道。", False),
        ("工资", False),
        ("", False),
    ],
)
def test_the_same_text_is_the_same_words_or_eight_tenths_of_its_pieces(
    other: str, same: bool
) -> None:
    assert is_same_text(STORY, other) is same
    assert is_same_text(other, STORY) is same


def test_a_short_text_is_the_same_only_when_it_is_the_same() -> None:
    assert is_same_text("没发工资", "没发工资。")
    assert not is_same_text("没发工资", "没发工资和加班费")


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert is_same_text(one, other) == is_same_text(other, one)


@pytest.mark.parametrize(
    ("filers", "phones", "stories", "expected"),
    [
        ((7, 7), ("", ""), (STORY, "别的事"), [Sign.FILER]),
        ((None, None), ("", ""), (STORY, "别的事"), []),
        ((None, 7), ("13800000001",) * 2, (STORY, "别的事"), [Sign.CONTACT]),
        ((1, 2), ("13800000001", ""), (STORY, STORY), [Sign.TEXT]),
    ],
)
def test_the_signs(
    filers: tuple[int | None, int | None],
    phones: tuple[str, str],
    stories: tuple[str, str],
    expected: list[Sign],
) -> None:
    assert signs(filers=filers, phones=phones, stories=stories) == expected


NUMBER = "2018-0312-4831-7702"
AUTHORITY = "示范区人力资源和社会保障局"
SAID_LATER = "我去过示范区人力资源和社会保障局，门口保安说二号机台的人都来过。"
CLEAN = "我们收到反映：宏达纺织有限公司2018年3月未按时支付工资。请依法查处，并把结果告诉我们。电话0512-65220000。"


def found(text: str) -> list[Trace]:
    return traces(
        text,
        Worker(
            name="张建国",
            number=NUMBER,
            words=[STORY, SAID_LATER],
            sealed=["东湖街道12号3室", "男", "20"],
            public=[AUTHORITY, "宏达纺织有限公司", STORY],
        ),
    )


@pytest.mark.parametrize(
    ("leak", "trace"),
    [
        ("张建国反映。", Trace.NAME),
        ("张 建 国反映。", Trace.NAME),
        ("联系138 0000 0007。", Trace.PHONE),
        ("联系１３８００００００07。", Trace.PHONE),
        ("证件320102-19800101-1234。", Trace.ID_NUMBER),
        ("证件32010219800101123X。", Trace.ID_NUMBER),
        (f"受理号{NUMBER}。", Trace.NUMBER),
        ("尾号4831 7702。", Trace.NUMBER),
        ("他说“三月份工资没有发，问过车间主任”。", Trace.WORDS),
        ("门口保安说二号机台的人都来过。", Trace.WORDS),
        ("住在东湖街道12号3室。", Trace.SEALED),
    ],
)
def test_what_leads_to_the_worker_is_found(leak: str, trace: Trace) -> None:
    assert trace in found(CLEAN + leak)


def test_a_text_written_anew_leads_to_nobody() -> None:
    assert found(CLEAN) == []


def test_the_authoritys_name_is_nobodys_own_word_and_a_sentence_is_no_name() -> None:
    assert found(f"{CLEAN}请{AUTHORITY}处理。") == []
    assert found(STORY) == [Trace.WORDS]  # though somebody typed it where a name belongs


@given(st.text(alphabet="0123456789 -−　", max_size=12))
def test_a_number_is_found_however_it_is_spaced(noise: str) -> None:
    spaced = "　".join("13800000007")
    assert Trace.PHONE in found(f"字{noise}字{spaced}字")
