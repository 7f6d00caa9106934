"""What the linter found, in English: whoever reads the pages in English reads this beside the notice.

The linter speaks Chinese, the language of the policies; every code has one sentence here.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhijia.care.rules.vocabulary import CLASSES, codes, term_of

ENGLISH: Mapping[str, str] = {
    "unreachable_tier": "No family can reach the class “{place}”: the classes and gates before it leave nothing to it",
    "redundant_limb": "Clause {place} never decides anything: another clause of its class always covers it",
    "missing_time_unit": "Clause {place} does not say whether its amount is for a month or for a year",
    "uncovered_branch": "The general statement takes in families that none of the clauses covers",
    "undecidable_boundary": "“Within” in clause {place} does not say whether the line itself counts",
    "band_gap": "Below “{place}” there are incomes that no clause covers",
    "band_overlap": "Clause {place} overlaps another class",
    "missing_line": "The clauses name the subsistence line, but not of which place and time",
    "aid_without_source": "{place} does not say which money it is paid from",
    "implausible": "A number in clause {place} looks wrong",
    "cut_text": "The published text at “{place}” is cut off",
}


def english_finding(code: str, clause: str) -> str:
    """The finding as one English sentence, with the clause or class it is about."""
    place = term_of(CLASSES, clause).en if clause in codes(CLASSES) else clause
    return ENGLISH[code].format(place=place)
