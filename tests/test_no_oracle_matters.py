"""Matters joined, grouped, shown to another authority or handed to a domain are the district's own:
whoever may not read them gets the same bytes as if nothing of it had happened, on every page.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.test_access_matrix import pages_with, plain_pages
from tests.test_no_oracle import without_tokens
from tests.town import STORY, Town, at, file
from zhijia.desk import services
from zhijia.desk.models import Request
from zhijia.desk.sockets import HANDOFFS
from zhijia.desk.tests.test_handing_off import TARGET, Ledger
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.org import services as org

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MONDAY = (2018, 3, 12, 9, 0)


@pytest.fixture(autouse=True)
def ledger() -> Iterator[None]:
    HANDOFFS.plug(TARGET, Ledger())
    yield
    del HANDOFFS._plugs[TARGET]


def tie_to_the_mill(town: Town) -> None:
    """小王 stays an officer of the district and comes from the mill."""
    town.accounts["小王"].posts.get().ties.set([town.mill])


def ten_matters(town: Town) -> list[Request]:
    """Confidential matters of the mill's workers, accepted by the chair."""
    chair = town.actor("周主席")
    names = ["张师傅", "刘师傅", *["visitor"] * 8]
    filed = [file(town, name, employer=town.mill.name, story=STORY) for name in names]
    return [services.accept_request(request, actor=chair) for request in filed]


def everything_happens(town: Town, matters: list[Request]) -> list[str]:
    """Joined, grouped and answered together, a text agreed to and sent, a case opened and closed; the
    keys of the rows."""
    chair = town.actor("周主席")
    services.merge_request(matters[9], actor=chair, lead=matters[8], reason="同一件")
    group = services.form_group(matters[0], actor=chair, title="三月份工资")
    for request in matters[1:4]:
        services.join_group(request, actor=chair, group=group)
    services.leave_group(matters[1], actor=town.actor("刘师傅"))
    shown = services.draft_handover(matters[1], actor=chair, authority=TO, text=TEXT)
    services.agree_to_handover(shown, actor=town.actor("刘师傅"))
    services.send_handover(shown, actor=chair, way="letter")
    waits = services.draft_handover(matters[0], actor=chair, authority=TO, text=TEXT)
    handed = services.hand_off_request(matters[8], actor=chair, target=TARGET)
    services.close_handoff(handed.key, actor=chair, text="办完了。", outcome="solved")
    services.answer_group(group, actor=chair, text="已责令补发。", outcome="solved")
    return [str(row.key) for row in (group, shown, waits, handed)]


LISTS = ("portal:", "workbench:", "insights:", "desk:")
"""Where a matter could leave a trace: these apps' pages without arguments, and the queue's views."""


def asked_by(town: Town, who: str, numbers: list[str], keys: list[str]) -> dict[str, bytes]:
    """Every list, every tab and search, and every page of these numbers and keys, by GET and POST."""
    queue = reverse("desk:requests")
    views = [f"?tab={tab}" for tab in ("new", "mine", "climbed", "waiting", "answered", "done")]
    views += ["?q=三月", *(f"?q={number}" for number in numbers)]
    matters = [name for name in pages_with("number") if name.startswith("desk:")]
    keyed = [name for name in pages_with("key") if name.startswith("desk:")]
    rows = [reverse(name, kwargs={"number": number}) for name in matters for number in numbers]
    rows += [reverse(name, kwargs={"key": key}) for name in keyed for key in keys]
    lists = [reverse(name) for name in plain_pages() if name.startswith(LISTS)]
    client, found = town.proven_client(who), {}
    for address in [*lists, *(queue + view for view in views), *rows]:
        found[address] = told(client.get(address))
    typed = {"text": "试一试", "reason": "试一试", "way": "letter"}
    for address in rows:
        found[f"POST {address}"] = told(client.post(address, typed))
    return found


def told(answer: HttpResponse) -> bytes:
    """What somebody gets: the status, and the page without its tokens."""
    return b"%d\n%b" % (answer.status_code, without_tokens(answer.content))


@pytest.mark.parametrize("who", ["赵姐", "老李", "小王"])
def test_nothing_of_it_shows(town: Town, who: str) -> None:
    """The enterprise's officer, the street's, and one of the district who comes from the mill."""
    org.issue_card(actor=town.actor("赵姐"))  # her own card has a random key
    tie_to_the_mill(town)
    with at(*MONDAY):
        matters = ten_matters(town)
        numbers = [matters[0].number, matters[9].number]
        try:
            with transaction.atomic():
                keys = everything_happens(town, matters)
                after = asked_by(town, who, numbers, keys)
                raise RuntimeError("take it all back")
        except RuntimeError:
            pass
        before = asked_by(town, who, numbers, keys)
    assert before.keys() == after.keys()
    assert len(before) > 150
    assert [address for address in before if before[address] != after[address]] == []


def test_the_test_itself_can_fail(town: Town) -> None:
    """Negative control: to the chair, who may read them, it does show."""
    with at(*MONDAY):
        matters = ten_matters(town)
        numbers = [request.number for request in matters[:2]]
        before = asked_by(town, "周主席", numbers, [])
        everything_happens(town, matters)
        assert asked_by(town, "周主席", numbers, []) != before
