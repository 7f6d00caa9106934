"""The shape of the union tree: which kind hangs under which, and the path of ids."""

from __future__ import annotations

# Source: the national organisation register's levels (2 district, 3 street or system, 4 base).
MAY_HANG_UNDER: dict[str, frozenset[str]] = {
    "district": frozenset(),
    "street": frozenset({"district"}),
    "system": frozenset({"district"}),
    "enterprise": frozenset({"district", "street", "system", "enterprise"}),
    "group": frozenset({"enterprise"}),
}


def path_of(parent: str, id_: int) -> str:
    """The path of a union below `parent` ("/" for the root): `path_of("/1/7/", 42)` → "/1/7/42/"."""
    return f"{parent}{id_}/"


def ids_of(path: str) -> list[int]:
    """The ids along a path, the root first: "/1/7/42/" → [1, 7, 42]."""
    return [int(part) for part in path.strip("/").split("/")]


def is_under(path: str, branch: str) -> bool:
    """Whether a path is the branch itself or lies below it."""
    return path.startswith(branch)
