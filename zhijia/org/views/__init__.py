"""HTTP to a selector or a service to a page."""

from zhijia.org.views.applications import (
    applications,
    approve_application,
    confirm_applicant,
    handle_application,
    pass_up_application,
    refuse_application,
    reveal_applicant,
)
from zhijia.org.views.card import (
    member_card,
    print_card,
    renew_card,
    verify_card,
)
from zhijia.org.views.changes import (
    close_union,
    edit_union,
    found_union,
    merge_union,
    move_union,
    rename_union,
)
from zhijia.org.views.employers import (
    assign_employer,
    edit_employer,
    employer,
    employers,
    register_employer,
)
from zhijia.org.views.imports import commit_import, empty_sheet, import_sheet
from zhijia.org.views.joining import (
    answer_joining,
    application,
    apply_to_join,
    discard_joining,
    joining_filed,
    open_application,
    start_joining,
    withdraw_application,
)
from zhijia.org.views.my_membership import (
    agree_to_transfer,
    ask_to_leave,
    ask_to_retain,
    my_membership,
    refuse_transfer,
)
from zhijia.org.views.reading import members, union, unions

__all__ = [
    "agree_to_transfer",
    "answer_joining",
    "application",
    "applications",
    "apply_to_join",
    "approve_application",
    "ask_to_leave",
    "ask_to_retain",
    "assign_employer",
    "close_union",
    "commit_import",
    "confirm_applicant",
    "discard_joining",
    "edit_employer",
    "edit_union",
    "employer",
    "employers",
    "empty_sheet",
    "found_union",
    "handle_application",
    "import_sheet",
    "joining_filed",
    "member_card",
    "members",
    "merge_union",
    "move_union",
    "my_membership",
    "open_application",
    "pass_up_application",
    "print_card",
    "refuse_application",
    "refuse_transfer",
    "register_employer",
    "rename_union",
    "renew_card",
    "reveal_applicant",
    "start_joining",
    "union",
    "unions",
    "verify_card",
    "withdraw_application",
]
