"""What the sources name stands in the shipped policies, and what they leave open is marked."""

from __future__ import annotations

from datetime import date

import pytest

from zhijia.care.rules.policy import document, policy, shipped
from zhijia.kernel.figures import MissingFigure
from zhijia.kernel.figures import shipped as figures
from zhijia.kernel.regions import resolve

PROGRAMMES = {"sz-2021", "tm-2024", "dl-2016", "sd-2019", "wh-2013", "jm-2025", "old"}


@pytest.mark.parametrize("identity", sorted(set(shipped()) - PROGRAMMES))
def test_a_policy_that_keeps_files_says_how_often_they_are_looked_at(identity: str) -> None:
    assert "\n年审: " in document(identity)


@pytest.mark.parametrize("identity", ["cn-2016", "cz-2019"])
def test_the_policies_of_the_demo_name_the_papers_or_say_that_the_source_does_not(
    identity: str,
) -> None:
    said = any("材料" in point for point in policy(identity).open_points)
    assert said
    assert policy(identity).evidence or identity == "cz-2019"
    assert policy("cn-2016").review_months == 12


def test_hangzhou_says_that_not_of_low_income_is_unclear() -> None:
    assert any("非低收入" in point for point in policy("hz-2020").open_points)


def test_no_source_printed_the_minimum_wage_of_ningde_so_its_line_is_missing_by_name() -> None:
    asked = {"region": resolve("350900"), "on": date(2018, 5, 1), "known_on": date(2026, 1, 1)}
    with pytest.raises(MissingFigure) as no:
        figures().find("subsistence_line", **asked)
    assert no.value.name == "minimum_wage:350900:2018-05-01"
