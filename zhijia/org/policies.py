"""Who may change the tree, and why not. A change of a union's place is its superior's affair."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Employer, SheetImport, Union


def _edits(actor: Actor, *places: str) -> Verdict:
    if all(actor.holds("org.edit_tree", at=place) for place in places):
        return ALLOW
    return deny("org.not_your_tree")


def _above(union: Union) -> str:
    """The path of the superior; a root answers to nobody, so it is its own."""
    return union.parent.path if union.parent else union.path


def may_found_union(actor: Actor, parent: Union) -> Verdict:
    return _edits(actor, parent.path)


def may_edit_union(actor: Actor, union: Union) -> Verdict:
    return _edits(actor, union.path)


def may_rename_union(actor: Actor, union: Union) -> Verdict:
    return _edits(actor, union.path)


def may_move_union(actor: Actor, union: Union, target: Union) -> Verdict:
    return _edits(actor, _above(union), target.path)


def may_merge_union(actor: Actor, union: Union, target: Union) -> Verdict:
    return _edits(actor, _above(union), _above(target))


def may_close_union(actor: Actor, union: Union) -> Verdict:
    return _edits(actor, _above(union))


def may_register_employer(actor: Actor, union: Union) -> Verdict:
    return _edits(actor, union.path)


def may_edit_employer(actor: Actor, employer: Employer) -> Verdict:
    return _edits(actor, employer.union.path)


def may_assign_employer(actor: Actor, employer: Employer, union: Union) -> Verdict:
    return _edits(actor, employer.union.path, union.path)


def may_enrol_member(actor: Actor, union: Union) -> Verdict:
    if actor.system:
        return ALLOW
    return ALLOW if actor.holds("org.import", at=union.path) else deny("org.not_your_roster")


def may_found_district(actor: Actor) -> Verdict:
    """Only the first run and the demo do so: before there is a district nobody holds a duty."""
    return ALLOW if actor.system else deny("org.not_your_tree")


def may_check_sheet(actor: Actor, duty: str) -> Verdict:
    """Importing is a duty of its own, besides the one the rows need."""
    if actor.holds_somewhere("org.import") and actor.holds_somewhere(duty):
        return ALLOW
    return deny("org.not_your_tree")


def may_commit_import(actor: Actor, checked: SheetImport, duty: str) -> Verdict:
    """Whoever read the file commits it: the rows were checked against their branches."""
    if checked.account_id != actor.account_id:
        return deny("org.not_your_import")
    return may_check_sheet(actor, duty)
