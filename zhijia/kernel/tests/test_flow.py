from __future__ import annotations

import pytest

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.flow import Flow, Step, step

TICKET = (
    step("take", ["new"], "open"),
    step("solve", ["open"], "done", note_required=True),
    step("return", ["open", "done"], "new"),
)


def flow(*steps: Step, start: str = "new", ends: tuple[str, ...] = ("done",)) -> Flow:
    return Flow(*steps, start=start, ends=ends)


def test_the_table_is_read_as_written() -> None:
    table = flow(*TICKET)
    assert [s.name for s in table] == ["take", "solve", "return"]
    assert table.states == {"new", "open", "done"}
    assert (table.start, table.ends) == ("new", {"done"})
    assert [s.name for s in table.steps_from("open")] == ["solve", "return"]
    assert table.steps_from("nowhere") == []
    assert table["take"] == Step("take", frozenset({"new"}), "open", note_required=False)


def test_a_step_is_taken_from_its_sources_only() -> None:
    assert flow(*TICKET).check("new", "take").target == "open"
    with pytest.raises(RuleViolation) as no:
        flow(*TICKET).check("done", "take")
    assert (no.value.code, no.value.field) == ("flow.wrong_state", None)
    assert no.value.facts == {"state": "done", "step": "take"}


@pytest.mark.parametrize("note", ["", "   ", "\t\n", "\N{IDEOGRAPHIC SPACE}"])
def test_a_blank_note_is_no_reason(note: str) -> None:
    with pytest.raises(RuleViolation) as no:
        flow(*TICKET).check("open", "solve", note)
    assert (no.value.code, no.value.field) == ("flow.note_required", "note")
    assert flow(*TICKET).check("open", "solve", f"{note}做了").name == "solve"


def test_whether_the_step_is_possible_is_said_before_a_note_is_asked_for() -> None:
    with pytest.raises(RuleViolation) as no:
        flow(*TICKET).check("new", "solve")
    assert no.value.code == "flow.wrong_state"


def test_an_unknown_step_is_a_mistake_of_ours_not_of_the_person() -> None:
    with pytest.raises(KeyError):
        flow(*TICKET).check("new", "fly")


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((step("a", ["new"], "done"), step("a", ["new"], "done")), "share a name"),
        ((step("a", ["new"], "done"), step("b", [], "done")), r"from nowhere: \['b'\]"),
        ((step("a", ["new"], "other"),), r"no states: \['done'\]"),
        ((step("a", ["new"], "done"), step("b", ["lost"], "done")), r"never reached: \['lost'\]"),
        ((step("a", ["new"], "done"), step("b", ["new"], "x")), r"no way out of \['x'\]"),
        (
            # Two states that only lead to each other never end either.
            (
                step("a", ["new"], "done"),
                step("b", ["new", "y"], "x"),
                step("c", ["x"], "y"),
            ),
            r"no way out of \['x', 'y'\]",
        ),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(steps: tuple[Step, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        flow(*steps)


def test_a_flow_needs_an_end() -> None:
    with pytest.raises(ValueError, match="no way out"):
        flow(step("on", ["new"], "done"), step("off", ["done"], "new"), ends=())
