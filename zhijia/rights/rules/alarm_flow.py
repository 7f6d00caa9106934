"""The life of a pattern alarm: it stays inside until a person has looked at it.

Raised by the rule in `insurance.alarm`; a person checks it with the files; then it is either acted
upon (a letter, an investigation) or dismissed with the reason.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from zhijia.kernel.flow import Flow, step
from zhijia.kernel.words import _


class AlarmState(StrEnum):
    RAISED = "raised"
    CHECKED = "checked"
    DISMISSED = "dismissed"
    ACTED = "acted"


class Measure(StrEnum):
    """What was counted: people with a proven finding, people with arrears, matters brought in."""

    FINDINGS = "findings"
    ARREARS = "arrears"
    CASES = "cases"


MATTERS_OVER = timedelta(days=180)
"""Matters of so long are held against those of as long before."""

WORDS: dict[str, str] = {
    AlarmState.RAISED: _("等人核实"),
    AlarmState.CHECKED: _("核实过，等决定"),
    AlarmState.DISMISSED: _("核实过，不用处理"),
    AlarmState.ACTED: _("核实过，已处理"),
}
MEASURE_WORDS: dict[str, str] = {
    Measure.FINDINGS: _("有问题的人"),
    Measure.ARREARS: _("被少缴的人"),
    Measure.CASES: _("社保诉求"),
}

FLOW = Flow(
    step("check", [AlarmState.RAISED], AlarmState.CHECKED, note_required=True),
    step("dismiss", [AlarmState.CHECKED], AlarmState.DISMISSED),
    step("act", [AlarmState.CHECKED], AlarmState.ACTED),
    start=AlarmState.RAISED,
    ends=[AlarmState.DISMISSED, AlarmState.ACTED],
)
