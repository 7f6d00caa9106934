"""What an officer prints of a matter carries who printed it and when; the worker's own print does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tests.town import Town, at, file
from zhijia import desk
from zhijia.base import ui
from zhijia.desk import services

pytestmark = pytest.mark.django_db
TEMPLATES = Path(desk.__file__).parent / "templates/desk"
GIVEN_AWAY = {
    *("handover", "slip", "send_handover", "record_receipt", "close_handoff", "return_handoff"),
    *("make_poster", "posters", "paper_forms", "print_paper_forms", "request_entered"),
}
"""What is printed to be handed to somebody, and steps that show no word about a matter."""
NOT_OF_A_MATTER = {
    *("categories", "edit_category", "edit_question", "enter_paper", "enter_request"),
    *("groups", "requests"),
}


def test_the_print_of_a_matter_says_who_and_when(town: Town) -> None:
    with at(2018, 3, 12, 10, 2):
        request = file(town)
        services.accept_request(request, actor=town.actor("小王"))
        page = town.client("小王").get(reverse("desk:handle_request", args=[request.number]))
        own = town.client("张师傅").get(reverse("desk:request", args=[request.number]))
    shown = page.content.decode()
    marks = [line for line in shown.split("<p ") if line.startswith('class="zh-watermark"')]
    assert len(marks) == 2  # across the sheet, and to be read at its foot
    for mark in marks:
        for said in ("王晓梅", "2018-03-12 10:02", "内部"):
            assert said in mark
    assert "zh-watermark" not in own.content.decode()


def test_where_the_name_is_shown_the_reason_stands_on_the_print(town: Town) -> None:
    with at(2018, 3, 12, 10, 2):
        request = file(town)
        services.accept_request(request, actor=town.actor("小王"))
        client = town.proven_client("小王")
        typed = {"fields_asked": ["name"], "purpose": "phone", "reason": "核实三月份工资"}
        page = client.post(reverse("desk:reveal_filer", args=[request.number]), typed)
    shown = page.content.decode()
    assert town.person("张师傅").name in shown
    assert "内部　理由：核实三月份工资" in shown.replace("\n", "")


def test_every_officers_page_of_a_matter_has_the_mark_and_no_paper_for_others_has() -> None:
    marked, bare = set(), set()
    for path in TEMPLATES.glob("*.html"):
        words = path.read_text(encoding="utf-8")
        if 'extends "ui/bench.html"' in words:
            (marked if "ui/_watermark.html" in words else bare).add(path.stem)
        else:
            assert "_watermark" not in words, path.name
    assert bare == GIVEN_AWAY | NOT_OF_A_MATTER
    assert {"handle_request", "reveal_filer", "group", "draft_handover"} <= marked


def test_on_the_screen_it_is_not_there() -> None:
    sheet = (Path(ui.__file__).parent / "static/zh/zh.css").read_text(encoding="utf-8")
    screen, _print, printed = sheet.partition("@media print")
    assert ".zh-watermark{display:none}" in screen
    assert ".zh-watermark{display:block;position:fixed" in printed
