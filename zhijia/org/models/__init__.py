"""The tables of the tree and of its people."""

from zhijia.org.models.employer import Employer
from zhijia.org.models.membership import Membership, MembershipState
from zhijia.org.models.person import Person, id_index, phone_index
from zhijia.org.models.sheet_import import ImportState, SheetImport
from zhijia.org.models.union import Union, UnionChange, UnionHistory, UnionKind

__all__ = [
    "Employer",
    "ImportState",
    "Membership",
    "MembershipState",
    "Person",
    "SheetImport",
    "Union",
    "UnionChange",
    "UnionHistory",
    "UnionKind",
    "id_index",
    "phone_index",
]
