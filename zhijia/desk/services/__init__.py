"""Every change at the front door: policy, rule, change, audit, in one transaction."""

from zhijia.desk.services.calling_back import draw_call_backs, record_call_back
from zhijia.desk.services.dispatching import (
    dispatch_request,
    lapse_dispatches,
    recall_request,
    return_request,
    take_request,
)
from zhijia.desk.services.drafting import (
    add_paper,
    answer_question,
    discard_draft,
    remove_paper,
    start_draft,
)
from zhijia.desk.services.filing import enter_request, file_request, open_with_passphrase
from zhijia.desk.services.groups import (
    answer_group,
    form_group,
    join_group,
    leave_group,
    name_team,
)
from zhijia.desk.services.handing_off import (
    close_handoff,
    hand_off_request,
    return_handoff,
)
from zhijia.desk.services.handing_over import (
    agree_to_handover,
    decline_handover,
    draft_handover,
    drop_handover,
    send_handover,
)
from zhijia.desk.services.handling import (
    accept_request,
    answer_request,
    decline_request,
    note_request,
    reveal_filer,
    write_to_worker,
)
from zhijia.desk.services.merging import (
    merge_request,
    split_request,
)
from zhijia.desk.services.paper_forms import (
    enter_paper,
    open_with_code,
    print_paper_forms,
)
from zhijia.desk.services.pausing import (
    attach_paper,
    pause_request,
    remind_worker,
    resume_request,
    supply_request,
)
from zhijia.desk.services.reminding import remind_office
from zhijia.desk.services.replying import (
    rate_request,
    rate_with_link,
    reopen_request,
    withdraw_request,
    write_to_office,
)
from zhijia.desk.services.settling import (
    edit_category,
    edit_question,
    remove_question,
    seed_categories,
)
from zhijia.desk.services.sweeping import clear_drafts, climb_overdue, close_unobjected
from zhijia.desk.services.team_promising import climb_overdue_groups, remind_team
from zhijia.desk.services.transfer_slips import download_slip, record_receipt
from zhijia.desk.services.tree_changes import rehome_requests
from zhijia.desk.services.voicing import (
    correct_transcript,
    say_story,
    unsay_story,
    write_transcript,
)

__all__ = [
    "accept_request",
    "add_paper",
    "agree_to_handover",
    "answer_group",
    "answer_question",
    "answer_request",
    "attach_paper",
    "clear_drafts",
    "climb_overdue",
    "climb_overdue_groups",
    "close_handoff",
    "close_unobjected",
    "correct_transcript",
    "decline_handover",
    "decline_request",
    "discard_draft",
    "dispatch_request",
    "download_slip",
    "draft_handover",
    "draw_call_backs",
    "drop_handover",
    "edit_category",
    "edit_question",
    "enter_paper",
    "enter_request",
    "file_request",
    "form_group",
    "hand_off_request",
    "join_group",
    "lapse_dispatches",
    "leave_group",
    "merge_request",
    "name_team",
    "note_request",
    "open_with_code",
    "open_with_passphrase",
    "pause_request",
    "print_paper_forms",
    "rate_request",
    "rate_with_link",
    "recall_request",
    "record_call_back",
    "record_receipt",
    "rehome_requests",
    "remind_office",
    "remind_team",
    "remind_worker",
    "remove_paper",
    "remove_question",
    "reopen_request",
    "resume_request",
    "return_handoff",
    "return_request",
    "reveal_filer",
    "say_story",
    "seed_categories",
    "send_handover",
    "split_request",
    "start_draft",
    "supply_request",
    "take_request",
    "unsay_story",
    "withdraw_request",
    "write_to_office",
    "write_to_worker",
    "write_transcript",
]
