"""Every change at the front door: policy, rule, change, audit, in one transaction."""

from zhijia.desk.services.drafting import (
    add_paper,
    answer_question,
    discard_draft,
    remove_paper,
    start_draft,
)
from zhijia.desk.services.filing import file_request, open_with_passphrase
from zhijia.desk.services.handling import (
    accept_request,
    answer_request,
    decline_request,
    note_request,
    reveal_filer,
    write_to_worker,
)
from zhijia.desk.services.replying import (
    rate_request,
    reopen_request,
    withdraw_request,
    write_to_office,
)
from zhijia.desk.services.settling import edit_category, seed_categories
from zhijia.desk.services.sweeping import clear_drafts, climb_overdue, close_unobjected
from zhijia.desk.services.tree_changes import rehome_requests

__all__ = [
    "accept_request",
    "add_paper",
    "answer_question",
    "answer_request",
    "clear_drafts",
    "climb_overdue",
    "close_unobjected",
    "decline_request",
    "discard_draft",
    "edit_category",
    "file_request",
    "note_request",
    "open_with_passphrase",
    "rate_request",
    "rehome_requests",
    "remove_paper",
    "reopen_request",
    "reveal_filer",
    "seed_categories",
    "start_draft",
    "withdraw_request",
    "write_to_office",
    "write_to_worker",
]
