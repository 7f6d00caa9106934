"""Every icon a page names is in the table and in the sprite; every drawing we ship is named."""

from __future__ import annotations

import re
from pathlib import Path

import zhijia
from zhijia.base.ui.icons import ICONS
from zhijia.base.ui.sprite import package_folder, sprite_of

ROOT = Path(zhijia.__file__).parent
IN_TEMPLATES = re.compile(r'(?:<c-icon name|\bicon|\bend)="([a-z0-9-]+)"')


def test_the_sprite_holds_every_icon():
    sprite = sprite_of(ICONS, package_folder())
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == set(ICONS)
    assert "MIT" in sprite
    assert len(sprite.encode()) < 16_000


def test_templates_name_only_known_icons():
    named = {
        (icon, str(path.relative_to(ROOT)))
        for path in ROOT.rglob("*.html")
        for icon in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    }
    assert {pair for pair in named if pair[0] not in ICONS} == set()


def test_one_meaning_one_icon():
    assert len(set(ICONS.values())) == len(ICONS)


def test_no_third_party_drawing_is_committed():
    assert (
        ROOT / "base/ui/static/zh/icons.svg"
    ).read_text().strip() == '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
