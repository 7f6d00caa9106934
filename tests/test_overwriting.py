"""What a command reads is still there when it has answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhijia.care.commands import policy
from zhijia.kernel.overwriting import refuse_overwriting
from zhijia.rights.commands import insurance


def test_the_same_file_under_another_name_is_refused(tmp_path: Path) -> None:
    read, other = tmp_path / "a.csv", tmp_path / "b.csv"
    read.write_text("x")
    other.symlink_to(read)
    with pytest.raises(OSError, match="name another"):
        refuse_overwriting(other, None, read)
    refuse_overwriting(tmp_path / "c.csv", read, tmp_path / "not there.csv")


def test_a_run_of_a_policy_keeps_its_families(tmp_path: Path) -> None:
    families = tmp_path / "families.csv"
    families.write_text("id,persons\n1,3\n")
    argv = ["run", "cz-2019", "--households", str(families), "--out", str(families)]
    assert policy(argv) == 2
    assert families.read_text() == "id,persons\n1,3\n"


def test_an_audit_keeps_its_roster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: tmp_path / f"{name}.csv" for name in ("roster", "payroll", "contributions")}
    for path in files.values():
        path.write_text("姓名,身份证号\n")
    argv = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    more = ["--region", "320500", "--settle-on", "2018-10-15", "--out", str(files["roster"])]
    assert insurance(["audit", *argv, *more]) == 2
    assert files["roster"].read_text() == "姓名,身份证号\n"
    assert "name another" in capsys.readouterr().err
