"""The employer's side learns nothing: two districts that differ only in one hidden person give
byte-equal answers on every page the enterprise's officer can open.

Source: architecture, section 4 ("No oracles").
"""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse

from tests.joining import apply, id_number
from tests.test_access_matrix import TWO_ARGUMENTS, pages_with, plain_pages
from tests.town import BUILDER, SINCE, Town, at, file
from zhijia.base.outbox.models import Message, OutboxRow
from zhijia.config.doors import DOORS
from zhijia.desk import services
from zhijia.kernel.actor import VISITOR
from zhijia.org import services as org
from zhijia.org.models import Person

OFFICER = "赵姐"
NOT_READ_BY_GET = {"access:sign_out"}


def answers(town: Town, numbers: list[str], who: str = OFFICER) -> dict[str, bytes]:
    """Everything the enterprise's officer gets: each page, each tab, each search, each row's page
    for rows of the mill, and the pages of these case numbers."""
    client = town.proven_client(who)
    addresses = [reverse(name) for name in plain_pages() if name not in NOT_READ_BY_GET]
    requests = reverse("desk:requests")
    addresses += [f"{requests}?tab={tab}" for tab in ("new", "climbed", "answered", "done")]
    addresses += [f"{requests}?q={word}" for word in ("张", "工资", "zjg", "13800000007")]
    addresses += [f"{requests}?category={code}" for code in ("wages", "hardship", "membership")]
    addresses += [f"{reverse('org:members')}?q={word}" for word in ("张", "zjg", "13800000007")]
    keys = {town.mill_union.pk, town.mill.pk, town.accounts[OFFICER].posts.get().pk}
    addresses += [reverse(n, kwargs={"pk": key}) for n in pages_with("pk") for key in sorted(keys)]
    addresses += [reverse(n, kwargs={"number": no}) for n in pages_with("number") for no in numbers]
    queue = reverse("org:applications")
    addresses += [f"{queue}?tab={tab}" for tab in ("mine", "open", "done")]
    addresses += [f"{queue}?q={no}" for no in numbers]
    addresses += [
        reverse(n, kwargs={"application": no}) for n in pages_with("application") for no in numbers
    ]
    found = {}
    for address in addresses:
        answer = client.get(address)
        found[address] = b"%d\n%b" % (answer.status_code, without_tokens(answer.content))
    return found


def without_tokens(content: bytes) -> bytes:
    """The page without what is new on every answer: the form's token and its once-only key."""
    return re.sub(rb'name="(csrfmiddlewaretoken|once)" value="[^"]+"', b"token", content)


def hidden_things(town: Town) -> list[str]:
    """What workers of the mill do that its officer must not learn; the numbers it was given."""
    request = file(town, "张师傅", employer="宏达纺织有限公司")
    services.accept_request(request, actor=town.actor("小王"))
    services.write_to_worker(request, actor=town.actor("小王"), text="我们先核对。")
    services.reveal_filer(
        request, ["phone"], actor=town.actor("小王"), purpose="phone", reason="打电话核实"
    )
    late = file(town, "刘师傅", category="contract")
    other = file(town, "visitor", category="insurance", employer="宏达纺织有限公司")
    draft = services.start_draft({"category": "wages", "story": "还没写完"}, actor=VISITOR)
    services.answer_question(draft, {"employer": "宏达纺织有限公司"}, actor=VISITOR)
    with at(2018, 6, 1, 9, 0) as now:
        services.climb_overdue(now=now)
    return [request.number, late.number, other.number, *joined_directly(town)]


def joined_directly(town: Town) -> list[str]:
    """Three workers of the mill who join through the district, as far as it goes: one is a member
    by now, one waits, one was refused."""
    joined, waiting, refused = (apply(town, way="direct", serial=n) for n in (1, 2, 3))
    org.approve_application(joined, actor=town.actor("小王"))
    org.refuse_application(refused, actor=town.actor("小王"), reason="请先补身份证号")
    org.start_joining({"way": "direct", "employer": town.mill.name}, actor=VISITOR)
    return [joined.number, waiting.number, refused.number]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_enterprises_officer_sees_the_same_bytes(town: Town, language: str) -> None:
    org.issue_card(actor=town.actor(OFFICER))  # her own card has a random key
    with at(2018, 3, 12, 9, 0):
        seen = file(town, "张师傅", category="membership")
        with at(2018, 6, 1, 9, 0) as later:
            services.climb_overdue(now=later)  # the open matter climbs in both districts
        try:
            with transaction.atomic():
                numbers = [seen.number, *hidden_things(town)]
                after = answers(town, numbers)
                raise RuntimeError("take it all back")
        except RuntimeError:
            pass
        before = answers(town, numbers)
    assert before.keys() == after.keys()
    assert len(before) > 20
    differing = [address for address in before if before[address] != after[address]]
    assert differing == []


@pytest.mark.parametrize("who", ["赵姐", "老李"])
@pytest.mark.parametrize("state", ["approved", "checked"])
def test_an_application_does_not_tell_who_is_a_member_elsewhere(
    town: Town, who: str, state: str
) -> None:
    """A visitor applies at the mill, which approves. In one district nobody knows the number; in the
    other it is a member's of the west, who is asked: the mill and its street see the same bytes."""
    org.issue_card(actor=town.actor(OFFICER))  # her own card has a random key
    with at(2018, 3, 12, 9, 0):
        application = apply(town)
        org.approve_application(application, actor=town.actor("赵姐"))
        numbers = [application.number]
        try:
            with transaction.atomic():
                person = Person.written_down("孙小妹", id_number=id_number(1))
                person.save()
                org.enrol_member(person, town.west, actor=BUILDER, since=SINCE)
                if state == "checked":
                    org.confirm_applicant(application, actor=town.actor("小王"))
                    assert application.state == "asked"
                after = answers(town, numbers, who)
                raise RuntimeError("take it all back")
        except RuntimeError:
            pass
        before = answers(town, numbers, who)
    assert [address for address in before if before[address] != after[address]] == []


def told(town: Town, name: str) -> int:
    """How much reached somebody: in their inbox, and on the way to their telephone."""
    person = town.person(name)
    number = person.sealed()["phone"]
    sent = [row for row in OutboxRow.objects.all() if number in str(row.payload)]
    return Message.objects.filter(person_id=person.pk).count() + len(sent)


@pytest.mark.parametrize("who", ["赵姐", "老李"])
def test_nobody_on_the_employers_side_is_notified_of_a_confidential_matter(
    town: Town, who: str
) -> None:
    """Filed, worked on, due today and overdue; the control is an open matter of the mill's union,
    of which its officer is reminded, and when it climbs the street's."""
    with at(2018, 3, 12, 9, 0):
        hidden_things(town)
        file(town, "刘师傅", employer=town.mill.name)
    for day in (13, 14, 19, 20):
        with at(2018, 3, day, 8, 0) as now:
            services.remind_office(now=now)
            services.climb_overdue(now=now)
    assert told(town, who) == 0
    with at(2018, 3, 12, 9, 0):
        file(town, "张师傅", category="membership" if who == "赵姐" else "hardship")
    with at(2018, 3, 13, 8, 0) as now:
        services.remind_office(now=now)
    assert told(town, who) > 0


def test_the_test_itself_can_fail(town: Town) -> None:
    """Negative control: an open matter of the mill's own union does show."""
    with at(2018, 3, 12, 9, 0):
        before = answers(town, [])
        file(town, "张师傅", category="membership")
        assert answers(town, []) != before


def test_every_page_the_officer_can_open_is_asked(town: Town) -> None:
    """Only pages that act on a POST, and pages of two keys (drafts and papers, which have tests of
    their own), are left out."""
    officer = town.actor(OFFICER)
    opened = {name for name, door in DOORS.items() if door.opens_for(officer)}
    asked = {*plain_pages(), *pages_with("pk"), *pages_with("number"), *pages_with("application")}
    asked -= NOT_READ_BY_GET
    assert opened - asked - NOT_READ_BY_GET <= TWO_ARGUMENTS | set(pages_with("key"))
