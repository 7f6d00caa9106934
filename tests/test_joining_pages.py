"""The pages of joining: without script, by everybody, and what comes back when something is missing."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.joining import PHONE, apply, id_number
from tests.test_access_matrix import EVERYBODY, pages_with
from tests.town import Town
from zhijia.base.audit.models import AuditEntry
from zhijia.config.doors import DOORS
from zhijia.org import services
from zhijia.org.models import Application, ApplicationEntry, JoiningDraft, Membership

READS_DIRECT = {"小王", "周主席", "陈审"}
READS_MILL = {"赵姐", "老李", *READS_DIRECT}
OFFICE_PAGES = {name for name in pages_with("application") if DOORS[name].duty}


def state() -> tuple[object, ...]:
    rows = list(Application.objects.order_by("pk").values_list("pk", "state", "turn"))
    return rows, ApplicationEntry.objects.count(), AuditEntry.objects.count()


@pytest.mark.parametrize("name", sorted(OFFICE_PAGES))
def test_an_application_is_there_for_those_entitled_and_for_nobody_else(
    town: Town, name: str
) -> None:
    for application, readers in (
        (apply(town, way="direct", serial=1), READS_DIRECT),
        (apply(town, serial=2), READS_MILL),
    ):
        address = reverse(name, kwargs={"application": application.number})
        for who in EVERYBODY:
            before = state()
            got = town.client(who).get(address).status_code
            if who in readers:
                expected = {200, 302, 403, 404, 405} if "reveal" in name else {200, 403, 405}
            else:
                expected = {302, 404, 405} if "reveal" in name or who == "visitor" else {404, 405}
            assert got in expected, (name, who, got)
            assert state() == before


@pytest.mark.parametrize("name", sorted(OFFICE_PAGES))
def test_refused_means_nothing_changed(town: Town, name: str) -> None:
    typed = {"text": "试一试", "fields_asked": "name", "purpose": "phone", "reason": "打电话核实"}
    for application, readers in (
        (apply(town, way="direct", serial=1), READS_DIRECT),
        (apply(town, serial=2), READS_MILL),
    ):
        address = reverse(name, kwargs={"application": application.number})
        for who in set(EVERYBODY) - readers | {"陈审"}:
            before = state()
            got = town.client(who).post(address, typed).status_code
            assert got in (302, 403, 404, 405), (name, who, got)
            assert state() == before, (name, who)


def test_an_application_belongs_to_its_applicant(town: Town) -> None:
    own = services.ask_to_leave(actor=town.actor("张师傅"))
    for name in ("org:application", "org:withdraw_application"):
        for who in EVERYBODY:
            address = reverse(name, kwargs={"application": own.number})
            got = town.client(who).get(address).status_code
            assert (got == 200) == (who == "张师傅"), (name, who, got)


def test_a_draft_is_its_sessions_or_its_persons_alone(town: Town) -> None:
    draft = services.start_joining({"way": "direct"}, actor=town.actor("张师傅"))
    for who in EVERYBODY:
        page = reverse("org:answer_joining", args=[draft.key, "work"])
        assert (town.client(who).get(page).status_code == 200) == (who == "张师傅")


# A visitor's way, as a browser without script goes it --------------------------------------------


def go(client: Client, address: str, **typed: str) -> str:
    """Send a page; the address it leads to."""
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_a_visitor_joins_directly(town: Town) -> None:
    client = town.client("visitor")
    assert client.post("/join/", {"way": ""}).status_code == 422
    work = go(client, "/join/", way="direct")
    assert "我们不通知您的单位" in client.get(work).content.decode()
    who = go(client, work, employer="", employment="1")
    missing = client.post(who, {"name": "孙小妹", "id_number": "110105", "phone": PHONE})
    assert missing.status_code == 422
    assert "身份证号应是18位" in missing.content.decode()
    assert "孙小妹" in missing.content.decode(), "nothing typed is lost"
    check = go(client, who, name="孙 小妹", id_number=id_number(1), phone=PHONE)
    page = client.get(check).content.decode()
    for shown in ("孙小妹", "110***************", "139******22", "只有区总工会"):
        assert shown in page
    assert id_number(1) not in page
    assert client.post(check, {"charter": "on"}).status_code == 422
    done = go(client, check, charter="on", personal_data="on")
    page = client.get(done).content.decode()
    application = Application.objects.get()
    assert application.number in page
    passphrase = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)
    assert passphrase is not None
    assert (application.confidential, application.union) == (True, town.district)
    assert JoiningDraft.objects.get().filed_as == application

    other = town.client("visitor")
    assert other.get(reverse("org:application", args=[application.number])).status_code == 404
    wrong = {"number": application.number, "passphrase": "1111 1111 1111 1111"}
    assert other.post("/join/track/", wrong).status_code == 422
    found = go(other, "/join/track/", number=application.number, passphrase=passphrase[0])
    assert "现在在：示范区总工会" in other.get(found).content.decode()


def test_a_visitor_finds_the_employer_by_part_of_its_name(town: Town) -> None:
    client = town.client("visitor")
    work = go(client, "/join/", way="enterprise")
    looked_up = client.post(work, {"employer": "宏达", "employment": "1"})
    page = looked_up.content.decode()
    assert looked_up.status_code == 200
    assert "由宏达纺织有限公司工会答复" in page
    assert "不在名单里" in page
    for told in ("3人", "会员3", "members"):
        assert told not in page
    again = {"employer": "宏达", "searched": "宏达", "employment": "1"}
    nothing_chosen = client.post(work, again)
    assert nothing_chosen.status_code == 422
    assert "请选一个" in nothing_chosen.content.decode()
    who = go(client, work, **again, place=str(town.mill.pk))
    assert who.endswith("/who/")


def test_the_same_name_search_with_and_without_members(town: Town) -> None:
    """What a visitor finds of an employer does not depend on who has joined there."""

    def found() -> str:
        client = town.client("visitor")
        work = go(client, "/join/", way="enterprise")
        page = client.post(work, {"employer": "宏达", "employment": "1"}).content.decode()
        page = re.sub(r'value="[A-Za-z0-9]{64}"', "token", page)
        return re.sub(r"/join/[0-9a-f-]{36}/", "draft", page)

    before = found()
    services.approve_application(apply(town, way="direct"), actor=town.actor("小王"))
    assert found() == before


def test_an_unknown_employer_goes_to_the_district(town: Town) -> None:
    client = town.client("visitor")
    work = go(client, "/join/", way="enterprise")
    page = client.post(work, {"employer": "没人知道的厂", "employment": "1"}).content.decode()
    assert "没有找到这个单位" in page
    typed = {"employer": "没人知道的厂", "searched": "没人知道的厂", "employment": "1"}
    assert go(client, work, **typed, place="unknown").endswith("/who/")


def test_a_draft_can_be_forgotten(town: Town) -> None:
    client = town.client("visitor")
    work = go(client, "/join/", way="direct")
    key = work.split("/")[2]
    assert go(client, reverse("org:discard_joining", args=[key])) == "/join/"
    assert client.get(work).status_code == 404
    assert not JoiningDraft.objects.exists()


def test_signing_in_half_way_keeps_the_draft_and_asks_less(town: Town) -> None:
    """A member who signs in is told that this is a transfer, and is not asked who they are again."""
    person = town.person("张师傅")
    services.start_joining({"way": "direct"}, actor=town.actor("张师傅"))
    draft = JoiningDraft.objects.get(person=person)
    client = town.client("张师傅")
    page = client.get("/join/").content.decode()
    assert "您现在是宏达纺织有限公司工会的会员" in page
    who = client.get(reverse("org:answer_joining", args=[draft.key, "who"])).content.decode()
    assert 'name="id_number"' in who
    assert 'name="name"' not in who
    assert 'name="phone"' not in who


# The office ---------------------------------------------------------------------------------------


def test_the_queue_and_the_page_show_no_name_and_no_number(town: Town) -> None:
    application = apply(town)
    client = town.client("赵姐")
    for address in (
        reverse("org:applications"),
        reverse("org:handle_application", args=[application.number]),
        reverse("workbench:today"),
    ):
        page = client.get(address).content.decode()
        assert "孙*妹" in page
        for secret in ("孙小妹", PHONE, id_number(1)):
            assert secret not in page


def test_approve_refuse_and_pass_up_by_the_pages(town: Town) -> None:
    client = town.client("赵姐")
    first, second, third = (apply(town, serial=n) for n in (1, 2, 3))
    assert client.post(reverse("org:approve_application", args=[first.number])).status_code == 302
    again = client.post(reverse("org:approve_application", args=[first.number]))
    assert again.status_code == 403
    refuse = reverse("org:refuse_application", args=[second.number])
    assert client.post(refuse, {"text": ""}).status_code == 422
    assert client.post(refuse, {"text": "请找分厂工会，电话12351。"}).status_code == 302
    assert client.post(reverse("org:pass_up_application", args=[third.number])).status_code == 302
    states = list(Application.objects.order_by("pk").values_list("state", "turn__name"))
    assert states == [
        ("approved", town.district.name),
        ("refused", town.mill_union.name),
        ("submitted", town.east.name),
    ]


def test_the_todo_is_for_the_union_whose_turn_it_is(town: Town) -> None:
    application = apply(town)
    for who, sees in (("赵姐", True), ("老李", False), ("小王", False), ("陈审", False)):
        page = town.client(who).get(reverse("workbench:today")).content.decode()
        assert (application.number in page) == sees, who


# My membership ------------------------------------------------------------------------------------


def test_my_membership_and_what_can_be_asked_for(town: Town) -> None:
    client = town.client("张师傅")
    page = client.get("/me/membership/").content.decode()
    for shown in ("宏达纺织有限公司工会", "在籍", "转会", "保留会籍", "退会"):
        assert shown in page
    kept = go(client, "/me/membership/retain/", why="retired")
    assert "您提交了申请" in client.get(kept).content.decode()
    assert client.post("/me/membership/leave/").status_code == 422, "one application at a time"
    assert go(client, f"{kept}withdraw/") == kept
    assert go(client, "/me/membership/leave/").startswith("/join/")


def test_whoever_is_no_member_is_offered_to_join(town: Town) -> None:
    client = town.client("小王")
    assert "您现在不是会员" in client.get("/me/membership/").content.decode()
    assert client.get("/me/membership/leave/").status_code == 403


def test_the_old_union_reads_that_somebody_left_and_nowhere_where_to(town: Town) -> None:
    """Neither the page of the ended membership nor a list names the district."""
    membership = Membership.objects.get(person=town.person("张师傅"))
    page = reverse("org:member", args=[membership.pk])
    services.approve_application(apply(town, "张师傅", way="direct"), actor=town.actor("小王"))
    client = town.client("赵姐")
    for address in (page, reverse("org:members"), reverse("org:applications") + "?tab=done"):
        shown = client.get(address).content.decode()
        body = shown.split("<main", 1)[-1]
        assert town.district.name not in body, address
