"""A forgotten quotation mark must not take members with it."""

from __future__ import annotations

import pytest

from zhijia.org.rules.roster.findings import Unreadable
from zhijia.org.rules.roster.opening import tables

HEAD = "姓名,身份证号,备注\n"
ROWS = [f"孙{n},1101051990010100{n:02d},x\n" for n in range(30)]


def rows_of(text: str) -> list[list[object]]:
    (table,) = tables(text.encode())
    return [list(row.cells) for row in table.rows()]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (HEAD + ROWS[0] + '"孙妹,1,x\n' + "".join(ROWS), 3),
        (HEAD + '"孙妹,1,x\n' + "".join(ROWS) + '李丞,2,x"\n', 2),
        (HEAD + '孙妹,1,"x\n' + "".join(ROWS), 2),
        (HEAD + "".join(ROWS) + '"孙妹,1,x', 32),
        (HEAD + "".join(ROWS) + '"孙妹,1,x\n\n', 32),
        ('"姓名,身份证号,备注\n' + "".join(ROWS), 1),
        ('姓名\t身份证号\t备注\n甲\t"1\t\n乙\t2\t\n丙\t3\t\n', 2),
    ],
)
def test_a_quote_that_is_never_closed_is_told_with_its_row(text: str, row: int) -> None:
    with pytest.raises(Unreadable) as told:
        rows_of(text)
    assert told.value.finding.why == "file.open_quote"
    assert f"第{row}行" in str(told.value.finding.hint)


@pytest.mark.parametrize(
    "text",
    [
        '"姓名\n（必填）",身份证号,备注\n孙,1,x\n',
        HEAD + '孙,1,"西湖路1号,\n2单元"\n',
        HEAD + '孙,1,"说了""不""字"\n',
        HEAD + '孙,1,5" 的管子\n',
        HEAD + '孙,1,"两句"话\n李,2,x\n',
        HEAD + '孙,1,"x"',
        HEAD,
    ],
)
def test_quotes_that_belong_there_stay(text: str) -> None:
    assert len(rows_of(text)) == text.count("\n孙") + text.count("\n李") + 1
