"""Which column holds which national item: recognised by its header, or said by the officer."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Matches
from dataclasses import dataclass, field
from functools import cache

from zhijia.org.rules.roster.fields import FIELDS, NATIONAL, REQUIRED, SOURCE_ROW
from zhijia.org.rules.roster.sheet import Column
from zhijia.org.rules.roster.words import folded, folded_without_notes

_FURTHER_UP = 50


@dataclass(frozen=True, slots=True)
class Mapping:
    """`items`: the column's position → the field of `MemberRow`. `doubts`: field → positions of
    further columns whose header means it too; the first certain one was taken."""

    items: Matches[int, str]
    doubts: Matches[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        fields = list(self.items.values())
        unknown = sorted(set(fields) - set(FIELDS))
        if unknown or len(set(fields)) < len(fields):
            raise ValueError(f"no mapping: {unknown or fields}")

    @property
    def missing(self) -> tuple[str, ...]:
        """Required items without a column."""
        held = set(self.items.values())
        return tuple(name for name in REQUIRED if name not in held)


def item_called(title: str) -> str | None:
    """The national item a header means; of a joined header its lowest line decides, then the whole,
    then the others: 「联系方式/手机」 is a phone, 「会员/姓名」 a name."""
    found = _rank(title)
    return found[1] if found else None


def guess_mapping(columns: Iterable[Column]) -> Mapping:
    """Each recognised item with the column whose header names it most certainly."""
    claims: dict[str, list[tuple[int, int]]] = {}
    for column in columns:
        found = _rank(column.title)
        if found:
            claims.setdefault(found[1], []).append((found[0], column.place))
    chosen, doubts = {}, {}
    for name, ranked in claims.items():
        (_, place), *others = sorted(ranked)
        chosen[place] = name
        if others:
            doubts[name] = tuple(sorted(other for _, other in others))
    return Mapping(dict(sorted(chosen.items())), doubts)


def carried_over(mapping: Mapping, columns: Iterable[Column]) -> Mapping:
    """The mapping of a sheet for its mended rows: the same places, and where they say which row they
    came from. For a sheet that is laid out otherwise the headers decide."""
    guessed = guess_mapping(columns)
    source = {place: name for place, name in guessed.items.items() if name == SOURCE_ROW}
    if not source or any(place >= min(source) for place in mapping.items):
        return guessed
    return Mapping({**mapping.items, **source})


@cache
def _headers() -> dict[str, tuple[int, str]]:
    """Folded header → how certain it is (0 most) and the item it means."""
    found: dict[str, tuple[int, str]] = {}
    for item in NATIONAL:
        for rank, header in enumerate(item.headers):
            found.setdefault(folded(header), (rank, item.name))
    return found


def _rank(title: str) -> tuple[int, str] | None:
    """How certain a header means an item, 0 most; less so if only a title above it is known."""
    known = _headers()
    lines = title.split("/")
    for penalty, text in enumerate((lines[-1], title, *reversed(lines[:-1]))):
        for key in (folded(text), folded_without_notes(text)):
            if key in known:
                rank, item = known[key]
                return rank + _FURTHER_UP * penalty, item
    return None
