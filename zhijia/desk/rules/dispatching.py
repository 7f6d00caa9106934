"""Where a matter may be dispatched: down the tree or one step up, never towards the employer."""

from __future__ import annotations

from zhijia.kernel.verdict import ALLOW, Verdict, deny

NEAR_THE_EMPLOYER = ("enterprise", "group")


def fits(
    *, office: str, superior: str, target: str, target_kind: str, is_members_own: bool
) -> Verdict:
    """Whether the office at the path `office` may offer a matter to the union at `target`.

    `superior` is the path of the union above the office. A base union sits with the employer: it
    gets only what its own members are told to bring to it (`is_members_own`).
    """
    if target == office:
        return deny("desk.dispatched_to_itself")
    if not target.startswith(office) and target != superior:
        return deny("desk.dispatched_too_far")
    if target_kind in NEAR_THE_EMPLOYER and not is_members_own:
        return deny("desk.dispatched_to_employer")
    return ALLOW
