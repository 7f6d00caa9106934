"""Every page of the workbench marks the line of the menu it belongs to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.town import Town
from zhijia.base.sockets import MENU
from zhijia.base.ui.menu import menu_groups


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("org:upload_roster", "org:members"),
        ("org:claims", "org:members"),
        ("org:export_members", "org:members"),
        ("org:export_identities", "org:members"),
        ("org:hand_over_register", "org:members"),
        ("org:duplicates", "org:members"),
        ("org:import_sheet", "org:unions"),
        ("org:employers", "org:unions"),
        ("org:calendar", "org:calendar"),
        ("org:applications", "org:applications"),
        ("workbench:today", "workbench:today"),
    ],
)
def test_the_line_of_a_page(town: Town, page: str, line: str) -> None:
    entries = [entry for _key, entry in MENU]
    groups = menu_groups(entries, town.actor("周主席"), reverse(page))
    marked = [one.url for group in groups for one in group.lines if one.is_current]
    assert marked == [reverse(line)]
