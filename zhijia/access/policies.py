"""Who may give and take posts: nobody grants what they do not hold themselves.

And who may change how an account is signed in to: its holder, on a proven device. What proves a
device therefore always stood before it: nobody can set up the proof they then give.
"""

from __future__ import annotations

from zhijia.access.models import Account, Correction, Device, Post
from zhijia.access.rules.roles import duties_of
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Person, Union

NOT_PROVEN = deny("access.not_proven")


def may_open_account(actor: Actor) -> Verdict:
    if not actor.is_proven:
        return NOT_PROVEN
    if actor.system or actor.holds_somewhere("access.appoint"):
        return ALLOW
    return deny("access.not_yours_to_appoint")


def may_appoint_officer(actor: Actor, union: Union, role: str) -> Verdict:
    """The duty to appoint at this union, and every duty of the role there."""
    if actor.system:
        return ALLOW
    may = may_appoint_somebody(actor, union)
    if not may:
        return may
    if all(actor.holds(duty, at=union.path) for duty in duties_of(role)):
        return ALLOW
    return deny("access.grants_more_than_you_hold")


may_appoint_person = may_appoint_officer  # the same post, for somebody known by name and phone


def may_appoint_somebody(actor: Actor, union: Union) -> Verdict:
    """Whether the page that asks who and as what may be opened at all."""
    if not actor.is_proven:
        return NOT_PROVEN
    if actor.holds("access.appoint", at=union.path):
        return ALLOW
    return deny("access.not_yours_to_appoint")


def may_end_post(actor: Actor, post: Post) -> Verdict:
    """Whoever could give the post may end it; nobody ends their own."""
    if post.account.person_id == actor.person_id:
        return deny("access.own_post")
    return may_appoint_officer(actor, post.union, post.role)


def may_reset_second_factor(actor: Actor, post: Post) -> Verdict:
    """Whoever could give the post vouches for its holder; nobody vouches for themselves."""
    if post.account_id == actor.account_id:
        return deny("access.own_second_factor")
    return may_appoint_officer(actor, post.union, post.role)


def may_sign_in(actor: Actor, account: Account) -> Verdict:
    """An account that is in use, and nobody in somebody else's name."""
    if account.is_active and actor.account_id == account.pk:
        return ALLOW
    return deny("access.account_closed")


def _own(actor: Actor, device: Device) -> Verdict:
    return ALLOW if device.account_id == actor.account_id else deny("access.not_your_device")


may_sign_out = may_move_session = may_prove_device = _own


def _own_from_a_proven_one(actor: Actor, device: Device) -> Verdict:
    """Whoever was given the number must not turn the holder out."""
    return _own(actor, device) if actor.is_proven else NOT_PROVEN


may_end_device = may_end_other_devices = _own_from_a_proven_one


def may_read_removals(actor: Actor) -> Verdict:
    """What was removed when, and how many: for auditors and for whoever runs the platform."""
    if actor.holds_somewhere("audit.read") or actor.holds_somewhere("settings.edit"):
        return ALLOW
    return deny("access.not_for_you_to_audit")


def _own_account(actor: Actor, account: Account) -> Verdict:
    return ALLOW if account.pk == actor.account_id else deny("access.not_your_account")


may_prove_second_factor = may_prove_identity = _own_account


def _way_in(actor: Actor, account: Account) -> Verdict:
    """Password, factors and other platforms are set, changed and removed from a proven device."""
    return _own_account(actor, account) if actor.is_proven else NOT_PROVEN


may_change_password = may_set_up_totp = may_add_passkey = _way_in
may_change_phone = may_send_phone_code = _way_in
may_export_my_data = may_erase_account = _way_in
may_remove_factor = may_renew_recovery_codes = _way_in
may_connect_outside = may_disconnect_outside = _way_in


def _own_person(actor: Actor, person: Person) -> Verdict:
    return ALLOW if person.pk == actor.person_id else deny("access.not_your_data")


may_give_consent = may_withdraw_consent = _own_person


def may_propose_correction(actor: Actor, person: Person) -> Verdict:
    """Only the person, and not on a device that came new to an idle account."""
    return _own_person(actor, person) if actor.is_proven else NOT_PROVEN


def may_withdraw_correction(actor: Actor, row: Correction) -> Verdict:
    return ALLOW if row.person_id == actor.person_id else deny("access.not_your_data")


def may_read_correction(actor: Actor, row: Correction) -> Verdict:
    """The office whose officer checks it; nobody checks their own."""
    if row.person_id == actor.person_id:
        return deny("access.own_correction")
    if actor.holds("sealing.reveal", at=row.office.path):
        return ALLOW
    return deny("access.not_yours_to_check")


may_accept_correction = may_decline_correction = may_reveal_correction = may_read_correction
