"""The life of a social-insurance audit, as a table."""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class AuditState(StrEnum):
    COLLECTING = "collecting"
    RUNNING = "running"
    DONE = "done"
    DISCARDED = "discarded"


AUDIT_FLOW = Flow(
    step("order", [AuditState.COLLECTING], AuditState.RUNNING),
    step("report", [AuditState.RUNNING], AuditState.DONE),
    step("fail", [AuditState.RUNNING], AuditState.COLLECTING),
    step("discard", [AuditState.COLLECTING, AuditState.DONE], AuditState.DISCARDED),
    start=AuditState.COLLECTING,
    ends=[AuditState.DONE, AuditState.DISCARDED],
)

FORGOTTEN_DAYS = 30
"""An audit whose files nobody had judged is cleared after so many days, with its files."""

KEPT_DAYS = 731
"""Two years and a day: 劳动保障监察条例第二十条 pursues violations of the last two years."""


class Source(StrEnum):
    """Who handed a file over."""

    EMPLOYER = "employer"
    BUREAU = "bureau"
    WORKER = "worker"


class Side(StrEnum):
    """Whose papers an audit rests on: one file of a worker makes it the worker's."""

    EMPLOYER = "employer"
    WORKER = "worker"


def side_of(sources: set[str]) -> Side:
    """The side of an audit by who handed its files over."""
    return Side.WORKER if Source.WORKER in sources else Side.EMPLOYER
