"""What the register holds about a person, for 我的信息."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.sockets import Known
from zhijia.kernel.identity import mask_id
from zhijia.org.models import Membership, Person


def rows_about(person_id: int) -> Iterator[Known]:
    """The person's own row and every membership, the present one first."""
    person = Person.objects.get(pk=person_id)
    sealed = person.sealed()
    number = sealed.get("id_number", "")
    born = _("%(year)s年") % {"year": person.birth_year} if person.birth_year else ""
    held = (
        (_("姓名"), person.name, ""),
        (_("手机号"), sealed.get("phone", ""), person.masked_phone),
        (_("身份证号"), number, mask_id(number)),
        (_("出生年份"), born, ""),
        (_("性别"), str(person.get_sex_display() or ""), ""),
        (_("住址"), sealed.get("address", ""), "*" * 6),
        (_("银行卡"), sealed.get("bank_account", ""), "*" * 6),
    )
    since = timezone.localdate(person.created_at)
    for label, value, masked in held:
        if value:
            yield Known(_("基本信息"), label, value, _("工会登记"), since, masked)
    memberships = Membership.objects.filter(person=person).select_related("union")
    for membership in memberships.order_by("-since", "-pk"):
        shown = f"{membership.union.name}　{membership.get_state_display()}"
        yield Known(_("会籍"), _("所在工会"), shown, _("工会名册"), membership.since)
