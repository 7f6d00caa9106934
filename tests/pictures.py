"""The pictures of the handbooks, from the screenshots that the journeys keep.

    script/test                  (or the journeys named below; they leave var/screenshots)
    python -m tests.pictures     cuts them to size and puts them into docs/images

Nothing is drawn by hand, so a picture never shows a page that is not there any more.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("ZHIJIA_SCREENSHOTS", ROOT / "var/screenshots"))
IMAGES = ROOT / "docs/images"
TALLEST = {390: 844, 1440: 900}
"""One screenful; the rest of a long page says nothing new."""
WIDEST, COLOURS = 900, 192

PICTURES: dict[str, str] = {
    # picture: the screenshot of a journey (tests/e2e)
    "worker-ask": "test_a_visitor_asks_and_reads_the_answer-phone--4-check",
    "worker-track": "test_a_worker_asks_is_answered_rates_and_reopens-phone--5-waiting",
    "worker-track-en": (
        "test_a_slip_goes_out_with_the_workers_yes_and_a_number_comes_back"
        "-phone-returned-en--4-worker-reads-the-number"
    ),
    "officer-today": "test_an_officer_works_the_queue-desk--1-today",
    "officer-request": "test_an_officer_works_the_queue-desk--3-request",
    "officer-slip": (
        "test_a_slip_goes_out_with_the_workers_yes_and_a_number_comes_back-desk-returned--2-slip"
    ),
    "officer-slip-en": (
        "test_a_slip_goes_out_with_the_workers_yes_and_a_number_comes_back-desk-closed-en--2-slip"
    ),
    "members-join": "test_a_worker_joins_directly_and_the_mill_sees_nothing-phone--4-check",
    "members-roster": "test_a_bad_roster_is_mended_imported_and_taken_back-desk--4-findings",
    "members-hand-over": "test_a_district_is_handed_over-desk-zh-hans--3-ready",
    "members-bring-back": "test_a_former_member_is_brought_back--2-both",
    "members-committees": (
        "test_a_committee_is_written_down_and_stands_in_the_calendar-desk--1-committees"
    ),
    "members-calendar": (
        "test_a_committee_is_written_down_and_stands_in_the_calendar-desk--2-calendar"
    ),
    "members-my-data": "test_a_worker_corrects_their_name-phone-True--1-my-data",
    "members-correction": "test_a_worker_corrects_their_name-phone-True--4-office",
}


def make(name: str, screenshot: str) -> Path:
    """One picture: the top of the page, narrow enough for a document, in few colours."""
    with Image.open(KEPT / f"{screenshot}.png") as shot:
        cut = shot.crop((0, 0, shot.width, min(shot.height, TALLEST[shot.width])))
        if cut.width > WIDEST:
            cut = cut.resize((WIDEST, round(cut.height * WIDEST / cut.width)))
        made = IMAGES / f"{name}.png"
        cut.convert("RGB").quantize(COLOURS).save(made, optimize=True)
        return made


def main() -> int:
    missing = [shot for shot in PICTURES.values() if not (KEPT / f"{shot}.png").exists()]
    for name, screenshot in PICTURES.items():
        if screenshot not in missing:
            made = make(name, screenshot)
            sys.stdout.write(f"{made.relative_to(ROOT)} {made.stat().st_size:,} bytes\n")
    for screenshot in missing:
        sys.stderr.write(f"no {screenshot}.png in {KEPT}: run its journey first\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
