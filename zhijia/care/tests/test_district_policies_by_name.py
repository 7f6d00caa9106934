"""On the command line a version of the district's database is named as `district:cz-2019@3`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.town import Town
from zhijia.care import services
from zhijia.care.commands import policy as command
from zhijia.care.models import PolicyVersion
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import write
from zhijia.care.tests.test_policy_versions import signed

FACTS = {"on": "2017-05-01", "line": "600", "persons": 3, "incomes": [], "expenses": []}


@pytest.fixture
def version(town: Town) -> PolicyVersion:
    """A draft that differs from the shipped policy it was begun from."""
    found = services.draft_policy(actor=town.actor("小王"), example="nt-2024")
    text = found.document.replace("人均月净收入 低于 820元", "人均月净收入 低于 900元")
    assert text != found.document
    return services.change_policy(found, text, actor=town.actor("小王"))


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    command([*words, "--database", "default"])
    return dict(json.loads(capsys.readouterr().out))


def name_of(version: PolicyVersion) -> str:
    return f"district:{version.identity}@{version.pk}"


def test_a_draft_is_linted_and_its_own_test_families_are_run(
    version: PolicyVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    name = name_of(version)
    assert told(capsys, "lint", name)["id"] == name
    shipped, kept = told(capsys, "vectors", "nt-2024"), told(capsys, "vectors", name)
    assert shipped["failing"] == []
    assert kept["tested"] == shipped["tested"]
    assert any("恰在线上" in shows for shows in kept["failing"])


def test_a_file_is_decided_by_it_and_compared_under_it(
    version: PolicyVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from random import Random

    from zhijia.care.rules.policy import policy

    source = tmp_path / "families.csv"
    write(source, [family(policy("nt-2024"), Random(at)) for at in range(40)])
    out = tmp_path / "out.csv"
    files = ["--households", str(source)]
    run = told(capsys, "run", name_of(version), *files, "--out", str(out))
    assert run["households"] == 40
    tunnel = told(capsys, "compare", "nt-2024", name_of(version), *files)
    assert tunnel["households"] == 40


def test_one_family_is_answered_by_it(
    version: PolicyVersion, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = {"policy": name_of(version), "facts": {"persons": 1}}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(question).encode())))
    assert command(["assess", "--batch", "--database", "default"]) in {0, 1}
    assert "unknown_policy" not in capsys.readouterr().out


def test_without_a_number_it_is_the_one_that_decides_today(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "lint", "district:cz-2019")["error"]["code"] == "unknown_policy"
    signed(town, "cz-2019")
    assert {one["code"] for one in told(capsys, "lint", "district:cz-2019")["findings"]}


@pytest.mark.parametrize(
    "name", ["nt-2024@0", "cz-2019@{pk}", "nt-2024@x", "nt-2024@" + "9" * 30, ""]
)
def test_what_is_not_there_is_refused(
    name: str, version: PolicyVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "lint", "district:" + name.format(pk=version.pk))
    assert found["error"]["code"] == "unknown_policy"


def test_the_database_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["lint", "district:cz-2019"]) == 1
    assert "--database default" in capsys.readouterr().out
