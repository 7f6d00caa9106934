"""What may be done to the tree and to the employers: the only writers of these tables."""

from zhijia.org.services.district import found_district
from zhijia.org.services.employers import assign_employer, edit_employer, register_employer
from zhijia.org.services.imports import check_sheet, commit_import
from zhijia.org.services.people import enrol_member
from zhijia.org.services.tree import (
    close_union,
    edit_union,
    found_union,
    merge_union,
    move_union,
    rename_union,
)

__all__ = [
    "assign_employer",
    "check_sheet",
    "close_union",
    "commit_import",
    "edit_employer",
    "edit_union",
    "enrol_member",
    "found_district",
    "found_union",
    "merge_union",
    "move_union",
    "register_employer",
    "rename_union",
]
