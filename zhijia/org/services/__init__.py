"""What may be done to the tree and to the employers: the only writers of these tables."""

from zhijia.org.services.card import (
    issue_card,
    renew_card,
)
from zhijia.org.services.claims import answer_claim, ask_claim, join_claim
from zhijia.org.services.committee_reminders import (
    remind_of_terms,
)
from zhijia.org.services.committees import (
    file_change,
    note_change,
    record_term,
    seat_member,
    tick_step,
    unseat_member,
)
from zhijia.org.services.correcting import (
    correct_person,
)
from zhijia.org.services.district import found_district
from zhijia.org.services.duplicates import find_duplicates
from zhijia.org.services.employers import assign_employer, edit_employer, register_employer
from zhijia.org.services.export_members import export_identities, export_members
from zhijia.org.services.hand_over import (
    clear_hand_overs,
    discard_hand_over,
    download_hand_over,
    hand_over_register,
)
from zhijia.org.services.imports import check_sheet, commit_import
from zhijia.org.services.joining_deciding import (
    agree_to_transfer,
    approve_application,
    confirm_applicant,
    pass_up_application,
    refuse_application,
    reveal_applicant,
    withdraw_application,
)
from zhijia.org.services.joining_drafts import (
    answer_joining,
    discard_joining,
    start_joining,
)
from zhijia.org.services.joining_filing import (
    apply_to_join,
    ask_to_leave,
    ask_to_retain,
    open_application,
)
from zhijia.org.services.joining_retention import forget_applications_of
from zhijia.org.services.joining_sweeping import (
    clear_joining_drafts,
    lapse_unanswered,
    pass_over_silent,
)
from zhijia.org.services.members import edit_member, reveal_member
from zhijia.org.services.membership import (
    correct_membership,
    end_membership,
    enrol_member,
    exclude_membership,
    restore_membership,
    retain_membership,
    transfer_membership,
)
from zhijia.org.services.merging import merge_people, part_people, undo_merge
from zhijia.org.services.roster_commit import commit_roster
from zhijia.org.services.roster_undo import undo_roster
from zhijia.org.services.roster_upload import (
    accept_repairs,
    discard_roster,
    map_roster,
    mend_roster,
    stop_roster,
    upload_roster,
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
    "accept_repairs",
    "agree_to_transfer",
    "answer_claim",
    "answer_joining",
    "apply_to_join",
    "approve_application",
    "ask_claim",
    "ask_to_leave",
    "ask_to_retain",
    "assign_employer",
    "check_sheet",
    "clear_hand_overs",
    "clear_joining_drafts",
    "close_union",
    "commit_import",
    "commit_roster",
    "confirm_applicant",
    "correct_membership",
    "correct_person",
    "discard_hand_over",
    "discard_joining",
    "discard_roster",
    "download_hand_over",
    "edit_employer",
    "edit_member",
    "edit_union",
    "end_membership",
    "enrol_member",
    "exclude_membership",
    "export_identities",
    "export_members",
    "file_change",
    "find_duplicates",
    "forget_applications_of",
    "found_district",
    "found_union",
    "hand_over_register",
    "issue_card",
    "join_claim",
    "lapse_unanswered",
    "map_roster",
    "mend_roster",
    "merge_people",
    "merge_union",
    "move_union",
    "note_change",
    "open_application",
    "part_people",
    "pass_over_silent",
    "pass_up_application",
    "record_term",
    "refuse_application",
    "register_employer",
    "remind_of_terms",
    "rename_union",
    "renew_card",
    "restore_membership",
    "retain_membership",
    "reveal_applicant",
    "reveal_member",
    "seat_member",
    "start_joining",
    "stop_roster",
    "tick_step",
    "transfer_membership",
    "undo_merge",
    "undo_roster",
    "unseat_member",
    "upload_roster",
    "withdraw_application",
]
