"""A paper of empty boxes is worse than none: without a Chinese font no PDF is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhijia.base.ui.pdf import can_make_pdf, pdf_of

ASK = "from zhijia.base.ui.pdf import can_make_pdf; print(can_make_pdf())"
NO_FONT = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"""
LATIN = Path("/usr/share/fonts/truetype/dejavu")


@pytest.mark.slow
def test_this_machine_makes_them() -> None:
    assert can_make_pdf()
    assert pdf_of("<p>职工</p>").startswith(b"%PDF")


@pytest.mark.parametrize("fonts", ["none", "latin"])
def test_without_a_chinese_font_no_pdf_is_made(fonts: str, tmp_path: Path) -> None:
    settings, folder = tmp_path / "fonts.conf", LATIN if fonts == "latin" else tmp_path
    settings.write_text(NO_FONT.format(folder=folder), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | {"FONTCONFIG_FILE": str(settings)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "False\n"
