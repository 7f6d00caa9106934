"""What the register holds about a person, for 我的信息."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.sockets import Known
from zhijia.org.models import ID_CARD, Membership, MembershipChange, Person, PersonMerge
from zhijia.org.rules.codes import ID_TYPE, NATION, POLITICAL_STATUS
from zhijia.org.selectors.member import record_in_words

HIDDEN = "*" * 6


def rows_about(person_id: int) -> Iterator[Known]:
    """The person's own row, the member record, every membership with its history, the present one
    first, and every merger of two entries."""
    person = Person.objects.get(pk=person_id)
    since = timezone.localdate(person.created_at)
    for label, value, masked in _of_the_person(person):
        if value:
            yield Known(_("基本信息"), label, value, _("工会登记"), since, masked)
    memberships = Membership.objects.filter(person=person).select_related("union", "employer")
    for membership in memberships.order_by("-since", "-pk"):
        shown = f"{membership.union.name}　{membership.get_state_display()}"
        yield Known(_("会籍"), _("所在工会"), shown, _("工会名册"), membership.since)
        if membership.is_current:
            yield Known(_("会籍"), _("会员号"), person.member_number, _("工会名册"), since)
            for item, known in record_in_words(membership):
                yield Known(_("会籍"), item, known, _("工会名册"), membership.since)
    yield from _history(person_id)


def _of_the_person(person: Person) -> Iterator[tuple[str, str, str]]:
    """(what, value, how it is shown until the person asks for all)."""
    sealed = person.sealed()
    kind = person.id_type or ID_CARD
    document = _("身份证号") if kind == ID_CARD else _(ID_TYPE[kind])
    born = _("%(year)s年") % {"year": person.birth_year} if person.birth_year else ""
    yield _("姓名"), person.name, ""
    yield _("手机号"), sealed.get("phone", ""), person.masked_phone
    yield document, sealed.get("id_number", ""), person.masked_id
    yield _("出生日期"), sealed.get("born_on", ""), HIDDEN
    yield _("出生年份"), born, ""
    yield _("性别"), str(person.get_sex_display() or ""), ""
    yield _("民族"), _in_words(NATION, sealed.get("nation", "")), HIDDEN
    yield _("政治面貌"), _in_words(POLITICAL_STATUS, sealed.get("political_status", "")), HIDDEN
    yield _("电子邮箱"), sealed.get("email", ""), HIDDEN
    yield _("户籍所在地"), sealed.get("household_place", ""), HIDDEN
    yield _("住址"), sealed.get("address", ""), HIDDEN
    yield _("银行卡"), sealed.get("bank_account", ""), HIDDEN


def _in_words(codes: dict[str, str], code: str) -> str:
    """A code in words; one that is not in the table as it stands; none as nothing."""
    return _(codes[code]) if code in codes else code


def _history(person_id: int) -> Iterator[Known]:
    """Every change of every membership, with the officer's words, and every merger."""
    lines = MembershipChange.objects.filter(membership__person=person_id)
    for line in lines.select_related("membership__union").order_by("-on", "-pk"):
        told = f"{line.membership.union.name}　{line.note}".strip()
        yield Known(_("会籍记录"), str(line.get_kind_display()), told, _("工会名册"), line.on)
    for merge in PersonMerge.objects.filter(kept=person_id).order_by("-pk"):
        told = _("合并已经撤销") if merge.undone_at else _("两份登记合成一份")
        on = timezone.localdate(merge.at)
        yield Known(_("会籍记录"), _("合并登记"), told, _("区总工会核对"), on)
