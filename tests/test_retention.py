"""Nothing about a person is kept without a term: every table is compared with the declared kinds.

Law: 《个人信息保护法》第十七条 (the term is told), 第十九条 (the shortest time the purpose needs).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone, translation

from tests.town import Town, at, file
from zhijia.access.models import Account, Device
from zhijia.access.rules.retention import years_before
from zhijia.base.retention.selectors import tables_with_a_term
from zhijia.base.retention.services import remove_expired
from zhijia.base.sealing.models import SealedRow
from zhijia.base.sockets import RETENTION, SWEEPS, Ending
from zhijia.desk import services as desk
from zhijia.desk.models import Entry, Request
from zhijia.org.models import ImportState, Membership, Person, SheetImport

ABOUT_SOMEBODY = {"org.person", "access.account"}
NAMES_SOMEBODY = {"person_id", "account_id", "owner_id", "actor", "session_key", "owner", "to"}

WITHOUT_A_TERM: dict[str, str] = {
    "law.figure": "a published figure and the officers who answer for it",
    "care.policyversion": "a policy and the officers who answer for it",
}
"""Tables that look as if they held something about a person and do not, and why."""


def looks_personal(model: type[Model]) -> bool:
    """Sealed, or pointing at a person or an account, or naming one in a column."""
    fields = model._meta.local_fields
    points = {
        field.related_model._meta.label_lower
        for field in fields
        if isinstance(field.related_model, type)
    }
    return (
        issubclass(model, SealedRow)
        or bool(points & ABOUT_SOMEBODY)
        or bool({field.name for field in fields if not field.is_relation} & NAMES_SOMEBODY)
    )


def test_every_table_about_people_has_a_term() -> None:
    personal = {m._meta.label_lower for m in apps.get_models() if looks_personal(m)}
    assert {"org.person", "desk.request", "access.device", "mfa.authenticator"} <= personal
    assert sorted(personal - tables_with_a_term() - WITHOUT_A_TERM.keys()) == []


def test_every_kind_names_tables_that_exist() -> None:
    known = {model._meta.label_lower for model in apps.get_models()}
    assert tables_with_a_term() <= known
    assert set(WITHOUT_A_TERM) <= known - tables_with_a_term()


def test_what_ends_has_somebody_who_ends_it() -> None:
    """By the daily pass, by a sweep of its own, or by the person (a way in, an account)."""
    sweeps = {name for name, _sweep in SWEEPS}
    by_the_person = {"access.accounts", "access.ways_in"}
    for key, kind in RETENTION:
        acts = bool(kind.remove) + bool(kind.sweep)
        assert acts == (kind.ends != Ending.KEPT and key not in by_the_person), key
        assert not kind.sweep or kind.sweep in sweeps, key


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_may_read_the_terms_and_auditors_the_figures(town: Town, language: str) -> None:
    with translation.override(language):
        titles = [str(kind.title) for _key, kind in RETENTION]
        figures = "Cleared in the last" if language == "en" else "天清了"
    for who in ("visitor", "张师傅", "赵姐", "陈审", "老何"):
        client = town.client(who)
        client.cookies["zh_lang"] = language
        shown = client.get("/privacy/retention/", headers={"accept-language": language})
        page = shown.content.decode()
        assert shown.status_code == 200
        assert all(title in unescape(page) for title in titles), who
        assert (figures in page) == (who in ("陈审", "老何")), who


# The terms themselves


def test_a_device_is_forgotten_half_a_year_after_the_last_sign_in(town: Town) -> None:
    now = timezone.now()
    account = town.accounts["张师傅"]
    for days in (179, 181):
        Device.objects.create(
            account=account,
            digest=str(days),
            browser="other",
            system="other",
            since=timezone.localdate(now) - timedelta(days=days),
            is_proven=True,
        )
    remove_expired(now=now)
    assert list(Device.objects.values_list("digest", flat=True)) == ["179"]


def ended(town: Town, name: str, on: date) -> Person:
    person = Person.written_down(name, phone="13812345678", birth_year=1980)
    person.save()
    Membership.objects.create(
        person=person, union=town.mill_union, since=date(2001, 5, 1), until=on, state="ended"
    )
    return person


def test_former_members_lose_their_name_after_ten_years(town: Town) -> None:
    now = timezone.now()
    ten_years_ago = years_before(timezone.localdate(now), 10)
    long_gone = ended(town, "王五", ten_years_ago)
    a_day_later = ended(town, "赵六", ten_years_ago + timedelta(days=1))
    remove_expired(now=now)
    long_gone.refresh_from_db()
    assert (long_gone.name, long_gone.phone_index, bytes(long_gone.envelope)) == (
        "（已注销）",
        None,
        b"",
    )
    assert long_gone.birth_year == 1980
    assert Membership.objects.filter(person=long_gone).exists()
    a_day_later.refresh_from_db()
    assert a_day_later.name == "赵六"


def test_somebody_with_an_account_in_use_keeps_their_name(town: Town) -> None:
    now = timezone.now()
    person = ended(town, "王五", years_before(timezone.localdate(now), 11))
    account = Account.objects.create_account(person, phone_index="x")
    remove_expired(now=now)
    person.refresh_from_db()
    assert person.name == "王五"
    Account.objects.filter(pk=account.pk).update(is_active=False)
    remove_expired(now=now + timedelta(days=1))
    person.refresh_from_db()
    assert person.name == "（已注销）"


def test_a_matter_closed_ten_years_ago_says_no_more_who_it_was(town: Town) -> None:
    with at(2018, 3, 12, 15, 58):
        request = file(town)
        desk.withdraw_request(request, actor=town.actor("张师傅"))
    closed: datetime = Request.objects.get().closed_at  # type: ignore[assignment]
    remove_expired(now=closed + timedelta(days=3651))
    assert bytes(Request.objects.get().envelope) != b""
    remove_expired(now=closed + timedelta(days=3654))
    wiped = Request.objects.get()
    assert (bytes(wiped.envelope), wiped.filer, wiped.category) == (b"", None, request.category)
    assert {bytes(entry.envelope) for entry in Entry.objects.all()} == {b""}
    assert wiped.title == ""


def test_a_sheet_that_waits_for_a_week_is_let_go(town: Town) -> None:
    now = timezone.now()
    for state in (ImportState.CHECKED, ImportState.COMMITTED):
        SheetImport.objects.create(
            sheet="unions", union=town.east, account_id=1, filename="x", state=state
        )
    remove_expired(now=now + timedelta(days=6))
    assert SheetImport.objects.count() == 2
    remove_expired(now=now + timedelta(days=8))
    assert SheetImport.objects.get().state == ImportState.COMMITTED
