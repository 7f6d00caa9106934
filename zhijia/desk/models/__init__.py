"""The tables of the front door."""

from zhijia.desk.models.category import Category, CategoryVersion, GoesTo
from zhijia.desk.models.following import CallBack, CallBackDraw, Closing, RatingLink
from zhijia.desk.models.matters import (
    GroupMatter,
    GroupPart,
    HandedOff,
    HandedOffEnd,
    HandOver,
    PartEnd,
    TeamMember,
    TransferSlip,
)
from zhijia.desk.models.paper_form import PaperBatch, PaperForm
from zhijia.desk.models.request import (
    Attachment,
    Dispatch,
    DispatchEnd,
    Draft,
    Entry,
    EntryKind,
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
    "CallBack",
    "CallBackDraw",
    "Category",
    "CategoryVersion",
    "Closing",
    "Dispatch",
    "DispatchEnd",
    "Draft",
    "Entry",
    "EntryKind",
    "GoesTo",
    "GroupMatter",
    "GroupPart",
    "HandOver",
    "HandedOff",
    "HandedOffEnd",
    "PaperBatch",
    "PaperForm",
    "PartEnd",
    "Participant",
    "Promise",
    "PromiseEnd",
    "PromiseKind",
    "RatingLink",
    "Request",
    "RequestQuerySet",
    "StandingClock",
    "TeamMember",
    "TransferSlip",
]
