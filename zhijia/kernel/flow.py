"""A workflow is a table of steps. No ORM, no callbacks: the table is data.

The same table decides which step may be taken, shows the buttons on the page and lists the cases of
the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhijia.kernel.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Step:
    """One move: from which states, to which, and whether a written reason is required."""

    name: str
    sources: frozenset[str]
    target: str
    note_required: bool = False


def step(name: str, sources: Iterable[str], target: str, *, note_required: bool = False) -> Step:
    return Step(name, frozenset(str(s) for s in sources), str(target), note_required)


class Flow:
    """A checked table of steps: every state can be reached, and from every state an end."""

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

    def _refuse_nonsense(self, declared: int) -> None:
        if declared != len(self._steps):
            raise ValueError("two steps share a name")
        if idle := [s.name for s in self if not s.sources]:
            raise ValueError(f"steps from nowhere: {idle}")
        if strange := self.ends - self.states:
            raise ValueError(f"ends that are no states: {sorted(strange)}")
        moves = {(source, s.target) for s in self for source in s.sources}
        if lost := self.states - _spread({self.start}, moves):
            raise ValueError(f"never reached: {sorted(lost)}")
        if stuck := self.states - _spread(self.ends, {(after, before) for before, after in moves}):
            raise ValueError(f"no way out of {sorted(stuck)}")


def _spread(origin: Iterable[str], moves: set[tuple[str, str]]) -> set[str]:
    """All states that can be reached from the origin."""
    found: set[str] = set()
    ahead = set(origin)
    while ahead:
        found |= ahead
        ahead = {after for before, after in moves if before in ahead} - found
    return found
