"""The sheet for one person an audit found something about: in words the person understands, in both
languages, with the figures and where they are printed. It is printed and handed over by an officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from zhijia.base.texts import in_the_readers_language as say
from zhijia.kernel.figures import MissingFigure
from zhijia.kernel.lines import CannotAnswer
from zhijia.kernel.money import rounded
from zhijia.law.rules.figure_words import kind_words
from zhijia.law.rules.injury import InjuryBenefitFacts, injury_benefit_due
from zhijia.law.selectors.figures import reference
from zhijia.rights.models import AuditedPerson
from zhijia.rights.rules.insurance.figures_used import used_figures
from zhijia.rights.rules.insurance.findings import Finding
from zhijia.rights.rules.insurance.worker_sheet import InjuryLumpSums, worker_sheet
from zhijia.rights.selectors.findings import masked_person, missing_words

RESTS_ON = ("contribution_floor", "contribution_cap", "contribution_rate")


@dataclass(frozen=True, slots=True)
class Source:
    """A figure the sheet rests on, and the document that holds it."""

    title: str
    since: date
    document: str


def sheet_page(person: AuditedPerson) -> dict[str, Any]:
    """What the person is told; the name stays masked, for the paper leaves the office."""
    rows = person.findings.select_related("audited", "person").order_by("pk")
    own = [row.as_rule() for row in rows]
    sheet = worker_sheet(own, _lump_sums(_last_day(own)))
    return {
        "person": person,
        "who": masked_person(person),
        "audited": person.audited,
        "sheet": sheet,
        "lines": [say(line.sentence) for line in sheet.lines],
        "missing": list(dict.fromkeys(missing_words(row) for row in rows.unjudged())),
        "injury": say(sheet.injury.sentence) if sheet.injury else "",
        "where_to_go": [say(words) for words in sheet.where_to_go],
        "sources": _sources(person, own),
    }


def _last_day(own: list[Finding]) -> date | None:
    months = [one.period for one in own if one.period]
    return date.fromisoformat(f"{max(months)}-01") if months else None


def _lump_sums(on: date | None) -> InjuryLumpSums | None:
    """The law library's lump sum of a grade; None where it cannot tell, so that no sum is stated."""
    if on is None:
        return None
    try:
        _lump_sum(8, 1, on)
    except (MissingFigure, CannotAnswer):
        return None
    return lambda grade, wage, base: (_lump_sum(grade, wage, on), _lump_sum(grade, base, on))


def _lump_sum(grade: int, wage: int, on: date) -> int:
    facts = InjuryBenefitFacts(grade=grade, own_wage=Fraction(wage, 100), on=on)
    due = injury_benefit_due(facts, reference()).result.lump_sum
    return int(rounded(due * 100, 0))


def _sources(person: AuditedPerson, own: list[Finding]) -> list[Source]:
    """Floors, caps and rates of the months that were found, each document once."""
    cells = person.audited.audit.figures
    used = {
        (figure.kind, figure.valid_from, figure.document)
        for one in own
        if one.period and one.kind
        for figure in used_figures(cells, insurance=one.kind, period=one.period)
        if figure.kind in RESTS_ON
    }
    return [Source(say(kind_words(kind)), since, paper) for kind, since, paper in sorted(used)]
