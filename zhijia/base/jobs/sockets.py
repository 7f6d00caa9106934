"""Where the apps above say how a kind of long job is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from zhijia.kernel.socket import Socket


class Run(Protocol):
    """What a job at work sees of itself."""

    @property
    def order(self) -> Mapping[str, Any]:
        """What was ordered: ids and codes, no identities."""

    @property
    def owner_id(self) -> int | None:
        """The account that ordered it."""

    def progress(self, done: int, total: int | None = None, *, message: str = "") -> None:
        """Say how far it is; raises `Cancelled` if the owner has stopped it. Call it between
        transactions, never inside one: only then is it seen, and stopping undoes nothing."""


class Work(Protocol):
    """Do a job and return what its page shows. It may be asked again after a crash, so it works in
    stages: short transactions into staging rows, then one set-based commit at the end."""

    def __call__(self, run: Run) -> Mapping[str, Any]: ...


class Cancelled(Exception):
    """The owner has stopped the job. Let it pass; clean up in `finally` only."""


JOBS: Socket[Work] = Socket("base.JOBS")
