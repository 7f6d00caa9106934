"""The dated figures as data: what is known of a place in a year, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from zhijia.api.answers import Refused
from zhijia.kernel.figures import KINDS, Figure
from zhijia.kernel.lines import Object
from zhijia.kernel.regions import UnknownRegion, region_name, resolve
from zhijia.kernel.words import said
from zhijia.law.rules.calculator import Unreadable
from zhijia.law.rules.figure_spans import Line, Span
from zhijia.law.rules.shapes import exact_text
from zhijia.law.selectors.figures import FIRST_YEAR, LAST_YEAR, lines_of_year

PARAMETERS = ("region", "year", "kind")
_YEAR = re.compile(r"[0-9]{4}")


def known_figures(request: HttpRequest) -> Object:
    """Every kind asked for with the days it is known and the days it is not."""
    asked = request.GET
    for name in asked:
        if name not in PARAMETERS or len(asked.getlist(name)) > 1:
            sentence = said("没有这一项：%(key)s", key=name)
            raise Unreadable("unknown_fact", sentence, path=name)
    kind, year, region = _kind(asked.get("kind")), _year(asked.get("year")), asked.get("region")
    place = _place(region)
    return {
        "region": place,
        "name": str(region_name(place)),
        "year": year,
        "figures": [_line(line) for line in lines_of_year(place, year, kind)],
    }


def _kind(typed: str | None) -> str:
    if typed is not None and typed not in KINDS:
        raise Unreadable("invalid_fact", said("没有这种标准：%(kind)s", kind=typed), path="kind")
    return typed or ""


def _year(typed: str | None) -> int:
    if typed is None:
        return timezone.localdate().year
    if not _YEAR.fullmatch(typed) or not FIRST_YEAR <= int(typed) <= LAST_YEAR:
        sentence = said("应在%(first)s年到%(last)s年之间", first=FIRST_YEAR, last=LAST_YEAR)
        raise Unreadable("invalid_fact", sentence, path="year")
    return int(typed)


def _place(typed: str | None) -> str:
    if typed is None:
        sentence = said("还缺：%(facts)s", facts="region")
        raise Unreadable("missing_fact", sentence, path="region", missing=["region"])
    try:
        return resolve(typed)
    except UnknownRegion:
        sentence = said("没有这个地区；请写六位代码或全称，例如320500或苏州市")
        raise Refused(404, "unknown_region", sentence, "region") from None


def _line(line: Line) -> Object:
    kind = KINDS[line.kind]
    return {
        "kind": line.kind,
        "title": f"{kind.zh} · {kind.en}",
        "unit": kind.unit,
        "dims": dict(line.dims),
        "known": [_known(span, figure) for span in line.spans if (figure := span.figure)],
        "missing": [_days(span) for span in _gaps(line.spans)],
    }


def _gaps(spans: Iterable[Span]) -> Iterable[Span]:
    return (span for span in spans if span.figure is None)


def _days(span: Span) -> Object:
    return {"first_day": span.first.isoformat(), "last_day": span.last.isoformat()}


def _known(span: Span, figure: Figure) -> Object:
    grace = figure.grace_until
    return {
        **_days(span),
        "region": figure.region,
        "value": exact_text(figure.value),
        "known_since": figure.known_since.isoformat(),
        "provisional": figure.provisional,
        "grace_until": grace.isoformat() if grace else None,
        "source": figure.source,
        "document": figure.document,
    }
