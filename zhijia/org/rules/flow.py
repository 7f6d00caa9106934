"""The steps of a membership: retained, restored, transferred, ended.

Source: 工会会员会籍管理办法（2016), art. 3 (the membership follows the labour relation), 12 and 13
(transfer), 17 to 21 (retention), 22 (leaving), 23 (exclusion).
"""

from __future__ import annotations

from datetime import date

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.flow import Flow, step

ACTIVE, RETAINED, ENDED = "active", "retained", "ended"

MEMBERSHIP_FLOW = Flow(
    step("retain", [ACTIVE], RETAINED),
    step("restore", [RETAINED], ACTIVE),
    step("transfer", [ACTIVE, RETAINED], ENDED),
    step("end", [ACTIVE, RETAINED], ENDED),
    step("exclude", [ACTIVE, RETAINED], ENDED, note_required=True),
    start=ACTIVE,
    ends=[ENDED],
)


def check_day_of_change(on: date, *, today: date, since: date) -> None:
    """A change is written down on or after its day, and never before the membership began."""
    if on > today:
        raise RuleViolation("org.day_in_future", field="on")
    if on < since:
        raise RuleViolation("org.day_before_membership", field="on", since=since.isoformat())
