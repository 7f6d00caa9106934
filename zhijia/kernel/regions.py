"""Places of China: GB/T 2260 codes, their full names, and which place lies in which.

A code is two digits each for province, city and district. `data/regions/regions.csv` names all
provinces and cities and the districts the shipped facts speak of; a code it does not name is still
a place if its province is known.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache, lru_cache
from importlib import resources

from zhijia.kernel.words import Named

COUNTRY = "CN"
_COUNTRY_NAMES = frozenset({COUNTRY, "全国", "中国"})


class UnknownRegion(ValueError):
    """No place, or more than one, is called that."""


def is_region(code: str) -> bool:
    """Whether this is "CN" or a six-digit code in a known province."""
    if code == COUNTRY:
        return True
    return len(code) == 6 and code.isascii() and code.isdigit() and f"{code[:2]}0000" in _names()


@lru_cache(maxsize=4096)
def lineage(code: str) -> tuple[str, ...]:
    """The place and all it lies in: 320117 → 320117, 320100, 320000, CN."""
    if code == COUNTRY:
        return (COUNTRY,)
    wider = (code, f"{code[:4]}00", f"{code[:2]}0000", COUNTRY)
    return tuple(dict.fromkeys(wider))


def parents(code: str) -> tuple[str, ...]:
    """What the place lies in, nearest first; nothing for the country."""
    return lineage(code)[1:]


def region_name(code: str) -> str:
    """The full name, without a space: 江苏省苏州市; an unnamed district keeps its code."""
    if code == COUNTRY:
        return Named("全国", "the whole country")
    names = _names()
    wider = [names[place] for place in reversed(parents(code)) if place in names]
    return "".join([*wider, names.get(code, f"（{code}）")])


@lru_cache(maxsize=4096)
def resolve(text: str) -> str:
    """The code of a place given as code, name (苏州市) or full name (江苏省苏州市)."""
    wanted = text.strip()
    if wanted in _COUNTRY_NAMES:
        return COUNTRY
    if is_region(wanted):
        return wanted
    found = _codes().get(wanted, ())
    if len(found) != 1:
        fault = "more than one place is" if found else "no place is known to be"
        raise UnknownRegion(f"{fault} called {text!r}")
    return found[0]


@cache
def cities_by_province() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Every province with its own code and those of its cities, to choose from: the name of the
    province, then (code, name) of what may be chosen in it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, name in sorted(_names().items()):
        if code.endswith("00"):
            found.setdefault(f"{code[:2]}0000", []).append((code, name))
    return tuple((_names()[province], tuple(cities)) for province, cities in found.items())


@cache
def _names() -> dict[str, str]:
    file = resources.files("zhijia.kernel") / "data" / "regions" / "regions.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(lines, strict=True)}


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    called: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in _names().items():
        called[name].add(code)
        called[region_name(code)].add(code)
    return {name: tuple(sorted(codes)) for name, codes in called.items()}
