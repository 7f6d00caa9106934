"""Where the apps above plug in. Only these, listed in docs/architecture.md and in a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.socket import Socket


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the workbench's sidebar: absent for whoever lacks the duty."""

    title: Text
    url_name: str
    icon: str
    duty: str
    group: Text = ""
    order: int = 100
    waiting: Callable[[Actor], int] | None = None
    also: tuple[str, ...] = ()
    """Beginnings of other addresses whose pages belong to this line."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing an officer has to do: what, the verb of the next step, where, until when. `about`
    tells two of the same title apart: the number, the category."""

    title: str
    step: Text
    url: str
    due_at: datetime | None = None
    about: str = ""


class Todos(Protocol):
    def __call__(self, actor: Actor, *, now: datetime, most: int) -> Iterable[Todo]: ...


class Sweep(Protocol):
    """An idempotent pass over what is due; returns how many rows it moved."""

    def __call__(self, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Known:
    """One value we hold about a person, in words the person understands: in which group, what it
    is, where it came from, since when. `masked` is how it is shown until the person asks for all."""

    group: Text
    label: Text
    value: str
    source: Text
    since: date | None = None
    masked: str = ""


class PersonRows(Protocol):
    """What an app holds about a person, for 我的信息."""

    def __call__(self, person_id: int) -> Iterable[Known]: ...


class Ending(StrEnum):
    """What happens when the time is over."""

    DELETED = "deleted"
    PSEUDONYMISED = "pseudonymised"
    KEPT = "kept"


class Remove(Protocol):
    """Remove what is over at this moment; returns how many rows. Run once a day, safe to run twice."""

    def __call__(self, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Retained:
    """One kind of what we hold about people, and for how long. `ground` says what it is kept for,
    `source` which clause sets the term; an empty source means that no source sets one and the term
    is the district's own. `tables` as "org.membership".

    What is over goes by `remove`, or by a sweep of its own, then named in `sweep`; what is kept for
    good has neither. `erase` removes a person's rows at once, when they close their account; without
    it they stay for their term.
    """

    title: Text
    tables: tuple[str, ...]
    until: Text
    ends: Ending
    ground: Text
    source: Text = ""
    remove: Remove | None = None
    sweep: str = ""
    erase: Callable[[int], int] | None = None


MENU: Socket[MenuEntry] = Socket("base.MENU")
TODOS: Socket[Todos] = Socket("base.TODOS")
SWEEPS: Socket[Sweep] = Socket("base.SWEEPS")
PERSON_DATA: Socket[PersonRows] = Socket("base.PERSON_DATA")
RETENTION: Socket[Retained] = Socket("base.RETENTION")
