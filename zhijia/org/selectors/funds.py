"""The rule of dues and funds in force for a union, with its clause; no figure of its money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijia.base.texts import Text
from zhijia.kernel.figures import KINDS, Figure, Figures
from zhijia.kernel.money import rounded
from zhijia.kernel.regions import region_name
from zhijia.org.models import Union
from zhijia.org.rules import funds
from zhijia.org.rules.committee import CannotBeJudged
from zhijia.org.selectors.committees import missing_words, region_of
from zhijia.org.selectors.figures import known_figures

RULES = ("dues_rate", "dues_step", "funds_rate", "funds_refund_below", "funds_refund_cap")
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One figure in force: what, how much, where it is printed; or that none was entered."""

    title: Text
    value: str
    figure: Figure | None

    @property
    def is_checked(self) -> bool:
        return self.figure is not None and not self.figure.provisional


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The share of one level, in words, and in fen once an amount was asked about."""

    level: Text
    share: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class FundsPage:
    """The rules of a union's place on a day, and an amount divided by them."""

    union: Union
    region: str
    on: date
    rules: list[RuleLine]
    shares: list[ShareLine]
    share_rule: Figure | None
    missing: list[str]
    asked: int | None

    @property
    def is_country_only(self) -> bool:
        return self.region == "CN"


def funds_page(union: Union, *, asked: int | None = None) -> FundsPage:
    """The rules in force today at the union's place; `asked` (fen) is divided among the levels."""
    today, region, known = timezone.localdate(), region_of(union), known_figures()
    parts = funds.split(asked or 0, region=region, on=today, figures=known)
    judged = () if isinstance(parts, CannotBeJudged) else parts
    return FundsPage(
        union=union,
        region=region,
        on=today,
        rules=[_rule(kind, region, today, known) for kind in RULES],
        shares=[
            ShareLine(
                _(funds.LEVELS[part.level]),
                _percent(part.rule),
                part.amount if asked is not None else None,
            )
            for part in judged
        ],
        share_rule=judged[0].rule if judged else None,
        missing=[missing_words(code) for code in parts.missing]
        if isinstance(parts, CannotBeJudged)
        else [],
        asked=asked,
    )


def place_name(region: str) -> str:
    """The place's name in the reader's language where a table knows it."""
    name = region_name(region)
    return str(getattr(name, "english", name)) if get_language() == "en" else str(name)


def _rule(kind: str, region: str, on: date, known: Figures) -> RuleLine:
    found = known.maybe(kind, region=region, on=on)
    title = KINDS[kind].en if get_language() == "en" else KINDS[kind].zh
    if found is None:
        return RuleLine(title, "", None)
    is_rate = found.unit == "fraction"
    value = _percent(found) if is_rate else _("%(n)s元") % {"n": f"{int(found.value):,}"}
    return RuleLine(title, value, found)


def _percent(figure: Figure) -> str:
    """A rate as a percentage with no more digits than it has: 60 %, 0.5 %."""
    return f"{rounded(figure.value * HUNDRED, 4).normalize():f}%"
