"""Nothing we stand on forbids what we give away."""

from __future__ import annotations

import hashlib

import pytest

from tests.licences import ROOT, TOOLS_ONLY, is_compatible, licence_of, locked, notice

# The Free Software Foundation's own text of the AGPL, version 3.
AGPL_3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


@pytest.mark.parametrize("package", locked("core", "production", "dev"))
def test_every_package_has_a_compatible_licence(package: str) -> None:
    licence = licence_of(package)
    if licence is None:
        pytest.skip("pinned for another platform")
    assert licence, f"{package} names no licence: read its licence file, then add it by hand"
    assert is_compatible(licence) or package in TOOLS_ONLY, f"{package}: {licence}"


def test_a_tool_of_the_tests_is_not_part_of_the_program() -> None:
    assert set(TOOLS_ONLY) & set(locked("core", "production")) == set()


def test_the_notice_is_current() -> None:
    written = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert written == notice(), "run: .venv/bin/python -m tests.licences > NOTICE"


def test_our_licence_is_the_exact_text() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_3


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("MIT AND (Apache-2.0 OR BSD-2-Clause)", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("SSPL-1.0", False),
        ("MIT AND SSPL-1.0", False),
        ("SSPL-1.0 OR MIT", True),
        ("GPL-2.0-only", False),
    ],
)
def test_how_an_expression_is_read(expression: str, fine: bool) -> None:
    assert is_compatible(expression) is fine


def test_lock_files_pin_every_package_with_hashes_and_name_no_registry() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, f"{lock.name} names an address"
        assert text.count("==") - text.count(" ==") <= text.count("--hash=sha256:")
        assert "--find-links" not in text.replace("--no-emit-find-links", "")
