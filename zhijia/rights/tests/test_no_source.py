"""No file an employer is sent tells of a source: two districts that differ only in what a worker brought
give the same bytes; with a negative control."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse

from tests.town import Town, at
from zhijia.rights import services
from zhijia.rights.models import AuditedEmployer, Finding
from zhijia.rights.services.trust import settle_trust
from zhijia.rights.tests.audits import ABSENT, MONTHS, NAMES, SHORT, number
from zhijia.rights.tests.test_letters import PEOPLE, _cell, finished, found, low_base

Seen = dict[str, bytes]


def with_and_without(change: Callable[[], object], look: Callable[[], Seen]) -> tuple[Seen, Seen]:
    """What is seen after the change, and what is seen without it."""
    with transaction.atomic():
        change()
        after = look()
        transaction.set_rollback(True)
    return after, look()


def eight_people(town: Town) -> AuditedEmployer:
    """The employer's own files show eight people declared too low."""
    result = finished(town)
    for row, (who, name) in enumerate(({SHORT: NAMES[SHORT]} | PEOPLE).items(), start=2):
        person = found(result, row, who, name)
        Finding.objects.bulk_create(low_base(result, person, month) for month in MONTHS)
    return result


def every_file(town: Town, audited: AuditedEmployer) -> Seen:
    """Everything an employer is handed: the letter as Word and PDF, its list, the list alone."""
    seen: Seen = {}
    with transaction.atomic():
        client = town.client("小王")
        letter = services.draft_letter(audited, actor=town.actor("小王"))
        services.sign_letter(letter, actor=town.actor("周主席"))
        for name in ("letter_word", "letter_pdf", "letter_workbook"):
            seen |= parts(name, client.get(reverse(f"rights:{name}", args=[letter.pk])).content)
        list_alone = client.post(reverse("rights:export_workbook", args=[audited.pk])).content
        seen |= parts("export_workbook", list_alone)
        transaction.set_rollback(True)
    return seen


def parts(name: str, content: bytes) -> Seen:
    if content.startswith(b"%PDF"):
        return {name: re.sub(rb"/ID ?\[[^\]]*\]", b"", content)}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {f"{name}/{part}": package.read(part) for part in package.namelist()}


def a_worker_brings_papers(town: Town) -> None:
    """The same months, shown by a worker's own papers too, and another wrong nobody else has."""
    own = finished(town, side="worker")
    AuditedEmployer.objects.filter(pk=own.pk).update(is_latest=False)
    person = found(own, 2, SHORT, NAMES[SHORT])
    for month in MONTHS:
        finding = low_base(own, person, month)
        finding.trust = "C"
        finding.save()
    settle_trust([town.mill.pk])


def one_more_is_found(audited: AuditedEmployer) -> None:
    person = found(audited, 40, ABSENT, NAMES[ABSENT])
    absent = {"code": "SI-01", "expected": "4500.00", "found": "", "employer_short": 85_500}
    Finding.objects.create(**(_cell(audited, person, MONTHS[0]) | absent))


def five_more_are_found(audited: AuditedEmployer) -> None:
    for row in range(50, 55):
        person = found(audited, row, number(row), f"工友{row}")
        absent = {"code": "SI-01", "expected": "4500.00", "found": "", "employer_short": 85_500}
        Finding.objects.create(**(_cell(audited, person, MONTHS[0]) | absent))


@pytest.mark.usefixtures("printer")
@pytest.mark.parametrize("hidden", ["papers", "one more"])
def test_no_file_for_an_employer_tells_of_a_source(town: Town, hidden: str) -> None:
    with at(2018, 10, 8, 9, 0):
        audited = eight_people(town)
        change: Callable[[], object] = {
            "papers": lambda: a_worker_brings_papers(town),
            "one more": lambda: one_more_is_found(audited),
        }[hidden]
        after, before = with_and_without(change, lambda: every_file(town, audited))
    assert after.keys() == before.keys()
    assert [part for part in before if after[part] != before[part]] == []


def test_five_more_people_do_change_the_files(town: Town) -> None:
    """Negative control."""
    with at(2018, 10, 8, 9, 0):
        audited = eight_people(town)
        after, before = with_and_without(
            lambda: five_more_are_found(audited), lambda: every_file(town, audited)
        )
    changed = {part.partition("/")[0] for part in before if after.get(part) != before[part]}
    assert changed == {"letter_word", "letter_pdf", "letter_workbook", "export_workbook"}
