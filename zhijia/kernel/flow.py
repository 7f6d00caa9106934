"""A workflow is a table of steps. No ORM, no callbacks: the table is data.

The same table draws the diagram in the docs, the buttons on the page, the deadline of a state and
the list of cases in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhijia.kernel.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Step:
    """One move: from which states, to which, whether a written reason is required, and `within`
    how many working days the new state must be left again (None: no clock of its own)."""

    name: str
    sources: frozenset[str]
    target: str
    note_required: bool = False
    within: int | None = None


def step(
    name: str,
    sources: Iterable[str],
    target: str,
    *,
    note_required: bool = False,
    within: int | None = None,
) -> Step:
    return Step(name, frozenset(str(s) for s in sources), str(target), note_required, within)


class Flow:
    """A checked table of steps: no dead end, no state that cannot be reached."""

    def __init__(self, *steps: Step, start: str, ends: Iterable[str]) -> None:
        self.start, self.ends = str(start), frozenset(str(e) for e in ends)
        self._steps = {s.name: s for s in steps}
        self._refuse_nonsense(len(steps))

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __getitem__(self, name: str) -> Step:
        return self._steps[name]

    @property
    def states(self) -> frozenset[str]:
        return frozenset({self.start} | {s.target for s in self}).union(*(s.sources for s in self))

    def steps_from(self, state: str) -> list[Step]:
        return [s for s in self if state in s.sources]

    def check(self, state: str, name: str, note: str = "") -> Step:
        """The step, or a `RuleViolation` that says why it cannot be taken."""
        found = self._steps[name]
        if state not in found.sources:
            raise RuleViolation("flow.wrong_state", state=state, step=name)
        if found.note_required and not note.strip():
            raise RuleViolation("flow.note_required", field="note", step=name)
        return found

    def mermaid(self) -> str:
        """The diagram of the docs."""
        lines = [f"    {src} --> {s.target}: {s.name}" for s in self for src in sorted(s.sources)]
        ends = [f"    {end} --> [*]" for end in sorted(self.ends)]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start}", *lines, *ends])

    def _refuse_nonsense(self, declared: int) -> None:
        if declared != len(self._steps):
            raise ValueError("two steps share a name")
        if stuck := {s for s in self.states - self.ends if not self.steps_from(s)}:
            raise ValueError(f"no way out of {sorted(stuck)}")
        reached, todo = {self.start}, [self.start]
        while todo:
            for nxt in self.steps_from(todo.pop()):
                if nxt.target not in reached:
                    reached.add(nxt.target)
                    todo.append(nxt.target)
        if lost := self.states - reached:
            raise ValueError(f"never reached: {sorted(lost)}")
