"""HTTP to a selector or a service to a page."""

from zhijia.desk.views.asking import (
    answer_question,
    discard_draft,
    file_request,
    remove_paper,
    request_filed,
    start_request,
)
from zhijia.desk.views.handling import (
    accept_request,
    answer_request,
    decline_request,
    handle_request,
    read_paper,
    requests,
    reveal_filer,
    write_to_worker,
)
from zhijia.desk.views.settling import categories, edit_category
from zhijia.desk.views.tracking import (
    leave_quickly,
    open_paper,
    open_with_passphrase,
    places,
    rate_request,
    reopen_request,
    show_request,
    withdraw_request,
    write_to_office,
)

__all__ = [
    "accept_request",
    "answer_question",
    "answer_request",
    "categories",
    "decline_request",
    "discard_draft",
    "edit_category",
    "file_request",
    "handle_request",
    "leave_quickly",
    "open_paper",
    "open_with_passphrase",
    "places",
    "rate_request",
    "read_paper",
    "remove_paper",
    "reopen_request",
    "request_filed",
    "requests",
    "reveal_filer",
    "show_request",
    "start_request",
    "withdraw_request",
    "write_to_office",
    "write_to_worker",
]
