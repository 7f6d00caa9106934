from __future__ import annotations

import pytest

from zhijia.rights.rules.insurance.column_names import COLUMN_NAMES
from zhijia.rights.rules.insurance.columns import LAYOUTS, column_called, folded


def test_every_column_is_called_by_the_first_header_it_is_known_by() -> None:
    first = {column.name: column.synonyms[0] for held in LAYOUTS.values() for column in held}
    assert dict(COLUMN_NAMES) == first


@pytest.mark.parametrize(
    ("layout", "header", "column"),
    [
        ("roster", "上年度月平均工资（元）", "last_year_average"),
        ("payroll", "应发工资 (单位：元)", "gross"),
        ("payroll", "应发工资/元", "gross"),
        ("payroll", "养老（代扣）", "withheld_pension"),
        ("payroll", "失业保险（个人部分）", "withheld_unemployment"),
        ("contributions", "单位缴费额【元】", "employer_amount"),
        ("contributions", "个人应缴金额", "worker_amount"),
        ("payroll", "单元", None),
        ("payroll", "养老保险", None),  # the employer's part as often as the worker's
    ],
)
def test_a_header_is_known_with_its_unit_and_in_other_words(
    layout: str, header: str, column: str | None
) -> None:
    assert column_called(layout, header) == column


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_word_stands_for_two_columns_of_a_file(layout: str) -> None:
    words = [folded(w) for column in LAYOUTS[layout] for w in (column.name, *column.synonyms)]
    assert len(words) == len(set(words))
