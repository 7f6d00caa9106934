"""The answer a policy gives: yes, or no with a reason a person can read."""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is the code of the refusal; empty means yes."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


ALLOW = Verdict()


def deny(reason: str) -> Verdict:
    return Verdict(reason)


def require(verdict: Verdict) -> None:
    """Go on, or raise `NotAllowed` with the policy's reason."""
    if not verdict:
        raise NotAllowed(verdict.reason)
