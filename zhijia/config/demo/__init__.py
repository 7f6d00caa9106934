"""A district that does not exist, to look at and to try: `zhijia demo`.

Everything in it is made up: the names, the streets, the numbers (identity numbers begin with 999999,
an area that is not). The requests live through the last weeks by the same use cases as real ones,
with the clock turned back, so every history and every audit entry is what it would be.
"""

from __future__ import annotations

import argparse
import random
import sys

from django.conf import settings

from zhijia.config.demo.cast import accounts_in_words, build_cast
from zhijia.config.demo.committees import seat_committees
from zhijia.config.demo.district import SCALES, build_district
from zhijia.config.demo.grassroots import ask_the_grassroots, call_back, keep_stations
from zhijia.config.demo.insurance import audit_employers
from zhijia.config.demo.joining import apply_and_answer
from zhijia.config.demo.policies import adopt_policies
from zhijia.config.demo.requests import live_through
from zhijia.org import selectors as org

SEED = 20180312


def demo(argv: list[str]) -> int:
    """`zhijia demo [--if-empty] [--scale town|district]`: build it, and say who may sign in."""
    parser = argparse.ArgumentParser(prog="zhijia demo")
    parser.add_argument("--if-empty", action="store_true", help="do nothing if a district stands")
    parser.add_argument("--scale", choices=sorted(SCALES), default="town")
    asked = parser.parse_args(argv)
    if settings.IN_PRODUCTION:
        sys.stderr.write("zhijia demo: never in production; its passwords are known to everybody\n")
        return 2
    if org.district() is not None:
        if not asked.if_empty:
            sys.stderr.write("zhijia demo: a district stands already; use another database\n")
            return 2
    else:
        build(asked.scale)
    sys.stdout.write(accounts_in_words() + "\n")
    return 0


def build(scale: str = "town") -> None:
    """The whole demo district at one of the scales."""
    chance = random.Random(SEED)  # noqa: S311  (made-up people, not secrets)
    tree = build_district(SCALES[scale], chance)
    cast = build_cast(tree)
    live_through(tree, cast, chance)
    seat_committees(tree, cast)
    adopt_policies(cast)
    apply_and_answer(tree, cast, chance)
    audit_employers(tree, cast, chance)
    keep_stations(tree, cast)
    ask_the_grassroots(tree, cast)
    call_back(cast)
