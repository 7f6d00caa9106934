"""The tables of the front door."""

from zhijia.desk.models.request import (
    Attachment,
    Category,
    Dispatch,
    DispatchEnd,
    Draft,
    Entry,
    EntryKind,
    GoesTo,
    Participant,
    Promise,
    PromiseEnd,
    PromiseKind,
    Request,
    RequestQuerySet,
    StandingClock,
)

__all__ = [
    "Attachment",
    "Category",
    "Dispatch",
    "DispatchEnd",
    "Draft",
    "Entry",
    "EntryKind",
    "GoesTo",
    "Participant",
    "Promise",
    "PromiseEnd",
    "PromiseKind",
    "Request",
    "RequestQuerySet",
    "StandingClock",
]
