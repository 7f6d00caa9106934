"""The tables of the tree and of its people."""

from zhijia.org.models.committee import (
    CertificateFiling,
    CommitteeKind,
    CommitteeMember,
    ElectedBy,
    ElectionTick,
    FilingCause,
    Position,
    Term,
)
from zhijia.org.models.employer import Employer
from zhijia.org.models.hand_over import HandOver
from zhijia.org.models.joining import (
    Application,
    ApplicationEntry,
    ApplicationStep,
    JoiningDraft,
    MemberCard,
)
from zhijia.org.models.last_known import LastKnown
from zhijia.org.models.member_record import MemberRecord
from zhijia.org.models.membership import (
    NATIONAL_CHANGE,
    ChangeKind,
    Membership,
    MembershipChange,
    MembershipState,
)
from zhijia.org.models.person import ID_CARD, Person, id_index, phone_index, sound_of
from zhijia.org.models.person_merge import PairState, PersonMerge, PersonPair
from zhijia.org.models.roster_import import (
    Claim,
    Roster,
    RosterColumns,
    RosterFinding,
    RosterRow,
)
from zhijia.org.models.sheet_import import ImportState, SheetImport
from zhijia.org.models.union import Union, UnionChange, UnionHistory, UnionKind

__all__ = [
    "ID_CARD",
    "NATIONAL_CHANGE",
    "Application",
    "ApplicationEntry",
    "ApplicationStep",
    "CertificateFiling",
    "ChangeKind",
    "Claim",
    "CommitteeKind",
    "CommitteeMember",
    "ElectedBy",
    "ElectionTick",
    "Employer",
    "FilingCause",
    "HandOver",
    "ImportState",
    "JoiningDraft",
    "LastKnown",
    "MemberCard",
    "MemberRecord",
    "Membership",
    "MembershipChange",
    "MembershipState",
    "PairState",
    "Person",
    "PersonMerge",
    "PersonPair",
    "Position",
    "Roster",
    "RosterColumns",
    "RosterFinding",
    "RosterRow",
    "SheetImport",
    "Term",
    "Union",
    "UnionChange",
    "UnionHistory",
    "UnionKind",
    "id_index",
    "phone_index",
    "sound_of",
]
