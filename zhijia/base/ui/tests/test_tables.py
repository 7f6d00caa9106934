"""Files for a spreadsheet: Chinese whole, nothing computed, numbers still numbers."""

from __future__ import annotations

from zhijia.base.ui.tables import table_file


def test_text_that_begins_like_a_formula_is_text_and_a_number_a_number() -> None:
    answer = table_file([["地方", "=1+1"], ["@x", -3], []], "places.csv")
    assert answer.content.decode("utf-8-sig").splitlines() == ["地方,'=1+1", "'@x,-3", ""]
    assert answer["Content-Disposition"] == 'attachment; filename="places.csv"'
    assert answer["Cache-Control"] == "no-store"
