"""What the register holds about a person, for 我的信息."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhijia.org.models import Membership, Person


def rows_about(person_id: int) -> Iterator[dict[str, object]]:
    """The person's own row and every membership, the present one first."""
    person = Person.objects.get(pk=person_id)
    sealed = person.sealed()
    yield {
        "what": _("基本信息"),
        "name": person.name,
        "sex": person.get_sex_display(),
        "birth_year": person.birth_year,
        "phone": sealed.get("phone", ""),
        "id_number": sealed.get("id_number", ""),
        "since": person.created_at,
    }
    memberships = Membership.objects.filter(person=person).select_related("union")
    for membership in memberships.order_by("-since", "-pk"):
        yield {
            "what": _("会籍"),
            "union": membership.union.name,
            "state": membership.get_state_display(),
            "since": membership.since,
            "until": membership.until,
        }
