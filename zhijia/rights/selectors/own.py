"""What a person is shown of the audits that speak of them, and what they are not shown.

A person sees that their contributions were looked at when their employer itself handed every file
over, or when the evidence was their own. Where somebody else gave a file, nobody at the employer is
told that there is an audit at all: whoever reads this page may work in its personnel office, and from
the day and the months it could be guessed who came to the union.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import Known
from zhijia.org.models import Person
from zhijia.rights.models import AuditedEmployer, AuditedPerson
from zhijia.rights.rules.insurance_flow import Side, Source

GROUP = _("社会保险")


def is_open_to_its_people(audited: AuditedEmployer) -> bool:
    """Whether the people an audit speaks of may know of it."""
    sources = set(audited.audit.files.values_list("source", flat=True))
    if audited.side == Side.WORKER:
        return sources == {Source.WORKER} and audited.people == 1
    return sources == {Source.EMPLOYER}


def audit_rows_about(person_id: int) -> Iterator[Known]:
    """For 我的信息: that the union looked, over which months, and how many lines are about them."""
    index = Person.objects.filter(pk=person_id).values_list("id_index", flat=True).first()
    if not index:
        return
    rows = AuditedPerson.objects.filter(id_index=index, audited__done_at__isnull=False)
    for row in rows.select_related("audited__audit", "audited__employer").order_by("pk"):
        if is_open_to_its_people(row.audited):
            yield from _rows(row)


def _rows(row: AuditedPerson) -> Iterator[Known]:
    audited = row.audited
    where = audited.employer.name if audited.employer else audited.word
    months = f"{audited.first_period}—{audited.last_period}"
    source = _("您自己提供的材料") if audited.side == Side.WORKER else _("单位交来的文件")
    yield Known(
        group=GROUP,
        label=_("工会核对过您的参保"),
        value=f"{where}　{months}",
        source=source,
        since=audited.done_at.date() if audited.done_at else None,
    )
