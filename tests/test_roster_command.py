"""`zhijia roster check`: how it is asked, how it ends, and what an account may learn from it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.town import BUILDER, SINCE, Town, build_town
from zhijia.config.roster import roster
from zhijia.org import services as org
from zhijia.org.models import Person
from zhijia.org.tests.roster.builders import LI, WANG, ZHANG, ZHAO, number, xlsx

HEADER = ["姓名", "身份证号", "所属工会"]
Ask = Any


@pytest.fixture
def town(db: None) -> Town:
    """张建国 is a member of the mill's union, 王芳 of the western street's."""
    found = build_town()
    for (name, digits, _phone), union in ((ZHANG, found.mill_union), (WANG, found.west)):
        person = Person.written_down(name, id_number=digits)
        person.save()
        org.enrol_member(person, union, actor=BUILDER, since=SINCE)
    return found


@pytest.fixture
def ask(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Ask:
    def asked(rows: list[list[object]], *words: str) -> tuple[int, Any]:
        file = tmp_path / "roster.xlsx"
        file.write_bytes(xlsx([HEADER, *rows]))
        status = roster(["check", str(file), *words])
        out = capsysbinary.readouterr().out
        return status, json.loads(out.decode("utf-8")) if out else None

    return asked


def told(answer: Any) -> list[tuple[int, str, str]]:
    return [(error["row"], error["code"], error["hint"]) for error in answer["errors"]]


def account(town: Town, name: str) -> list[str]:
    return ["--database", "default", "--as", str(town.accounts[name].pk)]


CREW = [[name, digits, ""] for name, digits, _phone in (ZHANG, LI, WANG, ZHAO)]


def test_whom_the_district_sees(town: Town, ask: Ask) -> None:
    status, answer = ask(CREW, *account(town, "周主席"))
    assert status == 1
    assert told(answer) == [
        (2, "id_exists", "这个人已经是宏达纺织有限公司工会的会员。"),
        (4, "id_exists", "这个人已经是西山街道总工会的会员。"),
    ]
    assert (answer["rows"], answer["ok"]) == (4, 2)


def test_a_street_learns_nothing_about_another(town: Town, ask: Ask) -> None:
    """王芳 is a member in the west: to the east she is like somebody nobody knows."""
    _status, answer = ask(CREW, *account(town, "老李"))
    assert [row for row, _code, _hint in told(answer)] == [2]
    stranger = [*CREW[:2], ["王芳", number(order=77), ""], CREW[3]]
    assert ask(stranger, *account(town, "老李"))[1] == answer


def test_a_member_of_the_importing_union_is_an_update(town: Town, ask: Ask) -> None:
    assert ask(CREW, *account(town, "赵姐")) == (
        0,
        {"rows": 4, "ok": 4, "errors": [], "repairs": []},
    )


def test_a_row_may_name_its_union(town: Town, ask: Ask) -> None:
    rows = [
        [*ZHANG[:2], town.mill_union.name],
        [*LI[:2], town.west.name],
        [*ZHAO[:2], "宏达纺织公司工会"],
    ]
    _status, answer = ask(rows, *account(town, "老李"))
    assert told(answer) == [
        (3, "union_unknown", "没有叫这个名字的工会。是不是东湖街道总工会？"),
        (4, "union_unknown", "没有叫这个名字的工会。是不是宏达纺织有限公司工会？"),
    ]
    _status, answer = ask(rows[:2], *account(town, "周主席"))
    assert told(answer) == []


@pytest.mark.parametrize("words", [[], ["--database", "none"], ["--database", "default"]])
def test_without_an_account_nobody_is_known(town: Town, ask: Ask, words: list[str]) -> None:
    rows = [*CREW, ["陈平", number(order=78), "没有的工会"]]
    assert ask(rows, *words) == (0, {"rows": 5, "ok": 5, "errors": [], "repairs": []})


@pytest.mark.parametrize("name", ["张师傅", "陈审"])
def test_who_may_not_import_is_told_nothing(town: Town, ask: Ask, name: str) -> None:
    assert ask(CREW, *account(town, name))[0] == 0


def test_an_account_goes_by_its_login_phone_too(town: Town, ask: Ask) -> None:
    by_phone = ["--database", "default", "--as", "13800000000"]
    assert ask(CREW, *by_phone) == ask(CREW, *account(town, "周主席"))


@pytest.mark.parametrize("name", ["0", "99999", "nobody", "13900000000", "9" * 40])
def test_an_unknown_account_is_a_wrong_use(town: Town, ask: Ask, name: str) -> None:
    assert ask(CREW, "--database", "default", "--as", name) == (2, None)


@pytest.mark.parametrize(
    "words", [[], ["check"], ["mend", "x.xlsx"], ["check", "x.xlsx", "--database", "x"]]
)
def test_usage_is_2_with_nothing_on_standard_output(words: list[str], capsysbinary) -> None:
    assert roster(words) == 2
    assert capsysbinary.readouterr().out == b""


def test_a_file_that_is_not_there_is_2(tmp_path: Path, capsysbinary) -> None:
    assert roster(["check", str(tmp_path / "none.xlsx")]) == 2
    assert capsysbinary.readouterr().out == b""


def test_other_sheets_and_columns_are_named_on_standard_error(tmp_path: Path, capsys) -> None:
    file = tmp_path / "two.xlsx"
    rows = [["姓名", "身份证号", "手机", "联系电话"], [*ZHANG, ""]]
    file.write_bytes(xlsx(rows, rows))
    assert roster(["check", str(file)]) == 0
    said = capsys.readouterr().err
    assert "not read: Sheet2" in said
    assert "further columns look like phone: 联系电话" in said


def test_a_pure_check_opens_no_database_and_speaks_utf_8_everywhere(tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_bytes(xlsx([HEADER, ["张建国", "1", ""]]))
    program = (
        "import sys; from zhijia.config.cli import main; status = main(sys.argv[1:]);"
        "sys.exit(9 if 'zhijia.org.models' in sys.modules else status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "roster", "check", str(file)],
        capture_output=True,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "身份证号应是18位" in done.stdout.decode("utf-8")
