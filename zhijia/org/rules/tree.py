"""The shape of the union tree: which kind hangs under which, and what may not happen to it.

A path is a slash path of ids, "/1/7/42/": a branch is everything whose path begins with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhijia.kernel.errors import RuleViolation

# Source: the national organisation register's levels (2 district, 3 street or system, 4 base).
MAY_HANG_UNDER: dict[str, frozenset[str]] = {
    "district": frozenset(),
    "street": frozenset({"district"}),
    "system": frozenset({"district"}),
    "enterprise": frozenset({"district", "street", "system", "enterprise"}),
    "group": frozenset({"enterprise"}),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules need to know of a union."""

    kind: str
    path: str
    stands: bool = True


def path_of(parent: str, id_: int) -> str:
    """The path of a union below `parent` ("/" for the root): `path_of("/1/7/", 42)` → "/1/7/42/"."""
    return f"{parent}{id_}/"


def ids_of(path: str) -> list[int]:
    """The ids along a path, the root first: "/1/7/42/" → [1, 7, 42]."""
    return [int(part) for part in path.strip("/").split("/")]


def kinds_under(kind: str) -> list[str]:
    """The kinds that may hang under a union of this kind."""
    return [child for child, parents in MAY_HANG_UNDER.items() if kind in parents]


def check_founding(kind: str, parent: Place) -> None:
    """A new union needs a standing superior of a fitting kind."""
    _refuse_closed(parent)
    if parent.kind not in MAY_HANG_UNDER[kind]:
        raise RuleViolation("org.kind_does_not_fit", field="kind")


def check_move(union: Place, target: Place) -> None:
    """A union goes with its whole branch, under a standing union of a fitting kind."""
    _refuse_closed(union, target)
    _refuse_root(union)
    if target.path.startswith(union.path):
        raise RuleViolation("org.under_itself", field="target")
    if (
        union.path.startswith(target.path)
        and len(ids_of(union.path)) == len(ids_of(target.path)) + 1
    ):
        raise RuleViolation("org.hangs_there_already", field="target")
    if target.kind not in MAY_HANG_UNDER[union.kind]:
        raise RuleViolation("org.kind_does_not_fit", field="target")


def check_merger(union: Place, into: Place) -> None:
    """Two standing unions of one kind become one; neither lies inside the other."""
    _refuse_closed(union, into)
    _refuse_root(union)
    if union.kind != into.kind:
        raise RuleViolation("org.merge_of_two_kinds", field="target")
    if into.path.startswith(union.path) or union.path.startswith(into.path):
        raise RuleViolation("org.under_itself", field="target")


def check_closing(union: Place, *, has_children: bool) -> None:
    """A union is closed when no union hangs under it any more."""
    _refuse_closed(union)
    _refuse_root(union)
    if has_children:
        raise RuleViolation("org.has_children")


def check_day(on: date, *, today: date, not_before: date | None = None) -> None:
    """A change is written down on or after its day, and never before the union was set up."""
    if on > today:
        raise RuleViolation("org.day_in_future", field="on")
    if not_before is not None and on < not_before:
        raise RuleViolation("org.day_before_set_up", field="on", set_up=not_before.isoformat())


def _refuse_closed(*places: Place) -> None:
    if not all(place.stands for place in places):
        raise RuleViolation("org.union_closed")


def _refuse_root(place: Place) -> None:
    if len(ids_of(place.path)) == 1:
        raise RuleViolation("org.root_stays")
