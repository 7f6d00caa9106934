"""Filing: the right office, the right clock, a number, a passphrase for a visitor, once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.town import BUILDER, STORY, Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import services
from zhijia.desk.models import Draft, Entry, Request
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import RuleViolation


def test_a_confidential_matter_goes_to_the_district(town: Town) -> None:
    request = file(town, category="wages")
    assert (request.office, request.confidential) == (town.district, True)
    assert request.filer == town.person("张师傅")


def test_hardship_goes_to_the_street_of_the_workers_union(town: Town) -> None:
    assert file(town, category="hardship").office == town.east


def test_membership_goes_to_the_workers_own_union(town: Town) -> None:
    assert file(town, category="membership").office == town.mill_union


def test_a_visitor_chooses_the_street_or_reaches_the_district(town: Town) -> None:
    chosen = file(town, "visitor", category="hardship", street=str(town.west.pk))
    unsure = file(town, "visitor", category="hardship", street="unsure")
    assert (chosen.office, unsure.office) == (town.west, town.district)


def test_the_promise_is_counted_in_working_days(town: Town) -> None:
    with at(2018, 3, 12, 15, 58):
        request = file(town)
    assert request.accept_due_at.astimezone(UTC) == datetime(2018, 3, 13, 9, 30, tzinfo=UTC)
    assert request.answer_due_at.astimezone(UTC) == datetime(2018, 3, 19, 9, 30, tzinfo=UTC)
    assert request.due_at == request.accept_due_at


def test_words_are_sealed_and_columns_hold_none_of_them(town: Town) -> None:
    request = file(town, "visitor", phone="13912345678", reach="phone", employer="宏达纺织有限公司")
    row = Request.objects.values().get(pk=request.pk)
    entry = Entry.objects.values().get(request=request)
    for value in [*row.values(), *entry.values()]:
        shown = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        for word in ("工资", "13912345678", "宏达"):
            assert word.encode() not in shown
    assert request.sealed()["story"] == STORY
    assert request.sealed()["phone"] == "13912345678"


def test_the_employer_is_recognised_only_when_certain(town: Town) -> None:
    assert file(town, employer="宏达纺织有限公司").employer == town.mill
    assert file(town, employer="宏达").employer is None


def test_the_audit_names_the_category_and_no_words(town: Town) -> None:
    request = file(town)
    entry = AuditEntry.objects.get(verb="desk.file_request")
    assert entry.target == f"desk.request:{request.pk}"
    assert entry.actor == f"account:{town.accounts['张师傅'].pk}"
    assert entry.facts == {"category": "wages", "version": 1, "source": "web"}


def test_a_visitor_gets_a_passphrase_and_only_its_digest_is_kept(town: Town) -> None:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    filed = services.file_request(draft, actor=VISITOR)
    digits = filed.passphrase.replace(" ", "")
    assert len(digits) == 16
    assert filed.request.passphrase_digest
    assert digits not in filed.request.passphrase_digest
    assert filed.request.filer is None


def test_pressing_twice_finds_the_same_request(town: Town) -> None:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    first = services.file_request(draft, actor=VISITOR)
    second = services.file_request(draft, actor=VISITOR)
    assert first.request == second.request
    assert first.passphrase == second.passphrase
    assert Request.objects.count() == 1


def test_the_passphrase_is_wiped_after_a_quarter_of_an_hour(town: Town) -> None:
    with at(2018, 3, 12, 10, 0):
        draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
        services.file_request(draft, actor=VISITOR)
    with at(2018, 3, 12, 10, 14) as now:
        assert services.clear_drafts(now=now) == 0
    with at(2018, 3, 12, 10, 16) as now:
        assert services.clear_drafts(now=now) == 1
    kept = Draft.objects.get(pk=draft.pk)
    assert kept.sealed() == {}
    assert kept.filed_as is not None


def test_an_expired_draft_is_gone_with_a_sentence(town: Town) -> None:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    services.discard_draft(Draft.objects.get(pk=draft.pk), actor=VISITOR)
    with pytest.raises(RuleViolation) as no:
        services.file_request(draft, actor=VISITOR)
    assert no.value.code == "desk.draft_gone"


def test_a_district_without_offices_says_so(db: None) -> None:
    services.seed_categories(actor=BUILDER)
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    with pytest.raises(RuleViolation) as no:
        services.file_request(draft, actor=VISITOR)
    assert no.value.code == "desk.no_office"
    assert Request.objects.count() == 0
