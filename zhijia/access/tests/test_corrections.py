"""A person corrects what we hold: at once, by a code, or by a paper an officer sees in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.town import Town, at
from zhijia.access import selectors, services
from zhijia.access.models import Account, Correction
from zhijia.access.rules.corrections import CORRECTABLE, FLOW, Proof
from zhijia.access.tests.conftest import code_sent_to
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.models import Message
from zhijia.base.outbox.selectors import sent_in_development
from zhijia.base.sealing.models import Reveal
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.org.models import Person, id_index

ID, OTHER_ID = "999999198001010011", "99999919900307002X"
NEW = "13511112222"


def propose(town: Town, field: str, value: str, *, district: bool = False) -> Correction:
    return services.propose_correction(
        town.person("张师傅"), field, value, actor=town.actor("张师傅"), to_district=district
    )


def zhang(town: Town) -> Person:
    return Person.objects.get(pk=town.person("张师傅").pk)


def fresh(town: Town, name: str) -> Client:
    """Signed in by a code just now."""
    client = Client()
    phone = zhang(town).sealed()["phone"]
    assert name == "张师傅"
    client.post("/sign-in/", {"phone": phone})
    client.post("/sign-in/code/", {"code": code_sent_to(phone)})
    return client


# At once


@pytest.mark.parametrize("field", [k for k, v in CORRECTABLE.items() if v.proof == Proof.NONE])
def test_propose_correction_that_needs_no_paper_is_right_at_once(town: Town, field: str) -> None:
    row = propose(town, field, "6222021234567890123" if field == "bank_account" else "x@y.cn")
    assert (row.state, row.due_on) == ("applied", None)
    assert zhang(town).sealed()[field] == row.sealed()["after"]
    verbs = set(AuditEntry.objects.filter(target=f"access.correction:{row.pk}").values_list("verb"))
    assert verbs == {("access.apply_correction",), ("access.propose_correction",)}


def test_by_the_page_with_bad_input_first(town: Town) -> None:
    client = town.client("张师傅")
    page = "/me/data/correct/bank_account/"
    assert client.get(page).status_code == 200
    bad = client.post(page, {"value": "一二三"})
    assert bad.status_code == 422
    assert "12到23位数字" in bad.content.decode()
    good = client.post(page, {"value": "6222 0212 3456 7890 123"})
    assert good["Location"] == "/me/data/correct/"
    shown = client.get("/me/data/correct/").content.decode()
    assert "银行卡：已更正" in shown
    assert "6222021234567890123" not in shown
    again = client.post(page, {"value": "6222021234567890123"})
    assert "和现在登记的一样" in again.content.decode()


@pytest.mark.parametrize("field", ["phone", "nation", "password"])
def test_only_what_may_be_corrected_here(town: Town, field: str) -> None:
    answer = town.client("张师傅").get(f"/me/data/correct/{field}/")
    assert answer.status_code == (302 if field == "phone" else 404)


# By a paper


def test_a_name_waits_for_the_persons_own_union_or_the_district(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        own = propose(town, "name", "张建军")
        services.withdraw_correction(own, actor=town.actor("张师傅"))
        other = propose(town, "name", "张建军", district=True)
    assert (own.office, own.due_on) == (town.mill_union, date(2018, 3, 15))
    assert other.office == town.district
    assert zhang(town).name == "张建国"


def test_an_identity_number_goes_to_the_district_alone(town: Town) -> None:
    """Whether it is known elsewhere is nothing an enterprise's officer may learn."""
    row = propose(town, "id_number", ID)
    assert row.office == town.district
    assert town.client("赵姐").get(f"/w/corrections/{row.pk}/").status_code == 404


def test_accept_correction(town: Town) -> None:
    row = propose(town, "id_number", ID)
    client = town.client("小王")
    unseen = client.post(f"/w/corrections/{row.pk}/accept/")
    assert unseen.status_code == 422
    assert "请当面看过证件" in unseen.content.decode()
    done = client.post(f"/w/corrections/{row.pk}/accept/", {"seen": "on"})
    assert done["Location"] == "/w/corrections/"
    row.refresh_from_db()
    person = zhang(town)
    assert (row.state, row.decided_by) == ("accepted", town.accounts["小王"])
    assert (person.id_index, person.birth_year, person.sex) == (id_index(ID), 1980, "1")
    assert Message.objects.get(text="access.correction_decided").person_id == person.pk
    with pytest.raises(RuleViolation, match=r"flow\.wrong_state"):
        services.decline_correction(row, actor=town.actor("小王"), answer="晚了")


def test_a_name_brings_its_pinyin(town: Town) -> None:
    row = propose(town, "name", "欧阳军")
    services.accept_correction(row, actor=town.actor("小王"))
    assert (zhang(town).name, zhang(town).initials) == ("欧阳军", "oyj")


def test_decline_correction_needs_a_reason_the_person_reads(town: Town) -> None:
    row = propose(town, "name", "张建军")
    client = town.client("老李")
    page = f"/w/corrections/{row.pk}/decline/"
    assert client.post(page, {"answer": " "}).status_code == 422
    assert client.post(page, {"answer": "户口本上还是原来的名字"}).status_code == 302
    assert zhang(town).name == "张建国"
    shown = town.client("张师傅").get("/me/data/correct/").content.decode()
    assert "姓名：没有更正" in shown
    assert "户口本上还是原来的名字" in shown


def test_a_number_of_somebody_else_is_refused_at_the_district(town: Town) -> None:
    other = town.person("刘师傅")
    other.id_index = id_index(ID)
    other.save()
    row = propose(town, "id_number", ID)
    with pytest.raises(RuleViolation, match=r"org\.id_held_by_another"):
        services.accept_correction(row, actor=town.actor("小王"))
    row.refresh_from_db()
    assert row.state == "open"


def test_reveal_correction_is_on_record_for_the_person(town: Town) -> None:
    row = propose(town, "name", "张建军")
    shown = services.reveal_correction(row, actor=town.actor("小王"), reason="核对您提的更正")
    assert (shown["before"], shown["after"]) == ("张建国", "张建军")
    assert Reveal.objects.get().person_id == town.person("张师傅").pk
    assert town.client("小王").post(f"/w/corrections/{row.pk}/show/").status_code == 403
    told = town.client("张师傅").get("/me/data/seen/").content.decode()
    assert "您提的更正" in told


# Who may not


OFFICE_STEPS = ("", "show/", "accept/", "decline/")


@pytest.mark.parametrize("step", OFFICE_STEPS)
def test_who_may_not_check(town: Town, step: str) -> None:
    row = propose(town, "name", "张建军")
    page = f"/w/corrections/{row.pk}/{step}"
    for who in ("吴姐", "陈审", "老何", "刘师傅", "张师傅"):
        client = town.client(who)
        answer = client.post(page, {"seen": "on", "answer": "x"}) if step else client.get(page)
        assert answer.status_code == 404, who
    row.refresh_from_db()
    assert row.state == "open"


def test_nobody_checks_their_own(town: Town) -> None:
    row = services.propose_correction(
        town.person("老李"), "name", "李国庆", actor=town.actor("老李"), to_district=True
    )
    boss = town.actor("小王")
    own = Actor(account_id=boss.account_id, person_id=town.person("老李").pk, grants=boss.grants)
    with pytest.raises(NotAllowed, match=r"access\.own_correction"):
        services.accept_correction(row, actor=own)
    assert selectors.open_corrections(own) == []


def test_only_the_person_proposes_and_withdraws(town: Town) -> None:
    row = propose(town, "name", "张建军")
    with pytest.raises(NotAllowed):
        services.withdraw_correction(row, actor=town.actor("小王"))
    with pytest.raises(NotAllowed):
        services.propose_correction(town.person("张师傅"), "address", "x", actor=town.actor("小王"))
    theirs = town.client("刘师傅").post(f"/me/data/corrections/{row.pk}/withdraw/")
    assert theirs.status_code == 404


def test_one_open_correction_of_a_kind(town: Town) -> None:
    propose(town, "name", "张建军")
    with pytest.raises(Conflict, match=r"access\.correction_open_already"):
        propose(town, "name", "张建民")
    propose(town, "id_number", ID)
    assert Correction.objects.count() == 2


# The clock


def test_climb_corrections_once_the_term_is_over(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        row = propose(town, "name", "张建军")
    with at(2018, 3, 15, 18, 0) as now:
        assert services.climb_corrections(now=now) == 0
    with at(2018, 3, 16, 9, 0) as now:
        assert [services.climb_corrections(now=now) for _twice in "ab"] == [1, 0]
    row.refresh_from_db()
    assert (row.office, row.due_on) == (town.district, date(2018, 3, 21))
    assert AuditEntry.objects.filter(verb="access.climb_correction").count() == 1


def test_the_todo_of_whoever_checks(town: Town) -> None:
    propose(town, "name", "张建军")
    now = timezone.now()
    for who, titles in (("赵姐", ["张*国说姓名不对"]), ("老李", ["张*国说姓名不对"]), ("吴姐", [])):
        todos = selectors.correction_todos(town.actor(who), now=now, most=50)
        assert [todo.title for todo in todos] == titles, who


def test_values_are_wiped_three_years_later_and_the_line_stays(town: Town) -> None:
    from zhijia.access.services.corrections import wipe_corrections

    row = propose(town, "email", "x@y.cn")
    assert wipe_corrections(now=timezone.now() + timedelta(days=1000)) == 0
    assert wipe_corrections(now=timezone.now() + timedelta(days=1100)) == 1
    line = selectors.my_corrections(town.actor("张师傅"))[0]
    assert (line.pk, line.before, line.after) == (row.pk, "", "")


# The phone


def test_change_phone_by_the_code_that_the_new_number_got(town: Town) -> None:
    old = zhang(town).sealed()["phone"]
    client = fresh(town, "张师傅")
    assert client.post("/me/data/correct/phone/", {"phone": NEW}).status_code == 302
    code = code_sent_to(NEW)
    wrong = "000000" if code != "000000" else "111111"
    page = "/me/data/correct/phone/code/"
    assert client.post(page, {"code": wrong}).status_code == 422
    assert zhang(town).sealed()["phone"] == old
    assert client.post(page, {"code": code})["Location"] == "/me/data/correct/"
    person, account = zhang(town), Account.objects.get(person=town.person("张师傅"))
    assert person.sealed()["phone"] == NEW
    assert person.phone_index == account.phone_index
    deliver_outbox(now=timezone.now())
    told = sent_in_development(old).first()
    assert told is not None
    assert "登录手机号已换" in told.text
    assert client.post(page, {"code": code}).status_code == 422  # used up


def test_change_phone_asks_for_a_fresh_sign_in(town: Town) -> None:
    answer = town.client("张师傅").post("/me/data/correct/phone/", {"phone": NEW})
    assert answer["Location"].startswith("/sign-in/")
    with pytest.raises(NotAllowed):
        services.send_phone_code(
            town.accounts["张师傅"], NEW, actor=town.actor("小王"), language="zh-hans"
        )
    with pytest.raises(NotAllowed):
        services.change_phone(town.accounts["张师傅"], NEW, actor=town.actor("小王"))


def test_the_same_number_is_no_change(town: Town) -> None:
    with pytest.raises(RuleViolation, match=r"access\.phone_is_the_same"):
        services.change_phone(
            town.accounts["张师傅"],
            zhang(town).sealed()["phone"],
            actor=town.actor("张师傅"),
        )


def test_every_step_of_the_flow_is_taken_here() -> None:
    assert {step.name for step in FLOW} == {"accept", "decline", "withdraw", "apply"}


def test_nothing_of_a_correction_stands_in_clear(town: Town) -> None:
    row = propose(town, "id_number", OTHER_ID)
    with connection.cursor() as cursor:
        cursor.execute("select * from access_correction")
        stored = repr(cursor.fetchall())
    assert OTHER_ID not in stored
    assert row.sealed()["after"] == OTHER_ID
