"""Numbers that no notice means are told, none of the shipped policies has one, and none is signed so."""

from __future__ import annotations

import json

import pytest

from tests.town import Town
from zhijia.care import commands, services
from zhijia.care.rules.implausible import implausible
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.rules.vectors import readiness, vectors
from zhijia.care.selectors import reading
from zhijia.care.tests.test_policy_versions import answer_all, draft
from zhijia.kernel.errors import RuleViolation

CAPPED = """      性质: 上限
      每: 每户每年
      封顶:
        - 金额: 150000元"""


@pytest.mark.parametrize("identity", shipped())
def test_no_shipped_policy_has_one(identity: str) -> None:
    assert implausible(policy(identity)) == ()


@pytest.mark.parametrize(
    ("identity", "before", "after", "clause", "words"),
    [
        ("cz-2019", "不高于 2倍低保", "不高于 99999倍低保", "city.1.2", "99999倍低保"),
        ("cz-2019", "不高于 2倍低保", "不高于 0.02倍低保", "city.1.2", "0.02倍低保"),
        ("cz-2019", "12倍低保", "1200倍低保", "aid.living", "1200倍低保"),
        ("cs", "8倍低保", "80倍低保", "aid.living", "80倍低保"),
        ("xx", "较低者（80%自付医疗费；16000元）", "180%自付医疗费", "aid.medical", "180%"),
        ("cs", "金额: 150000元", "金额: 0.50元", "aid.medical", "封顶0.50元"),
        ("nt-2024", "低于 820元", "低于 8200000元", "deep.1.1", "每人每月8,200,000.00元"),
        ("nt-2024", "低于 820元", "低于 8.20元", "deep.1.1", "每人每月8.20元"),
        ("hz-2020", "商品房套数 不低于 2", "商品房套数 不低于 0", "bar.2", "谁家都算"),
        ("xx", "高于: 20000元", "高于: 2000000000元", "aid.approval", "才报批"),
        ("nt-2024", "低保: 820元", "低保: 8元", "line", "低保每月8.00元"),
    ],
)
def test_a_slip_of_the_finger_is_told(
    identity: str, before: str, after: str, clause: str, words: str
) -> None:
    text = document(identity)
    assert before in text
    found = implausible(read_policy(text.replace(before, after)))
    assert [one for one in found if one.clause == clause and words in one.text], found


def test_a_cap_below_its_standard_is_told() -> None:
    text = document("cs").replace("标准: 80%自付医疗费", "标准: 12000元")
    low = text.replace("金额: 150000元", "金额: 1500元")
    assert implausible(read_policy(text)) == ()
    assert [one.text for one in implausible(read_policy(low))] == [
        "这个数看着不对：封顶1,500.00元，比标准还低"
    ]


def test_a_share_above_the_whole_bill_may_stand_under_a_cap() -> None:
    text = document("cs").replace("标准: 80%自付医疗费", "标准: 180%自付医疗费")
    assert implausible(read_policy(text)) == ()


def test_it_stops_activation_until_it_is_answered(town: Town) -> None:
    version = draft(town, "nt-2024")
    text = version.document.replace("低于 820元", "低于 8200000元")
    services.change_policy(version, text, actor=town.actor("小王"))
    ready = readiness(read_policy(version.document), vectors("nt-2024"))
    assert "implausible" in {one.code for one in ready.unanswered}
    with pytest.raises(RuleViolation) as no:
        services.submit_policy(version, actor=town.actor("小王"))
    assert "每人每月8,200,000.00元" in str(no.value.facts["named"])
    for finding in reading.unanswered(version):
        answer_all(town, version, finding)
    assert reading.unanswered(version) == []


def test_the_linter_keeps_its_form_and_says_it_beside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slip = read_policy(document("qh-2021").replace("低于 2倍低保", "低于 99999倍低保"))
    monkeypatch.setattr(commands, "shipped_policy", lambda _name: slip)
    assert commands.policy(["lint", "qh-2021"]) == 1
    told = capsys.readouterr()
    assert "implausible" not in {one["code"] for one in json.loads(told.out)["findings"]}
    assert "relative.1.1: 这个数看着不对：99999倍低保" in told.err
