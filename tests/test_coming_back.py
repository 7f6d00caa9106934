"""join_claim, and a former member who applies again: the district decides whether both are one person,
and the old entry goes on; and forget_applications_of: what was agreed to when joining is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.joining import PHONE, apply, id_number
from tests.town import BUILDER, SINCE, Town
from zhijia.access import selectors as access
from zhijia.access.models import Account, Consent
from zhijia.access.rules.consents import CONSENTS
from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org import services
from zhijia.org.forms.joining import ConsentForm
from zhijia.org.models import Application, Claim, Membership, Person, phone_index
from zhijia.org.tests.rosters import committed, csv_of, line
from zhijia.org.tests.rosters import id_number as roster_number

NOTE = "本人带身份证来过。"


def former(town: Town, number: str, *, phone: str = "13711110000") -> Person:
    """Somebody who was a member in the west and left, without an account."""
    person = Person.written_down("孙小妹", id_number=number, phone=phone)
    person.save()
    row = services.enrol_member(person, town.west, actor=BUILDER, since=SINCE)
    left = timezone.localdate() - timedelta(days=30)
    services.end_membership(row, actor=BUILDER, on=left)
    return person


# By an application of one's own ------------------------------------------------------------------


def test_the_district_reads_that_the_number_has_been_here_before_and_nobody_else_does(
    town: Town,
) -> None:
    former(town, id_number(1))
    application = apply(town, way="enterprise")
    words = "登记里有过这个证件号"
    page = reverse("org:handle_application", args=[application.number])
    for who in ("赵姐", "老李", "小王"):
        assert words not in town.client(who).get(page).content.decode(), who
    services.approve_application(application, actor=town.actor("赵姐"))
    assert words in town.client("小王").get(page).content.decode()
    for who in ("赵姐", "老李"):
        assert words not in town.client(who).get(page).content.decode(), who


def test_of_a_member_elsewhere_and_of_a_new_number_nothing_shows(town: Town) -> None:
    known = Person.written_down("孙小妹", id_number=id_number(1), phone=PHONE)
    known.save()
    services.enrol_member(known, town.west, actor=BUILDER, since=SINCE)
    for serial in (1, 2):
        application = apply(town, way="direct", serial=serial)
        page = reverse("org:handle_application", args=[application.number])
        assert "登记里有过" not in town.client("小王").get(page).content.decode()


def test_the_old_entry_goes_on_and_the_new_phone_is_the_way_in(town: Town) -> None:
    person = former(town, id_number(1))
    application = apply(town, way="direct")
    services.approve_application(application, actor=town.actor("小王"))
    current = Membership.objects.current().get(person=person)
    assert current.union == town.district
    assert person.memberships.count() == 2
    person.refresh_from_db()
    assert person.sealed()["phone"] == PHONE
    assert Account.objects.get(person=person).phone_index == phone_index(PHONE)


def test_a_members_phone_stays_whatever_somebody_types(town: Town) -> None:
    """Else whoever knows a number of an ID could have the member's codes sent to themselves."""
    known = Person.written_down("孙小妹", id_number=id_number(1), phone="13711110000")
    known.save()
    services.enrol_member(known, town.west, actor=BUILDER, since=SINCE)
    application = apply(town, way="direct")
    services.approve_application(application, actor=town.actor("小王"))
    known.refresh_from_db()
    assert known.sealed()["phone"] == "13711110000"


# By a roster -------------------------------------------------------------------------------------


@pytest.fixture
def claim(town: Town, settings, tmp_path) -> Claim:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    former(town, roster_number(1))
    committed(town.mill_union, town.actor("赵姐"), csv_of([line(1, "孙小妹")]))
    return Claim.objects.get()


def test_join_claim_brings_the_old_entry_back_with_its_history(town: Town, claim: Claim) -> None:
    old, record = claim.person, claim.record
    joined = services.join_claim(claim, actor=town.actor("小王"), note=NOTE)
    assert (joined.person, joined.union) == (old, town.mill_union)
    assert joined.since >= max(row.until for row in old.memberships.all() if row.until)
    assert joined.history.get().note == NOTE
    assert not Person.objects.filter(pk=record.pk).exists()
    assert old.member_record.trade == "挡车工"
    assert old.sealed()["phone"] == "13711110000", "what the old entry holds stays"
    town.mill_union.refresh_from_db()
    assert town.mill_union.members_count == town.mill_union.memberships.current().count()
    claim.refresh_from_db()
    assert claim.state == "joined"
    entry = AuditEntry.objects.get(verb="org.join_claim")
    assert NOTE not in str(entry.facts)


def test_only_the_district_and_only_of_somebody_who_is_nobodys_member(
    town: Town, claim: Claim
) -> None:
    for who in ("赵姐", "老李", "陈审"):
        with pytest.raises(NotAllowed):
            services.join_claim(claim, actor=town.actor(who), note=NOTE)
    with pytest.raises(RuleViolation, match="note_required"):
        services.join_claim(claim, actor=town.actor("小王"), note=" ")
    services.enrol_member(claim.person, town.west, actor=BUILDER, since=timezone.localdate())
    with pytest.raises(NotAllowed, match="claim_is_theirs"):
        services.join_claim(claim, actor=town.actor("小王"), note=NOTE)
    assert claim.person.memberships.current().get().union == town.west


def test_the_page_shows_both_masked_and_joins(town: Town, claim: Claim) -> None:
    client, page = town.client("小王"), reverse("org:join_claim", args=[claim.pk])
    assert page in client.get(reverse("org:claims")).content.decode()
    shown = client.get(page).content.decode()
    assert "孙*妹" in shown
    assert "孙小妹" not in shown
    assert client.post(page, {"note": ""}).status_code == 422
    assert client.post(page, {"note": NOTE}).status_code == 302
    assert client.get(page).status_code == 403
    for who in ("赵姐", "老李", "张师傅"):
        assert town.client(who).get(page).status_code == 404


# What was agreed to ------------------------------------------------------------------------------


def test_the_words_are_the_same_on_both_pages() -> None:
    label = str(ConsentForm.base_fields["personal_data"].label)
    assert CONSENTS["joining"].wording == label


def test_what_was_agreed_to_when_joining_is_seen_and_taken_back(town: Town) -> None:
    application = apply(town, way="direct")
    services.approve_application(application, actor=town.actor("小王"))
    person = Membership.objects.current().get(union=town.district).person
    given = Consent.objects.get(person=person, kind="joining")
    assert given.given_at == application.filed_at
    actor = access.actor_for(Account.objects.get(person=person))
    assert [one.key for one in access.my_consents(actor)] == ["sms", "joining"]
    from zhijia.access import services as mine

    mine.withdraw_consent(person, "joining", actor=actor)
    assert not Application.objects.exists()
    assert Membership.objects.current().filter(person=person).exists()
    (joining,) = [one for one in access.my_consents(actor) if one.key == "joining"]
    assert joining.state == "withdrawn"


def test_who_never_joined_here_is_not_asked(town: Town) -> None:
    assert [one.key for one in access.my_consents(town.actor("张师傅"))] == ["sms"]


def test_forget_applications_of_is_for_oneself_and_leaves_open_ones(town: Town) -> None:
    open_one = apply(town, "刘师傅", way="direct")
    with pytest.raises(NotAllowed):
        services.forget_applications_of(town.person("刘师傅"), actor=town.actor("小王"))
    actor = town.actor("刘师傅")
    assert services.forget_applications_of(town.person("刘师傅"), actor=actor) == 0
    services.withdraw_application(open_one, actor=actor)
    assert services.forget_applications_of(town.person("刘师傅"), actor=actor) == 1
