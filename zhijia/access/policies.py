"""Who may give and take posts: nobody grants what they do not hold themselves."""

from __future__ import annotations

from zhijia.access.models import Post
from zhijia.access.rules.roles import duties_of
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Union


def may_open_account(actor: Actor) -> Verdict:
    if actor.system or actor.holds_somewhere("access.appoint"):
        return ALLOW
    return deny("access.not_yours_to_appoint")


def may_appoint_officer(actor: Actor, union: Union, role: str) -> Verdict:
    """The duty to appoint at this union, and every duty of the role there."""
    if actor.system:
        return ALLOW
    if not actor.holds("access.appoint", at=union.path):
        return deny("access.not_yours_to_appoint")
    if all(actor.holds(duty, at=union.path) for duty in duties_of(role)):
        return ALLOW
    return deny("access.grants_more_than_you_hold")


def may_end_post(actor: Actor, post: Post) -> Verdict:
    """Whoever could give the post may end it; nobody ends their own."""
    if post.account.person_id == actor.person_id:
        return deny("access.own_post")
    return may_appoint_officer(actor, post.union, post.role)
