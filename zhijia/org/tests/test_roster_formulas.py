"""Formulas are looked for once, at the upload, and found by the check all the same."""

from __future__ import annotations

import pytest

from zhijia.org.rules.roster_flow import RosterState
from zhijia.org.tests.roster.builders import xlsx
from zhijia.org.tests.roster.old_workbook import Formula
from zhijia.org.tests.rosters import HEADER, checked, line
from zhijia.org.tests.town import Town, officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("has_formula", [True, False])
def test_a_stored_formula_is_told_by_the_check(town: Town, has_formula: bool) -> None:
    *cells, _trade = line(1)
    last = Formula("挡车工") if has_formula else "挡车工"
    actor = officer(town.mill, "org.import org.read_members org.read_tree")
    roster = checked(town.mill, actor, xlsx([HEADER, [*cells, last], line(2)]), "名册.xlsx")
    assert roster.state == RosterState.CHECKED
    assert roster.has_formulas is has_formula
    assert roster.faulty_count == has_formula
    assert [page.code for page in roster.findings.all()] == ["formula_cell"] * has_formula
