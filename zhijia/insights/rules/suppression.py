"""Small numbers are not published, and cannot be worked out from the others.

A number from one to four may point at a person. It is left out, and so are as many others as it
takes: whoever subtracts what is shown from the total must not get a small number either.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhijia.kernel.small_groups import hidden_among, is_small


def published(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of one column beside their published total; None where nothing is shown."""
    hidden = hidden_among(counts)
    return {row: None if row in hidden else count for row, count in counts.items()}


def published_totals(totals: Mapping[str, int]) -> dict[str, int | None]:
    """The sums of a whole month by name; None where nothing is shown.

    What is shown of decisions and of grades never gives a small number by subtraction either: with
    one kind of decision their sum is left out, with one grade another one. How many answers came
    late is the union's own failing, names nobody, and may be worked out.
    """
    shown = {name: None if is_small(n) else n for name, n in totals.items()}
    if shown["accepted"] is None or shown["declined"] is None:
        shown["decided"] = None
    grades = {name: totals[name] for name in ("satisfied", "dissatisfied")}
    between = totals["rated"] - sum(grades.values())
    opened = published(grades | {"between": between})
    return shown | {name: opened[name] for name in grades}


def share(part: int | None, whole: int | None) -> str:
    """A part of a whole in per cent with one decimal, rounded once, half up: "96.5". For display
    only; of nothing, and of what is not shown, there is no share."""
    if part is None or not whole:
        return ""
    tenths = (2 * part * 1000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
