"""Which matters may be joined into one: same office, same kind, same people who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.desk.rules.flow import State
from zhijia.kernel.verdict import ALLOW, Verdict, deny


@dataclass(frozen=True, slots=True)
class Side:
    """What counts about one of two matters; ids of rows, and the code of the category's row.

    `leads` says that others have been joined into it already.
    """

    key: int
    state: str
    office: int
    category: int
    confidential: bool
    employer: int | None
    leads: bool = False


def fits(joining: Side, lead: Side) -> Verdict:
    """Whether `joining` may be joined into `lead`.

    Confidential matters must name the same employer, or none: otherwise an officer who may not see
    the one would work on it through the other.
    """
    if joining.key == lead.key:
        return deny("desk.merged_into_itself")
    if lead.state != State.ACCEPTED:
        return deny("desk.lead_not_accepted")
    if joining.leads:
        return deny("desk.merged_leads")
    if (joining.office, joining.category) != (lead.office, lead.category):
        return deny("desk.merged_unlike")
    readers_differ = joining.confidential != lead.confidential or (
        lead.confidential and joining.employer != lead.employer
    )
    return deny("desk.merged_other_readers") if readers_differ else ALLOW
