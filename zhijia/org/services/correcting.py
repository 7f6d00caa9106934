"""Put right what the register holds about a person: what they said and somebody checked."""

from __future__ import annotations

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import born_on, sex_of
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import ID_CARD, Person, id_index, phone_index, sound_of
from zhijia.org.models.person import SEX_CODES
from zhijia.org.rules.pinyin import initials_of


@transaction.atomic
def correct_person(person: Person, field: str, value: str, *, actor: Actor) -> Person:
    """Write a checked value over the one before. An identity number that stands with somebody else
    is refused: then two rows may be one person, and that is a merger."""
    require(policies.may_correct_person(actor, person, field))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if field == "name":
        person.name, person.pinyin, person.initials = value, sound_of(value), initials_of(value)
    else:
        _write_sealed(person, field, value)
    person.is_compared = False
    person.save()
    record("org.correct_person", person, actor=actor, column=field)
    return person


def _write_sealed(person: Person, field: str, value: str) -> None:
    if field == "id_number":
        index = id_index(value)
        if Person.objects.filter(id_index=index).exclude(pk=person.pk).exists():
            raise RuleViolation("org.id_held_by_another")
        person.id_type, person.id_index = ID_CARD, index
        person.birth_year, person.sex = born_on(value).year, SEX_CODES[sex_of(value)]
    elif field == "phone":
        person.phone_index = phone_index(value)
    person.seal(**{field: value})
