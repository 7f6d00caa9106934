"""The employer's side learns nothing: two districts that differ only in one hidden person give
byte-equal answers on every page the enterprise's officer can open.

Source: architecture, section 4 ("No oracles").
"""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse

from tests.test_access_matrix import pages_with, plain_pages
from tests.town import Town, at, file
from zhijia.config.doors import DOORS
from zhijia.desk import services
from zhijia.kernel.actor import VISITOR

OFFICER = "赵姐"
NOT_READ_BY_GET = {"access:sign_out"}


def answers(town: Town) -> dict[str, bytes]:
    """Everything the enterprise's officer gets: each page, each tab, each search."""
    client = town.client(OFFICER)
    addresses = [reverse(name) for name in plain_pages() if name not in NOT_READ_BY_GET]
    requests = reverse("desk:requests")
    addresses += [f"{requests}?tab={tab}" for tab in ("new", "climbed", "answered", "done")]
    addresses += [f"{requests}?q={word}" for word in ("张", "工资", "zjg", "13800000007")]
    addresses += [f"{requests}?category={code}" for code in ("wages", "hardship", "membership")]
    addresses += [f"{reverse('org:members')}?q={word}" for word in ("张", "zjg", "13800000007")]
    union = {"pk": town.mill_union.pk}
    addresses += [reverse(n, kwargs=union) for n in pages_with("pk") if n.startswith("org:union")]
    found = {}
    for address in addresses:
        answer = client.get(address)
        found[address] = b"%d\n%b" % (answer.status_code, without_tokens(answer.content))
    return found


def without_tokens(content: bytes) -> bytes:
    """The page without what is new on every answer: the form's token."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"token", content)


def hidden_things(town: Town) -> None:
    """What a worker of the mill does that its officer must not learn."""
    request = file(town, "张师傅", employer="宏达纺织有限公司")
    services.accept_request(request, actor=town.actor("小王"))
    services.write_to_worker(request, actor=town.actor("小王"), text="我们先核对。")
    services.reveal_filer(
        request, ["phone"], actor=town.actor("小王"), purpose="phone", reason="打电话核实"
    )
    late = file(town, "刘师傅", category="contract")
    file(town, "visitor", category="insurance", employer="宏达纺织有限公司")
    draft = services.start_draft({"category": "wages", "story": "还没写完"}, actor=VISITOR)
    services.answer_question(draft, {"employer": "宏达纺织有限公司"}, actor=VISITOR)
    with at(2018, 6, 1, 9, 0) as now:
        services.climb_overdue(now=now)
    late.refresh_from_db()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_enterprises_officer_sees_the_same_bytes(town: Town, language: str) -> None:
    with at(2018, 3, 12, 9, 0):
        file(town, "张师傅", category="membership")
        with at(2018, 6, 1, 9, 0) as later:
            services.climb_overdue(now=later)  # the open matter climbs in both districts
        before = answers(town)
        try:
            with transaction.atomic():
                hidden_things(town)
                after = answers(town)
                raise RuntimeError("take it all back")
        except RuntimeError:
            pass
    assert before.keys() == after.keys()
    assert len(before) > 20
    differing = [address for address in before if before[address] != after[address]]
    assert differing == []


def test_the_test_itself_can_fail(town: Town) -> None:
    """Negative control: an open matter of the mill's own union does show."""
    with at(2018, 3, 12, 9, 0):
        before = answers(town)
        file(town, "张师傅", category="membership")
        assert answers(town) != before


def test_every_page_the_officer_can_open_was_asked() -> None:
    officers = {n for n in plain_pages() if DOORS[n].kind != "signed_in"}
    assert reverse("desk:requests")
    assert officers >= {"desk:requests", "org:members", "workbench:today"}
