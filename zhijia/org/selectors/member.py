"""One member as their union's page shows them: masked, with the history and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import any_branch, visible_or_404
from zhijia.base.texts import TEXTS, Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import Verdict
from zhijia.org import policies
from zhijia.org.models import (
    ChangeKind,
    Employer,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    PersonMerge,
    Union,
)
from zhijia.org.rules.employment import Consequence, consequence_of
from zhijia.org.rules.flow import MEMBERSHIP_FLOW


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done to a membership: its words and page, or why not now."""

    label: Text
    url_name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change, with the union it happened in; `is_taken_back` when a later line corrected it."""

    change: MembershipChange
    union: str
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A member; the record and the acts only while the membership is in force."""

    membership: Membership
    record: list[tuple[Text, str]]
    history: list[HistoryLine]
    acts: list[Act]
    suggestion: Consequence | None
    suggested: Act | None
    latest: MembershipChange | None
    may_correct: Verdict
    may_edit: Verdict
    may_reveal: Verdict
    merge: PersonMerge | None
    may_undo_merge: Verdict


def member_or_404(actor: Actor, pk: int) -> Membership:
    """One membership with its person and union, if the actor's duty opens it."""
    rows = Membership.objects.select_related("person", "union__parent", "employer", "known")
    rows = rows.filter(any_branch("union__path", actor.reach("org.read_members")))
    return visible_or_404(rows, actor, pk=pk)


def latest_change_or_404(membership: Membership) -> MembershipChange:
    """The last line of its history; a membership from before there were lines has none."""
    lines = membership.history.select_related("membership__union").order_by("pk")
    latest = lines.last()
    if latest is None:
        raise Http404
    return latest


def record_of(membership: Membership) -> MemberRecord:
    """The member's record, a new one when nothing was written down yet."""
    found = MemberRecord.objects.filter(person=membership.person_id).first()
    return found or MemberRecord(person_id=membership.person_id)


def employers_of(actor: Actor, membership: Membership) -> QuerySet[Employer]:
    """The employers whose workers this union answers for."""
    mine = Employer.objects.visible_to(actor).filter(union=membership.union_id)
    return mine.filter(closed_on__isnull=True).order_by("name")


def current_membership_of(person: Person) -> Membership:
    """Where a person is a member today."""
    return Membership.objects.current().get(person=person)


def merge_or_404(membership: Membership) -> PersonMerge:
    """The last merger into this member that stands."""
    found = _merge(membership)
    if found is None:
        raise Http404
    return found


def member_page(actor: Actor, membership: Membership) -> MemberPage:
    """Everything the page shows this actor. Lines of the person's memberships elsewhere are not
    there for whoever may not see those."""
    history = list(_history(actor, membership))
    own = [line.change for line in history if line.change.membership_id == membership.pk]
    latest = own[-1] if own else None
    acts = list(_acts(actor, membership))
    suggestion = consequence_of(membership.employment, membership.state)
    suggestion = suggestion if membership.is_current else None
    page_of = {"retain": "org:retain_membership", "restore": "org:restore_membership"}
    wanted = page_of.get((suggestion.step or "") if suggestion else "")
    merge = _merge(membership)
    return MemberPage(
        membership=membership,
        record=list(record_in_words(membership)) if membership.is_current else [],
        history=history,
        acts=acts,
        suggestion=suggestion,
        suggested=next((act for act in acts if act.url_name == wanted), None),
        latest=latest,
        may_correct=policies.may_correct_membership(actor, latest) if latest else Verdict("-"),
        may_edit=policies.may_edit_member(actor, membership),
        may_reveal=policies.may_reveal_member(actor, membership),
        merge=merge,
        may_undo_merge=policies.may_undo_merge(actor, merge) if merge else Verdict("-"),
    )


def _history(actor: Actor, membership: Membership) -> Iterator[HistoryLine]:
    lines = MembershipChange.objects.visible_to(actor).filter(
        membership__person=membership.person_id
    )
    rows = list(lines.select_related("membership__union", "corrects"))
    mended = {row.corrects_id for row in rows}
    for row in rows:
        yield HistoryLine(row, row.membership.union.name, row.pk in mended)


ACTS: tuple[tuple[str, Text], ...] = (
    ("transfer", _("转会")),
    ("retain", _("办理保留会籍")),
    ("restore", _("办理恢复会籍")),
    ("end", _("结束会籍")),
    ("exclude", _("办理开除会籍")),
)


def _acts(actor: Actor, membership: Membership) -> Iterator[Act]:
    """Every act of the flow: with its page, or with the reason why it cannot be done now. Acts that
    a full or a retained member has no need of are left out."""
    if not membership.is_current:
        return
    may = policies.may_end_membership(actor, membership)
    for name, words in ACTS:
        if membership.state in MEMBERSHIP_FLOW[name].sources:
            why = "" if may else str(TEXTS[may.reason])
            yield Act(words, f"org:{name}_membership", why)


def record_in_words(membership: Membership) -> Iterator[tuple[Text, str]]:
    """The items that are known, in the order of the national register."""
    if membership.employment:
        yield _("就业状况"), str(membership.get_employment_display())
    if membership.employer is not None:
        yield _("用人单位"), membership.employer.name
    row = MemberRecord.objects.filter(person=membership.person_id).first()
    if row is None:
        return
    for field in MemberRecord._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.primary_key or value in ("", None):
            continue
        yield field.verbose_name, str(_in_words(row, field.name, value))


def _in_words(row: MemberRecord, name: str, value: object) -> object:
    """A code as its words, yes and no as words, anything else as it is."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    words = getattr(row, f"get_{name}_display", None)
    return words() if words else value


def _merge(membership: Membership) -> PersonMerge | None:
    """The last merger into this person that stands."""
    if not membership.is_current:
        return None
    mergers = PersonMerge.objects.filter(kept=membership.person_id, undone_at__isnull=True)
    return mergers.order_by("pk").last()


def unions_to_transfer_to(actor: Actor, membership: Membership) -> QuerySet[Union]:
    """Standing unions whose roster the actor keeps."""
    kept = any_branch("path", actor.reach("org.import"))
    found = Union.objects.visible_to(actor).standing().filter(kept)
    return found.exclude(pk=membership.union_id).select_related("parent").order_by("path")


RETAINED_MEANS = (
    _("保留会籍期间不交会费，没有选举权、被选举权和表决权。"),
    _("不计入这个工会的会员人数。"),
    _("重新上班，可以恢复或者转会，记录都在。"),
)
RESTORED_MEANS = (
    _("恢复选举权、被选举权和表决权，照常交会费。"),
    _("重新计入这个工会的会员人数。"),
)


def what_follows_for(
    membership: Membership, step: str, *, on: date, union: Union | None = None, kind: str = ""
) -> list[Text]:
    """Foretell a change of one membership, in sentences."""
    if step == "transfer" and union is not None:
        moved = {"here": membership.union.name, "there": union.name, "on": on.isoformat()}
        return [
            _("会籍从“%(here)s”转到“%(there)s”，从%(on)s起算。") % moved,
            _("原工会少一名会员，新工会多一名会员。"),
            _("入会以来的记录都跟着走。"),
        ]
    if step in ("retain", "restore"):
        return list(RETAINED_MEANS if step == "retain" else RESTORED_MEANS)
    ended = _("从%(on)s起不再是会员。") % {"on": on.isoformat()}
    if step == "exclude":
        return [ended, _("要报上一级工会备案，收回会员证。")]
    if kind == ChangeKind.TRANSFERRED_OUT:
        return [ended, _("请在会员证上写明转出，交给本人带到新的工会。")]
    return [ended, _("退会自由。以后想回来，可以重新入会。")]
