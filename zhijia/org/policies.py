"""Who may change the tree, and why not. A change of a union's place is its superior's affair."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import (
    Application,
    CertificateFiling,
    Claim,
    CommitteeMember,
    Employer,
    HandOver,
    Membership,
    MembershipChange,
    Person,
    PersonMerge,
    PersonPair,
    Roster,
    SheetImport,
    Term,
    Union,
)
from zhijia.org.rules.joining_flow import OPEN, State, Wish
from zhijia.org.rules.tree import ids_of, path_of


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
    return _keeps_roster(actor, union.path)


def _keeps_roster(actor: Actor, *places: str) -> Verdict:
    """Whoever imports a union's roster keeps it: in every union that is touched."""
    if actor.system or all(actor.holds("org.import", at=place) for place in places):
        return ALLOW
    return deny("org.not_your_roster")


def may_edit_member(actor: Actor, membership: Membership) -> Verdict:
    if not membership.is_current:
        return deny("org.membership_ended")
    return _keeps_roster(actor, membership.union.path)


def may_reveal_member(actor: Actor, membership: Membership) -> Verdict:
    """Whoever may open identities, of the members they have today."""
    if not membership.is_current:
        return deny("org.membership_ended")
    if actor.holds("sealing.reveal", at=membership.union.path):
        return ALLOW
    return deny("org.reveal_not_yours")


def may_transfer_membership(actor: Actor, membership: Membership, union: Union) -> Verdict:
    return _keeps_roster(actor, membership.union.path, union.path)


def may_retain_membership(actor: Actor, membership: Membership) -> Verdict:
    return _keeps_roster(actor, membership.union.path)


def may_restore_membership(actor: Actor, membership: Membership) -> Verdict:
    return _keeps_roster(actor, membership.union.path)


def may_end_membership(actor: Actor, membership: Membership) -> Verdict:
    return _keeps_roster(actor, membership.union.path)


def may_exclude_membership(actor: Actor, membership: Membership) -> Verdict:
    return _keeps_roster(actor, membership.union.path)


def may_correct_membership(actor: Actor, change: MembershipChange) -> Verdict:
    """An ending is taken back by the district alone: whether the person is a member elsewhere by
    now is not for their former union to learn."""
    membership = change.membership
    after = membership.moved_to()
    if not membership.is_current and after is None:
        return _is_district(actor, membership.union.path, "org.district_corrects")
    return _keeps_roster(actor, membership.union.path, *([after.union.path] if after else []))


def may_part_people(actor: Actor, pair: PersonPair) -> Verdict:
    """Whoever keeps both rosters may say that two rows are two people."""
    places = _unions_of_pair(pair)
    return _keeps_roster(actor, *places) if len(places) == 2 else deny("org.not_your_roster")


def may_merge_people(actor: Actor, pair: PersonPair) -> Verdict:
    """The district alone merges: accounts and matters follow, and whether there are any is not for
    the union at the workplace to learn."""
    may_part = may_part_people(actor, pair)
    if not may_part:
        return may_part
    return _is_district(actor, _unions_of_pair(pair)[0], "org.district_merges")


def may_undo_merge(actor: Actor, merge: PersonMerge) -> Verdict:
    current = Membership.objects.current().filter(person=merge.kept_id).select_related("union")
    place = current.first()
    if place is None:
        return deny("org.merge_changed_since")
    return _is_district(actor, place.union.path, "org.district_merges")


def _is_district(actor: Actor, place: str, reason: str) -> Verdict:
    """Whether the roster is kept at the root of the tree."""
    root = path_of("/", ids_of(place)[0])
    return ALLOW if actor.system or actor.holds("org.import", at=root) else deny(reason)


def _unions_of_pair(pair: PersonPair) -> list[str]:
    """The paths of the unions both are members of today."""
    people = (pair.one_id, pair.other_id)
    current = Membership.objects.current().filter(person__in=people).order_by("person")
    return list(current.values_list("union__path", flat=True))


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


# Joining, moving, keeping, leaving ---------------------------------------------------------------


PROVE_FIRST = deny("org.prove_your_device")
"""A number may have been given to somebody else: nothing of a membership moves on a new device of
an account that was idle for long."""


def _decides(actor: Actor, application: Application, *states: str) -> Verdict:
    """The officers of the union whose turn it is and of its superiors, never on their own behalf,
    and not those tied to the employer of somebody whose employer must not know."""
    if not actor.holds("org.import", at=application.turn.path):
        return deny("org.not_your_turn")
    if application.person_id is not None and application.person_id == actor.person_id:
        return deny("org.own_application")
    if application.confidential and _is_tied(actor, application):
        return deny("org.not_your_turn")
    return ALLOW if application.state in states else deny("org.application_moved_on")


def _is_tied(actor: Actor, application: Application) -> bool:
    """An employer nobody knows counts as tied."""
    unknown = application.employer_id is None
    return bool(actor.ties) and (unknown or application.employer_id in actor.ties)


def may_approve_application(actor: Actor, application: Application) -> Verdict:
    return _decides(actor, application, State.SUBMITTED)


def may_confirm_applicant(actor: Actor, application: Application) -> Verdict:
    return _decides(actor, application, State.APPROVED)


def may_refuse_application(actor: Actor, application: Application) -> Verdict:
    """Everybody is free to leave: that is carried out, late or not, and never refused."""
    verdict = _decides(actor, application, State.SUBMITTED, State.APPROVED)
    if verdict and application.wish == Wish.LEAVE:
        return deny("org.leaving_is_free")
    return verdict


def may_pass_up_application(actor: Actor, application: Application) -> Verdict:
    verdict = _decides(actor, application, State.SUBMITTED)
    if verdict and application.turn.parent_id is None:
        return deny("org.nobody_above")
    return verdict


def may_reveal_applicant(actor: Actor, application: Application) -> Verdict:
    if not actor.holds("sealing.reveal", at=application.turn.path):
        return deny("org.not_your_turn")
    return _decides(actor, application, State.SUBMITTED, State.APPROVED)


def is_applicant(actor: Actor, application: Application, *, holds_passphrase: bool = False) -> bool:
    """Whoever applied: the account's person, or the visitor who holds the passphrase."""
    if application.person_id is None:
        return holds_passphrase
    return application.person_id == actor.person_id


def is_named_member(actor: Actor, application: Application) -> bool:
    """Whether the number in a visitor's application is the actor's own, so that it asks about
    their membership."""
    if actor.person_id is None or application.id_index is None:
        return False
    named = Person.objects.filter(pk=actor.person_id, id_index=application.id_index)
    return application.person_id is None and named.exists()


def may_withdraw_application(
    actor: Actor, application: Application, *, holds_passphrase: bool = False
) -> Verdict:
    own = is_applicant(actor, application, holds_passphrase=holds_passphrase)
    if not own and not is_named_member(actor, application):
        return deny("org.not_your_application")
    if not actor.is_proven:
        return PROVE_FIRST
    return ALLOW if application.state in OPEN else deny("org.application_moved_on")


def may_agree_to_transfer(actor: Actor, application: Application) -> Verdict:
    """Only the member who is asked, in their own account and on a device that is proven."""
    own = application.person_id is not None and application.person_id == actor.person_id
    if not own and not is_named_member(actor, application):
        return deny("org.not_your_application")
    if not actor.is_proven:
        return PROVE_FIRST
    return ALLOW if application.state == State.ASKED else deny("org.application_moved_on")


def may_apply_to_join(actor: Actor) -> Verdict:
    """Anybody may apply, signed in or not; in somebody's account only on a device that is proven."""
    return ALLOW if actor.is_proven else PROVE_FIRST


def may_forget_applications_of(actor: Actor, person: Person) -> Verdict:
    """The person themselves, on a device that is proven."""
    if actor.person_id != person.pk:
        return deny("org.not_your_application")
    return ALLOW if actor.is_proven else PROVE_FIRST


def _is_member(actor: Actor) -> bool:
    return Membership.objects.current().filter(person_id=actor.person_id or 0).exists()


def may_ask_to_retain(actor: Actor) -> Verdict:
    if not actor.is_proven:
        return PROVE_FIRST
    active = Membership.objects.current().filter(person_id=actor.person_id or 0, state="active")
    return ALLOW if active.exists() else deny("org.not_an_active_member")


def may_ask_to_leave(actor: Actor) -> Verdict:
    if not actor.is_proven:
        return PROVE_FIRST
    return ALLOW if _is_member(actor) else deny("org.not_a_member")


def may_issue_card(actor: Actor) -> Verdict:
    if not actor.is_proven:
        return PROVE_FIRST
    return ALLOW if _is_member(actor) else deny("org.not_a_member")


may_renew_card = may_issue_card  # a new key for the same card


def may_upload_roster(actor: Actor, union: Union) -> Verdict:
    """Whoever keeps the union's roster; a closed union takes nobody in."""
    if not actor.holds("org.import", at=union.path):
        return deny("org.not_your_roster")
    return ALLOW if union.stands else deny("org.union_closed")


def may_map_roster(actor: Actor, roster: Roster) -> Verdict:
    """The findings of a roster were made for the eyes of whoever uploaded it."""
    if roster.account_id != actor.account_id:
        return deny("org.not_your_import")
    return may_upload_roster(actor, roster.union)


def may_mend_roster(actor: Actor, roster: Roster) -> Verdict:
    return may_map_roster(actor, roster)


def may_accept_repairs(actor: Actor, roster: Roster) -> Verdict:
    return may_map_roster(actor, roster)


def may_commit_roster(actor: Actor, roster: Roster) -> Verdict:
    return may_map_roster(actor, roster)


def may_stop_roster(actor: Actor, roster: Roster) -> Verdict:
    return may_map_roster(actor, roster)


def may_discard_roster(actor: Actor, roster: Roster) -> Verdict:
    return may_map_roster(actor, roster)


def may_undo_roster(actor: Actor, roster: Roster) -> Verdict:
    return may_map_roster(actor, roster)


def may_ask_claim(actor: Actor, claim: Claim) -> Verdict:
    """The district alone asks: nobody else knows that there is anything to ask."""
    held = actor.holds("org.import", at=claim.union.path)
    return ALLOW if held else deny("org.not_your_roster")


def may_join_claim(actor: Actor, claim: Claim) -> Verdict:
    """The district may say that a former member and a roster's new one are the same person. Of
    somebody who is a member elsewhere only they themselves can say what becomes of that."""
    if not actor.holds("org.import", at=claim.union.path):
        return deny("org.not_your_roster")
    if claim.record_id is None:
        return deny("org.claim_record_gone")
    current = Membership.objects.current().filter(person_id=claim.person_id)
    return deny("org.claim_is_theirs") if current.exists() else ALLOW


def may_answer_claim(actor: Actor, claim: Claim) -> Verdict:
    """The person it is about, and nobody in their place."""
    own = actor.person_id is not None and claim.person_id == actor.person_id
    return ALLOW if own else deny("org.not_your_claim")


def _keeps_terms(actor: Actor, union: Union) -> Verdict:
    """Whoever keeps the union's roster also keeps the steps of its election and its certificate."""
    if actor.holds("org.edit_tree", at=union.path) or actor.holds("org.import", at=union.path):
        return ALLOW
    return deny("org.not_your_tree")


may_tick_step = may_note_change = _keeps_terms


def may_file_change(actor: Actor, filing: CertificateFiling) -> Verdict:
    return _keeps_terms(actor, filing.union)


def may_record_term(actor: Actor, union: Union) -> Verdict:
    """A term counts once the superior has approved it, so whoever edits the tree writes it down."""
    return _edits(actor, union.path)


def may_seat_member(actor: Actor, term: Term) -> Verdict:
    return _edits(actor, term.union.path)


def may_unseat_member(actor: Actor, seat: CommitteeMember) -> Verdict:
    return _edits(actor, seat.term.union.path)


def may_correct_person(actor: Actor, person: Person, field: str) -> Verdict:
    """Oneself, what needs no paper; else an officer who may see identities where the person is a
    member, or in the district for somebody who is none."""
    own = actor.person_id == person.pk
    if own and actor.is_proven and field not in ("name", "id_number"):
        return ALLOW
    current = Membership.objects.current().filter(person=person).select_related("union").first()
    top = Union.objects.filter(parent__isnull=True).first()
    place = current.union if current else top
    if not own and place is not None and actor.holds("sealing.reveal", at=place.path):
        return ALLOW
    return deny("org.not_your_roster")


def may_export_members(actor: Actor, union: Union) -> Verdict:
    """Whoever may read the members of the whole branch."""
    held = actor.holds("org.read_members", at=union.path)
    return ALLOW if held else deny("org.not_your_roster")


def may_hand_over_register(actor: Actor, union: Union) -> Verdict:
    """A duty of its own, besides the two that open the same names and numbers one export at a time."""
    if not actor.holds("org.hand_over", at=union.path):
        return deny("org.hand_over_not_yours")
    return may_export_identities(actor, union)


def may_download_hand_over(actor: Actor, row: HandOver) -> Verdict:
    """Whoever ordered it, while they still may; to anybody else it is not there."""
    if row.account_id != actor.account_id:
        return deny("org.hand_over_not_yours")
    return may_hand_over_register(actor, row.union)


def may_discard_hand_over(actor: Actor, row: HandOver) -> Verdict:
    own = row.account_id == actor.account_id
    return ALLOW if own else deny("org.hand_over_not_yours")


def may_export_identities(actor: Actor, union: Union) -> Verdict:
    """Whoever may open identities there, and read the members."""
    if not actor.holds("sealing.reveal", at=union.path):
        return deny("org.reveal_not_yours")
    return may_export_members(actor, union)
