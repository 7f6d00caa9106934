"""The sheet: its budget, no young functions, colours only as tokens, AA contrast by formula."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhijia
from zhijia.base import ui

STYLES = Path(ui.__file__).parent / "static/zh"
SHEET, DARK_SHEET, CONTRAST_SHEET = (
    (STYLES / name).read_text(encoding="utf-8") for name in ("zh.css", "dark.css", "contrast.css")
)
RULES = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
TEXT_ON_GROUND = (
    "ink",
    "ink-2",
    "ink-3",
    "link",
    "red-text",
    "wrong",
    "wait",
    "ok",
    "info",
    "secret",
)
GROUNDS = ("canvas", "surface", "sunken")
WASHED = ("wrong", "wait", "ok", "info", "secret", "idle")


def tokens_of(sheet: str) -> dict[str, str]:
    """The tokens of the first `:root` block."""
    found = re.search(r":root\{([^}]*)\}", sheet)
    assert found
    return dict(re.findall(r"--([\w-]+):([^;]+)", found.group(1)))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT = tokens_of(SHEET)
DARK = {**LIGHT, **tokens_of(DARK_SHEET)}


def test_budget():
    assert len(SHEET.encode()) <= 30_000
    assert len((DARK_SHEET + CONTRAST_SHEET).encode()) <= 2_000


@pytest.mark.parametrize(
    "young",
    [
        "light-dark(",
        "color-mix(",
        "oklch(",
        ":has(",
        ":is(",
        ":where(",
        "@layer",
        "@container",
        "&",
        "@import",
        "url(",
    ],
)
def test_nothing_an_old_phone_does_not_know(young):
    assert young not in RULES


def test_colours_are_tokens():
    """Outside the token blocks and print, a colour is always a token; the mark's white is the exception."""
    body = RULES.split("*,::before,::after")[1].split("@media print")[0]
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", body)) <= {"#FFFFFF"}


def test_dark_and_contrast_only_change_tokens():
    for sheet in (DARK_SHEET, CONTRAST_SHEET):
        assert re.fullmatch(r"/\*[^*]*\*/\s*:root\{[^{}]*\}\s*", sheet)
    assert set(tokens_of(DARK_SHEET)) <= set(LIGHT)
    assert set(tokens_of(CONTRAST_SHEET)) <= {*LIGHT, "edge"}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_of_text(tokens):
    pairs = [(name, ground) for name in TEXT_ON_GROUND for ground in GROUNDS]
    pairs += [(name, f"{name}-wash") for name in WASHED] + [
        ("on-red", "red"),
        ("on-red-press", "red-press"),
    ]
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_of_borders_and_focus(tokens):
    weak = {
        (name, ground): contrast(tokens[name], tokens[ground])
        for name in ("line-strong", "focus")
        for ground in GROUNDS
    }
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_every_class_of_a_template_is_in_the_sheet():
    used = set()
    for template in Path(zhijia.__file__).parent.rglob("templates/**/*.html"):
        text = re.sub(r"\{[{%].*?[%}]\}", " ", template.read_text(encoding="utf-8"))
        for value in re.findall(r'class="([^"]*)"', text):
            used |= {
                name for name in value.split() if name.startswith("zh-") and not name.endswith("-")
            }
    known = set(re.findall(r"\.(zh-[\w-]+)", RULES))
    assert used - known == set()
