"""What may be done to the tree and to the employers: the only writers of these tables."""

from zhijia.org.services.district import found_district
from zhijia.org.services.employers import assign_employer, edit_employer, register_employer
from zhijia.org.services.imports import check_sheet, commit_import
from zhijia.org.services.membership import (
    correct_membership,
    end_membership,
    enrol_member,
    exclude_membership,
    restore_membership,
    retain_membership,
    transfer_membership,
)
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
    "correct_membership",
    "edit_employer",
    "edit_union",
    "end_membership",
    "enrol_member",
    "exclude_membership",
    "found_district",
    "found_union",
    "merge_union",
    "move_union",
    "register_employer",
    "rename_union",
    "restore_membership",
    "retain_membership",
    "transfer_membership",
]
