"""The linter finds the published defects and nothing in a sound rule; vectors gate activation."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from zhijia.care.commands import policy as command
from zhijia.care.rules.lint import lint
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.rules.vectors import Vector, as_text, failures, propose, readiness, vectors


def findings(identity: str) -> set[tuple[str, str]]:
    return {(one.code, one.clause) for one in lint(policy(identity))}


@pytest.mark.parametrize(
    ("identity", "code", "clause"),
    [
        ("bb-2019", "redundant_limb", "eligible.1"),
        ("pds", "undecidable_boundary", "relative.1.1"),
        ("cz-2019", "unreachable_tier", "city"),
        ("bb-2019", "missing_time_unit", "eligible.6.3"),
        ("cn-2016", "missing_time_unit", "national.5.3"),
        ("yx", "uncovered_branch", "claim"),
        ("km-2019", "band_gap", "eligible"),
        ("zj-2018", "cut_text", "city.1"),
        ("cz-2019", "aid_without_source", "aid.living"),
    ],
)
def test_published_defects_are_found(identity: str, code: str, clause: str) -> None:
    assert (code, clause) in findings(identity)


@pytest.mark.parametrize("identity", ["hz-2020", "nt-2024", "rg-2020", "sz-2021", "wh-2013"])
def test_a_sound_rule_has_no_findings(identity: str) -> None:
    assert not findings(identity)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("人均月净收入 高于 1倍低保", "人均月净收入 高于 0.9倍低保", "band_overlap"),
        ("人均月净收入 高于 1倍低保", "人均月净收入 高于 1.1倍低保", "band_gap"),
        ("低保: 按地区和日期\n", "", "missing_line"),
        ("人均月净收入 不高于 1.5倍低保", "人均月净收入 不高于 0.5倍低保", "unreachable_tier"),
        ("人均月净收入 不高于 1.5倍低保", "人均月净收入 以内 1.5倍低保", "undecidable_boundary"),
    ],
)
def test_a_sound_rule_that_is_spoilt_is_noticed(old: str, new: str, code: str) -> None:
    written = document("hz-2020")
    assert old in written
    assert code in {one.code for one in lint(read_policy(written.replace(old, new)))}


@pytest.mark.parametrize("identity", shipped())
def test_the_shipped_vectors_come_out(identity: str) -> None:
    assert vectors(identity)
    assert failures(policy(identity), vectors(identity)) == []


def test_the_file_of_vectors_says_what_is_usual_once_and_one_family_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what ships is what the command writes, family by family."""
    file = tmp_path / "rg-2020.vectors.json"
    assert command(["vectors", "rg-2020", "--write", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["may_activate"]
    written = file.read_text(encoding="utf-8")
    shipped_file = resources.files("zhijia.care.rules") / "policies" / file.name
    assert written == shipped_file.read_text(encoding="utf-8")
    told = json.loads(written)
    assert len(written.splitlines()) == len(told["families"]) + 3
    assert propose(policy("rg-2020")) == list(vectors("rg-2020"))
    assert any(one["facts"] for one in told["families"])
    assert command(["vectors", "rg-2020", "--write", str(tmp_path / "none" / "file")]) == 2


@pytest.mark.full
@pytest.mark.parametrize("identity", shipped())
def test_the_shipped_vectors_are_those_the_engine_proposes(identity: str) -> None:
    assert propose(policy(identity)) == list(vectors(identity))


def test_what_is_usual_never_stands_for_another_value_that_is_equal() -> None:
    """1 and true are equal to Python, and not the same in a file."""
    found = [Vector("甲", {"school_fee_ratio": one}, {}) for one in (1, 1, True)]
    told = json.loads(as_text(found))
    rows = [told["usual"] | row["facts"] for row in told["families"]]
    assert [json.dumps(row) for row in rows] == [json.dumps(one.facts) for one in found]
    assert json.loads(as_text([])) == {"usual": {}, "families": []}


@pytest.mark.parametrize("identity", ["cn-2016", "hz-2020"])
def test_the_two_active_policies_may_be_activated(identity: str) -> None:
    assert readiness(policy(identity), vectors(identity)).may_activate


def test_an_unanswered_finding_or_a_failing_vector_keeps_a_version_from_activation() -> None:
    unanswered = replace(policy("cn-2016"), answers=())
    found = readiness(unanswered, vectors("cn-2016"))
    assert [one.code for one in found.unanswered] == ["missing_time_unit"]
    assert not found.may_activate
    moved = read_policy(document("hz-2020").replace("高于 1.5倍低保", "高于 1.6倍低保"))
    assert readiness(moved, vectors("hz-2020")).failing
    assert not readiness(policy("hz-2020"), ()).may_activate


def test_lint_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["lint", "hz-2020"]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": "hz-2020", "findings": []}
    assert command(["lint", "cz-2019"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"code", "clause", "text"} == set(told["findings"][0])
    assert command(["lint", "nowhere"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unknown_policy"
    assert command(["lint"]) == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("编号: hz-2020", "编号: hz-2020\n执行: os.system", 3, "not a key"),
        ("人均月净收入 不高于 1倍低保", "__import__ 不高于 1倍低保", None, "not a word"),
        ("人均月净收入 不高于 1倍低保", "人均月净收入 不高于 住房套数", None, "different kinds"),
        ("人均月净收入 不高于 1倍低保", "人均月净收入", None, "condition is expected"),
        ("人均月净收入 不高于 1倍低保", "（人均月净收入 不高于 1倍低保", None, "expected"),
        ("核算期: 12个月", "核算期: 12", None, "个月"),
        (
            "档次:",
            "救助:\n  并用:\n    - 类: 深度困难\n      方式: 复核后可以多项\n档次:",
            None,
            "test",
        ),
        ("类: 深度困难", "类: 深度", None, "not one of"),
        ("生效: 2020-01-01", "生效: 2020-13-01", None, "no date"),
        ("级别: 市", "级别: 市\n级别: 省", None, "twice"),
        ("级别: 市", "\t级别: 市", None, "invisible"),
        ("级别: 市", " 级别: 市", None, "indent"),
    ],
)
def test_whatever_is_not_allowed_is_refused_with_line_and_reason(
    old: str, new: str, line: int | None, reason: str
) -> None:
    written = document("hz-2020")
    assert old in written
    with pytest.raises(PolicyFault) as fault:
        read_policy(written.replace(old, new, 1))
    assert reason in fault.value.reason
    expected = line or written[: written.index(old)].count("\n") + 1
    assert fault.value.line in {expected, expected + 1}
