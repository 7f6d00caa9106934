"""Cells that are safe to open in a spreadsheet."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips before it looks for one."""


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one gets an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
