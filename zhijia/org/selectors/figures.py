"""The dated figures of the union's own rules: those that come with Zhijia, and the district's signed
ones where an app above keeps them (socket `org.FIGURES`)."""

from __future__ import annotations

from zhijia.kernel.figures import Figures, shipped
from zhijia.org.sockets import FIGURES

FUNDS_KINDS = (
    "dues_rate",
    "dues_step",
    "funds_rate",
    "funds_share",
    "funds_refund_below",
    "funds_refund_cap",
)
"""What is said of dues and funds."""


def known_figures() -> Figures:
    """Everything known today. One app keeps the signed ones; without it the shipped ones stand."""
    for _name, known in FIGURES:
        return known()
    return shipped()
