"""Who may do what: one table. A role is a set of duties, and the levels of the tree where it may be held.

A duty is held for a union and everything below it. Nobody grants a duty they do not hold there
themselves. To change what a role may do, change this table; a test checks it against the duties
the apps declare in `access.DUTIES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhijia.kernel.words import _

DISTRICT, STREET, SYSTEM, BASE, GROUP = "district", "street", "system", "enterprise", "group"
BRANCHES = (STREET, SYSTEM)


@dataclass(frozen=True, slots=True)
class Role:
    """`title` is the Chinese name on pages; `levels` the kinds of union where it may be held;
    `from_an_employer` whether the holder comes from an employer, which the post then has to name."""

    title: str
    levels: frozenset[str]
    duties: frozenset[str]
    from_an_employer: bool = False


def role(title: str, levels: Iterable[str], duties: str, *, from_an_employer: bool = False) -> Role:
    return Role(title, frozenset(levels), frozenset(duties.split()), from_an_employer)


READ = "org.read_tree org.read_members desk.read"
WORK = f"{READ} desk.handle directives.reply"
LEAD = f"{WORK} desk.supervise org.edit_tree org.import access.appoint directives.ask press.edit"
IDENTITIES = "sealing.reveal"
EVERYTHING = "org.hand_over"
FIGURES = "law.propose_figure law.sign_figure"
POLICIES = "care.propose_policy care.sign_policy"
INSURANCE = "rights.audit_insurance rights.read_findings rights.write_letters"

ROLES: dict[str, Role] = {
    "district_chair": role(
        _("区总工会主席"),
        [DISTRICT],
        f"{LEAD} {IDENTITIES} {FIGURES} {POLICIES} {EVERYTHING} {INSURANCE} desk.confide"
        " directives.allow settings.edit audit.read rights.sign_letters",
    ),
    "district_officer": role(
        _("区总工会干部"),
        [DISTRICT],
        f"{LEAD} {IDENTITIES} {FIGURES} {POLICIES} {EVERYTHING} {INSURANCE} desk.confide",
    ),
    "vice_chair_full_time": role(
        _("专职副主席"), [DISTRICT, *BRANCHES, BASE], f"{LEAD} {IDENTITIES} {EVERYTHING}"
    ),
    "vice_chair_part_time": role(
        _("兼职副主席"), [DISTRICT, *BRANCHES, BASE], READ, from_an_employer=True
    ),
    "street_chair": role(_("街道、系统工会主席"), BRANCHES, f"{LEAD} {IDENTITIES} {EVERYTHING}"),
    "grassroots_chair": role(
        _("基层工会主席"), [BASE], f"{WORK} {IDENTITIES} {EVERYTHING} org.import"
    ),
    "coordinator": role(_("工会协理员"), [*BRANCHES, BASE], WORK),
    "auditor": role(_("审计员"), [DISTRICT], f"{READ} audit.read"),
    "operator": role(_("系统运维"), [DISTRICT], "org.read_tree settings.edit"),
}

# What an officer cannot do on a device that is not proven, and why. A number that was given to
# somebody else must not change who may do what, nor open in one go what is sealed for good reason.
WITHHELD_UNPROVEN: dict[str, str] = {
    "access.appoint": "an accomplice with a post would outlive the sign-in",
    "settings.edit": "a changed term or category works for the whole district",
    "org.import": "one sheet writes thousands of rows, officers among them",
    "org.edit_tree": "a moved or closed union takes its officers' sight with it",
    "sealing.reveal": "names and numbers that were read cannot be taken back",
    "org.hand_over": "a whole branch with names and numbers leaves the house",
    "law.sign_figure": "a signed figure changes what everybody is told they are owed",
    "care.sign_policy": "a signed policy decides who is helped and with how much",
    "rights.sign_letters": "a signed letter goes out in the name of the district",
}

# What somebody who belongs to an employer cannot do for the whole district, and why.
WITHHELD_TIED: dict[str, str] = {
    "org.read_members": "who joined directly at the district did so unseen by the employer",
}

# 三位一体: a base union is staffed when each of these posts is filled.
TRINITY = ("grassroots_chair", "vice_chair_full_time", "coordinator")


def duties_of(role_key: str) -> frozenset[str]:
    """The duties of a role; a role that was removed from the table grants nothing."""
    found = ROLES.get(role_key)
    return found.duties if found else frozenset()


def duties_here(role_key: str, *, is_proven: bool) -> frozenset[str]:
    """The duties of a role on the device in hand: not all of them before it is proven."""
    return duties_of(role_key) - (frozenset() if is_proven else WITHHELD_UNPROVEN.keys())


def places_left(duty: str, places: Iterable[str], *, is_tied: bool) -> set[str]:
    """Where a duty is held at last: not at the district (`/1/`) for whoever is tied to an employer,
    when the duty is withheld from them there."""
    withheld = is_tied and duty in WITHHELD_TIED
    return {place for place in places if not (withheld and place.count("/") == 2)}


def roles_at(kind: str) -> dict[str, Role]:
    """The roles that may be held at a union of this kind."""
    return {key: role for key, role in ROLES.items() if kind in role.levels}


def widest(branches: Iterable[str]) -> tuple[str, ...]:
    """The branches without those that lie inside another: {"/1/", "/1/7/"} → ("/1/",)."""
    kept: list[str] = []
    for branch in sorted(branches):
        if not kept or not branch.startswith(kept[-1]):
            kept.append(branch)
    return tuple(kept)
