"""The versions of the district's policy: drafted, changed, checked, submitted, signed by another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.care import policies
from zhijia.care.models import PolicyVersion
from zhijia.care.models.policy_version import NOTE_LENGTH
from zhijia.care.rules.marks import changed, mark_at
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy_flow import FLOW, State
from zhijia.care.selectors import reading
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Union

NAMED = 3


@transaction.atomic
def draft_policy(
    *, actor: Actor, example: str = "", based_on: PolicyVersion | None = None
) -> PolicyVersion:
    """Begin a version: a copy of a shipped example, or of an earlier version of the district."""
    district = reading.home_of_policies()
    require(policies.may_draft_policy(actor, district))
    text = based_on.document if based_on else reading.example_document(example)
    tests = based_on.vectors if based_on else reading.example_vectors(example)
    now = timezone.now()
    version = PolicyVersion(
        union=district,
        based_on=based_on,
        example=example,
        drafted_by_id=actor.account_id or 0,
        drafted_at=now,
        changed_by_id=actor.account_id or 0,
        changed_at=now,
        **_cells(text, tests),
    )
    version.save()
    record("care.draft_policy", version, actor=actor, identity=version.identity)
    return version


@transaction.atomic
def change_policy(
    version: PolicyVersion, document: str, *, actor: Actor, seen: str = ""
) -> PolicyVersion:
    """Put another document in the place of a draft's, or refuse it with line and reason. What the
    linter says of it is found out at once; the test families stay, so that one sees which of them
    now come out differently. `seen` marks the text it was written over (`reading.as_seen`)."""
    require(policies.may_change_policy(actor, version))
    _refuse_unseen(version, seen)
    cells = _cells(document.replace("\r\n", "\n").rstrip() + "\n", version.vectors)
    if cells["document"] == version.document:
        return version
    _save(version, actor, **cells)
    record("care.change_policy", version, actor=actor, identity=version.identity)
    return version


def change_mark(
    version: PolicyVersion, line: int, start: int, said: str, *, actor: Actor, seen: str = ""
) -> PolicyVersion:
    """Change one number, comparison, list or sentence of a draft. In another text the same place is
    another clause: `seen` is as in `change_policy`."""
    require(policies.may_change_policy(actor, version))
    _refuse_unseen(version, seen)
    mark = mark_at(version.document, line, start)
    if mark is None:
        raise Conflict("care.mark_gone")
    try:
        document = changed(version.document, mark, said)
    except PolicyFault as fault:
        refused = reading.refusal_of(fault)
        raise RuleViolation(refused.code, field="said", **refused.facts) from None
    return change_policy(version, document, actor=actor)


@transaction.atomic
def answer_finding(
    version: PolicyVersion, *, actor: Actor, code: str, clause: str, answer: str
) -> PolicyVersion:
    """Answer a finding of the linter in writing; the answer becomes part of the document."""
    require(policies.may_answer_finding(actor, version))
    if not any((one["code"], one["clause"]) == (code, clause) for one in version.findings):
        raise Conflict("care.finding_gone")
    document = _with_answer(version.document, code, clause, " ".join(answer.split()))
    _save(version, actor, **_cells(document, version.vectors))
    record("care.answer_finding", version, actor=actor, identity=version.identity, finding=code)
    return version


@transaction.atomic
def renew_vectors(version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """Take the answers that come out now for right: whoever signs reads them again."""
    require(policies.may_renew_vectors(actor, version))
    tests = reading.proposed_vectors(version.document)
    _save(version, actor, vectors=tests)
    record("care.renew_vectors", version, actor=actor, identity=version.identity)
    return version


@transaction.atomic
def submit_policy(version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """Ask for the second signature, once nothing stands in the way."""
    require(policies.may_submit_policy(actor, version))
    _refuse_unready(version)
    now = timezone.now()
    changes: dict[str, object] = {
        "submitted_by_id": actor.account_id,
        "submitted_at": now,
        "note": "",
    }
    same = {"changed_at": version.changed_at}
    move(version, FLOW, "submit", actor=actor, changes=changes, only_if=dict(same))
    return version


@transaction.atomic
def return_policy(version: PolicyVersion, *, actor: Actor, note: str) -> PolicyVersion:
    """Send it back with what is wrong with it, or take one's own back: it is a draft again."""
    require(policies.may_return_policy(actor, version))
    changes: dict[str, object] = {"note": _short(note)}
    move(version, FLOW, "return", actor=actor, note=note, changes=changes)
    return version


@transaction.atomic
def sign_policy(version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """The second signature: from its first day on decisions rest on it. A version that begins on the
    same day gives way to it; one that began earlier keeps the days before."""
    Union.objects.select_for_update().get(pk=version.union_id)
    require(policies.may_sign_policy(actor, version))
    _refuse_unready(version)
    same_day = PolicyVersion.objects.active().filter(
        union=version.union, holds_from=version.holds_from
    )
    for replaced in same_day:
        move(replaced, FLOW, "supersede", actor=actor)
    signed: dict[str, object] = {"signed_by_id": actor.account_id, "signed_at": timezone.now()}
    move(version, FLOW, "sign", actor=actor, changes=signed)
    return version


@transaction.atomic
def discard_policy(version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """Give a draft up."""
    require(policies.may_discard_policy(actor, version))
    move(version, FLOW, "discard", actor=actor)
    return version


@transaction.atomic
def ask_withdrawal(version: PolicyVersion, *, actor: Actor, reason: str) -> PolicyVersion:
    """Ask that a version in force decide nothing any more; it decides until another signs that."""
    require(policies.may_ask_withdrawal(actor, version))
    if not (why := _short(reason)):
        raise RuleViolation("flow.note_required", field="reason")
    asked: dict[str, object] = {
        "withdrawal_asked_by_id": actor.account_id,
        "withdrawal_asked_at": timezone.now(),
        "withdrawal_reason": why,
    }
    _while_active(version, {"withdrawal_asked_by": None}, asked)
    record("care.ask_withdrawal", version, actor=actor, identity=version.identity)
    return version


@transaction.atomic
def withdraw_policy(version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """The second signature: from today on it decides nothing; what was decided by it stays."""
    require(policies.may_withdraw_policy(actor, version))
    gone: dict[str, object] = {"withdrawn_by_id": actor.account_id, "withdrawn_at": timezone.now()}
    same: dict[str, object] = {"withdrawal_asked_at": version.withdrawal_asked_at}
    move(version, FLOW, "withdraw", actor=actor, changes=gone, only_if=same)
    return version


@transaction.atomic
def keep_policy(version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """Put a wish for withdrawal aside: the version goes on deciding."""
    require(policies.may_keep_policy(actor, version))
    nobody: dict[str, object] = {
        "withdrawal_asked_by_id": None,
        "withdrawal_asked_at": None,
        "withdrawal_reason": "",
    }
    _while_active(version, {"withdrawal_asked_at": version.withdrawal_asked_at}, nobody)
    record("care.keep_policy", version, actor=actor, identity=version.identity)
    return version


def _while_active(
    version: PolicyVersion, same: dict[str, object], cells: dict[str, object]
) -> None:
    """Compare and swap beside the flow: a withdrawal that is asked for changes no state."""
    if not PolicyVersion.objects.active().filter(pk=version.pk, **same).update(**cells):
        raise Conflict("flow.already_moved", step="withdraw")
    for name, value in cells.items():
        setattr(version, name, value)


def _cells(document: str, vectors: list[dict[str, Any]]) -> dict[str, Any]:
    """The columns that follow from a document, or a refusal with line and reason."""
    policy = reading.read(document)
    _refuse_long(policy.id, policy.name, policy.english)
    return {
        "identity": policy.id,
        "name": policy.name,
        "english": policy.english,
        "region": policy.region,
        "document": document,
        "vectors": vectors,
        "findings": reading.findings_of(document),
        "holds_from": policy.holds_from,
        "holds_to": policy.holds_to,
        "known_on": policy.known_on,
    }


def _refuse_long(identity: str, name: str, english: str) -> None:
    for words, most in ((identity, 40), (name, 120), (english, 200)):
        if len(words) > most:
            raise RuleViolation("care.too_long", field="document", most=most, what=words[:20])


def _save(version: PolicyVersion, actor: Actor, **cells: Any) -> None:
    """Compare and swap, so that of two people who change one draft the second is told."""
    cells |= {"changed_at": timezone.now(), "changed_by_id": actor.account_id}
    same = PolicyVersion.objects.filter(
        pk=version.pk, state=State.DRAFT, changed_at=version.changed_at
    )
    if not same.update(**cells):
        raise Conflict("flow.already_moved", step="change")
    for name, value in cells.items():
        setattr(version, name, value)


def _refuse_unseen(version: PolicyVersion, seen: str) -> None:
    """Nobody writes over what somebody else saved after the form was opened."""
    if seen and seen != reading.as_seen(version.document):
        raise RuleViolation("care.changed_since")


def _with_answer(document: str, code: str, clause: str, answer: str) -> str:
    """The document with one more entry under 答复, which is its last list."""
    lead = "" if "\n答复:\n" in document else "答复:\n"
    entry = f"  - 发现: {code}\n    条: {clause}\n    答: {answer}\n"
    if not lead:
        head, _, rest = document.partition("\n答复:\n")
        return f"{head}\n答复:\n{entry}{rest}"
    return f"{document}{lead}{entry}"


def _refuse_unready(version: PolicyVersion) -> None:
    """What stands between a version and its activation, by name."""
    if version.holds_from is None:
        raise RuleViolation("care.no_first_day")
    if open_points := reading.unanswered(version):
        named = "；".join(one["text"] for one in open_points[:NAMED])
        raise RuleViolation("care.findings_open", count=len(open_points), named=named)
    if not version.vectors:
        raise RuleViolation("care.no_vectors")
    if failing := reading.failing_titles(version):
        named = "；".join(failing[:NAMED])
        raise RuleViolation("care.vectors_fail", count=len(failing), named=named)


def _short(note: str) -> str:
    text = note.strip()
    if len(text) > NOTE_LENGTH:
        raise RuleViolation("care.note_too_long", field="note", most=NOTE_LENGTH, count=len(text))
    return text
