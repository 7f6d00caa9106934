"""`zhijia roster`: the check lies with the members, the account it asks for one floor above."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.org import commands


def roster(argv: list[str]) -> int:
    return commands.roster(argv, _actor_of)


def _actor_of(account: str) -> Actor | None:
    from zhijia.access.selectors import account_called, actor_for  # noqa: PLC0415  (needs Django)

    found = account_called(account)
    return actor_for(found) if found else None
