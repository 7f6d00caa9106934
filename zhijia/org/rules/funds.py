"""Members' dues, the employer's union funds, how they are shared, and what small payers get back.

Sources: 工发〔1978〕101号 (dues), 工会法 (2 % of payroll), the notices of each place on shares and
refunds: dated rows of `kernel/data/figures/union.csv`, each with its own. Amounts are fen. A share
that no row gives cannot be judged; nothing is guessed. There is no ledger here: only the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from zhijia.kernel.figures import Figure, Figures, MissingFigure, shipped
from zhijia.kernel.money import rounded
from zhijia.kernel.words import _
from zhijia.org.rules.committee import CannotBeJudged

FEN = 100
LEVELS: dict[str, str] = {
    "base": _("基层工会"),
    "street": _("街道、乡镇工会"),
    "district": _("区县总工会"),
    "city": _("市总工会"),
    "province": _("省总工会"),
    "national": _("全国总工会"),
    "above": _("上级工会（各级怎么再分，要录入当地的规定）"),
}
"""Whom a share may go to; "above" stands for all superiors where only their sum is known."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one level gets: fen, by which share, from which source."""

    level: str
    amount: int
    share: Fraction
    rule: Figure


@dataclass(frozen=True, slots=True)
class Refund:
    """What a small payer gets back: fen, the threshold and the cap it was held against."""

    amount: int
    below: Figure
    cap: Figure | None


def dues(
    wage: int, *, region: str, on: date, figures: Figures | None = None
) -> int | CannotBeJudged:
    """A member's dues of a month: 0.5 % of the wage, of which a rest below ten yuan does not count.
    Bonuses, allowances and pensions are no part of the wage here (101号第四条)."""
    known = shipped() if figures is None else figures
    try:
        rate = known.find("dues_rate", region=region, on=on).value
        step = int(known.find("dues_step", region=region, on=on).value * FEN)
    except MissingFigure as missing:
        return CannotBeJudged((missing.name,))
    return _fen(Fraction(wage // step * step) * rate)


def funds_due(
    payroll: int, *, region: str, on: date, figures: Figures | None = None
) -> int | CannotBeJudged:
    """What the employer pays: 2 % of all wages of the month, to the fen, half up."""
    try:
        rate = (
            (shipped() if figures is None else figures)
            .find("funds_rate", region=region, on=on)
            .value
        )
    except MissingFigure as missing:
        return CannotBeJudged((missing.name,))
    return _fen(payroll * rate)


def split(
    amount: int, *, region: str, on: date, figures: Figures | None = None
) -> tuple[Part, ...] | CannotBeJudged:
    """Share an amount among the levels, exactly: every share is cut down to the fen, and the fen
    that are left stay with the base union. The parts add up to the amount."""
    rules = shares(region=region, on=on, figures=figures)
    if isinstance(rules, CannotBeJudged):
        return rules
    above = {level: floor(amount * rule.value) for level, rule in rules.items() if level != "base"}
    amounts = {**above, "base": amount - sum(above.values())}
    return tuple(
        Part(level, amounts[level], rules[level].value, rules[level])
        for level in LEVELS
        if level in rules
    )


def shares(
    *, region: str, on: date, figures: Figures | None = None
) -> dict[str, Figure] | CannotBeJudged:
    """The shares in force at a place, by level: one table of the nearest place that has one. Shares
    that do not add up to the whole cannot be used."""
    rows = (shipped() if figures is None else figures).table("funds_share", region=region, on=on)
    found = {dict(row.dims)["level"]: row for row in rows}
    if "base" not in found or sum((row.value for row in rows), Fraction(0)) != 1:
        return CannotBeJudged((MissingFigure("funds_share", region, on).name,))
    return found


def refund(
    paid_up: int,
    *,
    average_before: int,
    region: str,
    on: date,
    is_excluded: bool,
    figures: Figures | None = None,
) -> Refund | CannotBeJudged:
    """What a small payer gets back of what it paid up in a year. `average_before` is what it paid up
    a year on average before (the notice says which years); at the threshold itself it is not small.
    State-owned and budget-funded units are excluded."""
    known = shipped() if figures is None else figures
    below = known.maybe("funds_refund_below", region=region, on=on)
    if below is None:
        return CannotBeJudged((MissingFigure("funds_refund_below", region, on).name,))
    cap = known.maybe("funds_refund_cap", region=region, on=on)
    if is_excluded or average_before >= below.value * FEN:
        return Refund(0, below, cap)
    most = [int(cap.value * FEN)] if cap else []
    return Refund(min([paid_up, *most]), below, cap)


def are_checked(rules: Iterable[Figure]) -> bool:
    """Whether every row was read in its own text."""
    return not any(rule.provisional for rule in rules)


def _fen(exact: Fraction) -> int:
    return int(rounded(exact, 0))
