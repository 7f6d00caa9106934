"""Where the apps above plug in when the tree or a membership changes, and on the union page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.figures import Figures
from zhijia.kernel.socket import Socket
from zhijia.org.rules.sheet import Column, Finding, Row


@dataclass(frozen=True, slots=True)
class TreeChange:
    """What happens to a union: `change` is moved, merged or closed; `other` is the union it goes
    under or into; `before` and `after` are its paths (the same unless it moves)."""

    change: str
    union_id: int
    on: date
    before: str
    after: str
    other_id: int | None = None


class OnChange(Protocol):
    """What an app does about a change. `foretell` says it in sentences on the page that asks for
    confirmation; `carry_out` does it, in the transaction of the change."""

    def foretell(self, change: TreeChange) -> Iterable[Text]: ...

    def carry_out(self, change: TreeChange, *, actor: Actor) -> None: ...


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the union page: its template and what the template shows."""

    template: str
    context: dict[str, Any]


class UnionSection(Protocol):
    """What an app shows about a union on its page; None when there is nothing for this actor."""

    def __call__(self, actor: Actor, union_id: int, path: str) -> Section | None: ...


class OnJoining(Protocol):
    """What an app does for somebody who has become a member, in the transaction that made them one."""

    def __call__(self, person_id: int, *, actor: Actor) -> None: ...


class OnAgreeing(Protocol):
    """What an app notes about somebody who agreed, on the page where they joined, that what they
    typed is used for it: who, and when. In the transaction that made them a member."""

    def __call__(self, person_id: int, *, at: datetime, actor: Actor) -> None: ...


CHANGED: Socket[OnChange] = Socket("org.CHANGED")
JOINED: Socket[OnJoining] = Socket("org.JOINED")
AGREED: Socket[OnAgreeing] = Socket("org.AGREED")
FIGURES: Socket[Callable[[], Figures]] = Socket("org.FIGURES")
"""The figures known today, the district's signed ones among them; one app keeps them."""
UNION_SECTIONS: Socket[UnionSection] = Socket("org.UNION_SECTIONS")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of spreadsheet that may be imported: its columns, its check and its writer.

    `duty` opens it. `check` looks at all rows against what stands already and writes nothing;
    `write` writes rows without findings in the caller's transaction and returns how many.
    """

    title: Text
    duty: str
    columns: tuple[Column, ...]
    check: Callable[[list[Row], Actor], list[Finding]]
    write: Callable[[list[Row], Actor], int]


SHEETS: Socket[Sheet] = Socket("org.SHEETS")

FOLLOWS: Socket[tuple[str, ...]] = Socket("org.FOLLOWS")
"""The columns of an app that name a person ("desk.Request.filer"): their rows follow when two rows of
one person are merged, and go back when that is undone. A test finds a column nobody plugged in."""
