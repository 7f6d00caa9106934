"""`zhijia insurance audit --database default`: the district's signed figures judge too."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.town import Town
from zhijia.law import services
from zhijia.rights.commands import insurance
from zhijia.rights.tests.test_insurance_audit import Books, example_d

DUE_DAY = {
    "kind": "contribution_due_day",
    "region": "苏州市",
    "dims": {},
    "value": "15",
    "valid_from": date(2011, 7, 1),
    "known_since": date(2011, 7, 1),
    "source": "无网址",
    "document": "某社保经办机构的通知（测试用）",
}


def late_fee(books: Books, out: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    files = books.write()
    words = ["audit", "--region", "江苏省苏州市", "--settle-on", "2019-06-30", "--out", str(out)]
    for name in ("roster", "payroll", "contributions"):
        words += [f"--{name}", str(getattr(files, name))]
    insurance([*words, *more])
    return str(json.loads(capsys.readouterr().out)["arrears"]["late_fee"])


def test_a_signed_due_day_makes_the_late_fee_known(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    books, out = Books(tmp_path), tmp_path / "out.csv"
    example_d(books)
    proposed = services.propose_figure(DUE_DAY, actor=town.actor("小王"))
    services.sign_figure(proposed, actor=town.actor("周主席"))
    without = late_fee(books, out, capsys)
    signed = late_fee(books, out, capsys, "--database", "default")
    given = late_fee(books, out, capsys, "--due-day", "15")
    assert signed == given
    assert signed != without
