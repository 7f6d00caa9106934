"""Whoever acts: an account and the branches of the union tree in which each duty is theirs.

Built once per request from the posts in force. Pure data, so every policy can be tested without a
database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A visitor, a worker, an officer, or a named part of the system (a sweep, a command).

    `grants` maps a duty to the branch paths (`/1/7/`) where it is held; `ties` are the employers
    whose confidential matters this actor must not see; `person_id` is the person behind the account.
    `is_proven` is False on a new device of an account that nobody used for a long time: until a
    second proof nothing confidential is shown, not even the person's own.
    """

    account_id: int | None = None
    person_id: int | None = None
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ties: frozenset[int] = frozenset()
    system: str = ""
    is_proven: bool = True

    def reach(self, duty: str) -> tuple[str, ...]:
        """The branches in which this duty is held."""
        return self.grants.get(duty, ())

    def holds(self, duty: str, *, at: str) -> bool:
        """Whether the duty is held for the union at this path."""
        return any(at.startswith(branch) for branch in self.reach(duty))

    def holds_somewhere(self, duty: str) -> bool:
        return bool(self.reach(duty))

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_officer(self) -> bool:
        return bool(self.grants)

    @property
    def name(self) -> str:
        """How the audit trail names the actor: ids only, never personal data."""
        if self.system:
            return f"system:{self.system}"
        return f"account:{self.account_id}" if self.is_signed_in else "visitor"


VISITOR = Actor()


def system(name: str) -> Actor:
    """A named part of the system, e.g. `system("desk.sweep_overdue")`: holds no duty anywhere."""
    return Actor(system=name)
