"""The flow of a request, state by state and step by step."""

from __future__ import annotations

import pytest

from zhijia.desk.rules.flow import FLOW, State
from zhijia.kernel.errors import RuleViolation


@pytest.mark.parametrize("state", sorted(FLOW.states))
@pytest.mark.parametrize("step", [s.name for s in FLOW])
def test_every_state_and_step(state: str, step: str) -> None:
    if step in {s.name for s in FLOW.steps_from(state)}:
        assert FLOW.check(state, step, note="为什么").target in set(State)
    else:
        with pytest.raises(RuleViolation) as no:
            FLOW.check(state, step, note="为什么")
        assert no.value.code == "flow.wrong_state"


@pytest.mark.parametrize("step", ["decline", "answer", "reopen"])
def test_what_the_other_side_reads_is_required(step: str) -> None:
    state = sorted(FLOW[step].sources)[0]
    with pytest.raises(RuleViolation) as no:
        FLOW.check(state, step, note="  ")
    assert (no.value.code, no.value.field) == ("flow.note_required", "note")


def test_only_the_worker_or_time_closes_an_answered_matter() -> None:
    closing = {s.name for s in FLOW if s.target == State.CLOSED}
    assert closing == {"rate", "lapse"}
