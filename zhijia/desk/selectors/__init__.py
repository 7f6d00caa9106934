"""What the pages of the front door show."""

from zhijia.desk.selectors.asking import (
    all_categories,
    answers_of,
    category_or_404,
    category_with_code,
    check_url,
    draft_or_404,
    filed_request,
    open_categories,
    papers_of_draft,
    passphrase_of,
    places,
    promise_of,
    promise_of_draft,
    question_url,
    questions_of,
)
from zhijia.desk.selectors.clocks import clock_of_now, clocks_of_now
from zhijia.desk.selectors.matters import (
    confidential_numbers_of,
    matter_or_404,
    matter_page,
    matters_of,
    office_page,
    paper_or_404,
    request_or_404,
)
from zhijia.desk.selectors.plugs import open_requests_of, rows_about, todos
from zhijia.desk.selectors.queue import queue

__all__ = [
    "all_categories",
    "answers_of",
    "category_or_404",
    "category_with_code",
    "check_url",
    "clock_of_now",
    "clocks_of_now",
    "confidential_numbers_of",
    "draft_or_404",
    "filed_request",
    "matter_or_404",
    "matter_page",
    "matters_of",
    "office_page",
    "open_categories",
    "open_requests_of",
    "paper_or_404",
    "papers_of_draft",
    "passphrase_of",
    "places",
    "promise_of",
    "promise_of_draft",
    "question_url",
    "questions_of",
    "queue",
    "request_or_404",
    "rows_about",
    "todos",
]
