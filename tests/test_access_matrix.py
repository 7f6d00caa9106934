"""Every page x everybody: generated from the URL table, so a new page is tested the day it appears.

For each page its door says who gets in. For each page with a row in its address a row of the mill's
branch is asked for by everybody: whoever may not see it gets 404, the same as for a row that is not
there, and nothing changes. What may be seen stands in `SEES`, one line a page.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from tests.town import Town, file
from zhijia.base.audit.models import AuditEntry
from zhijia.config.doors import DOORS
from zhijia.desk import services
from zhijia.desk.models import Category, Entry, Request
from zhijia.kernel.actor import VISITOR

EVERYBODY = (
    "visitor",
    "张师傅",
    "刘师傅",
    "赵姐",
    "老李",
    "吴姐",
    "小王",
    "周主席",
    "陈审",
    "老何",
)
MISSING = {
    "pk": 987_654,
    "number": "2018-0101-0000-0000",
    "application": "2018-0101-0000-0000",
    "key": uuid.UUID(int=7),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """One row of each kind, all of the mill's branch; the confidential one lies at the district."""

    secret: Request
    plain: Request

    def arguments(self, name: str, request: Request) -> dict[str, object]:
        return {"number": request.number}


@pytest.fixture
def rows(town: Town) -> Rows:
    return Rows(secret=file(town, category="wages"), plain=file(town, category="membership"))


def pages_with(word: str) -> list[str]:
    """The names of pages whose address holds this argument."""
    found = []
    for name in sorted(DOORS):
        try:
            reverse(name, kwargs={word: MISSING[word]})
        except Exception:
            continue
        found.append(name)
    return found


def plain_pages() -> list[str]:
    found = []
    for name in sorted(DOORS):
        try:
            reverse(name)
        except Exception:
            continue
        found.append(name)
    return found


def test_every_page_is_tried() -> None:
    words = {word: pages_with(word) for word in MISSING}
    tried = set(plain_pages()).union(*words.values())
    others = set(DOORS) - tried
    # Pages with two arguments have tests of their own: drafts below, papers in desk/tests/test_papers.py.
    assert others <= TWO_ARGUMENTS, f"say where these are tested: {sorted(others - TWO_ARGUMENTS)}"


TWO_ARGUMENTS = {
    "org:answer_joining",  # tests/test_joining_pages.py
    "org:verify_card",  # its argument is a word: tests/test_member_card.py
    "law:propose_figure",  # its argument is a kind: zhijia/law/tests/test_figure_pages.py
    "api:law",  # its argument is a calculator: zhijia/api/tests/test_law.py
    # These take a name, are open to everybody and hold no rows: law/tests/test_calculator_pages.py.
    "law:calculator",
    "law:share_calculator",
    "law:calculator_picture",
    "law:statute",
    "law:article",
    "portal:ask_with_result",
    "care:example",  # its argument is the name of a shipped policy, open to everybody: care/tests
    "care:change_mark",  # a version, a line and a place: zhijia/care/tests/test_policy_pages.py
    "care:answer_finding",  # a version and a place in its findings: the same
    "desk:answer_question",
    "desk:remove_paper",
    "desk:edit_question",  # zhijia/desk/tests/test_categories.py
    "desk:remove_question",
    "desk:open_paper",
    "desk:read_paper",
    "desk:rate_with_link",  # its argument is a word, the permission itself: desk/tests/test_rating_links.py
    "access:propose_correction",  # a word: zhijia/access/tests/test_corrections.py
    "access:give_consent",  # a word: zhijia/access/tests/test_my_rights.py
    "access:withdraw_consent",
    "access:sign_in_outside",  # its argument is a word: zhijia/access/tests/test_outside.py
    "press:guide",  # its argument is a word: zhijia/press/tests
    "directives:reply_demand",  # a demand, a union and a day: zhijia/directives/tests
    "directives:demand_replies",
    "directives:download_demand_replies",
    "insights:download_figures",  # its argument is a month: zhijia/insights/tests
}


def expected(name: str, who: str, town: Town) -> set[int]:
    """What the door alone promises for a page without rows."""
    door, actor = DOORS[name], town.actor(who)
    if door.opens_for(actor):
        return {200, 302, 400, 403, 404, 405, 422} | ({503} if name == "readyz" else set())
    return {302} if not actor.is_signed_in else {404}


@pytest.mark.parametrize("name", plain_pages())
def test_the_door_of_a_page_without_rows(town: Town, name: str) -> None:
    for who in EVERYBODY:
        answer = town.client(who).get(reverse(name))
        assert answer.status_code in expected(name, who, town), (name, who, answer.status_code)
        if answer.status_code == 302 and not DOORS[name].opens_for(town.actor(who)):
            assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("word", sorted(MISSING))
def test_a_row_that_is_not_there_is_404_for_everybody(town: Town, word: str, method: str) -> None:
    for name in pages_with(word):
        for who in EVERYBODY:
            client = town.client(who)
            answer = getattr(client, method)(reverse(name, kwargs={word: MISSING[word]}))
            # Away to sign in: a visitor, or somebody who changes how they sign in. Away to the
            # second factor: asked before the row, so the same for every row.
            away = answer.status_code in (302, 403) and (
                name in ASK_FIRST or not town.actor(who).is_signed_in
            )
            assert answer.status_code in (404, 405) or away, (name, who, answer.status_code)


ASK_FIRST = {
    "rights:reveal_audited",
    "org:reveal_applicant",
    "access:remove_factor",
    "access:disconnect_outside",
    "access:reset_second_factor",
    "org:commit_import",
    "org:commit_roster",
    "org:map_roster",
    "org:undo_roster",
    "org:merge_people",
    "org:undo_merge",
    "org:reveal_member",
    "org:download_hand_over",
}


OF_AN_OFFER = {"desk:take_request", "desk:return_request", "desk:recall_request"}
"""Pages of a running offer: desk/tests/test_dispatching.py opens them for everybody."""

# Who may read the confidential matter of 张师傅, and who the open one of the mill's union.
READS_SECRET = {"小王", "周主席"}
READS_PLAIN = {"赵姐", "老李", "小王", "周主席", "陈审"}
OWN = {"张师傅"}
OFFICE_PAGES = [name for name in sorted(DOORS) if name.startswith("desk:") and DOORS[name].duty]


def state() -> tuple[object, ...]:
    rows = list(Request.objects.order_by("pk").values_list("pk", "state", "grade", "handler"))
    return (rows, Entry.objects.count(), AuditEntry.objects.count())


@pytest.mark.parametrize("name", list(pages_with("number")))
def test_a_matter_is_there_for_those_entitled_and_for_nobody_else(
    town: Town, rows: Rows, name: str
) -> None:
    office = name in OFFICE_PAGES
    for request, readers in ((rows.secret, READS_SECRET), (rows.plain, READS_PLAIN)):
        address = reverse(name, kwargs={"number": request.number})
        for who in EVERYBODY:
            before = state()
            answer = town.client(who).get(address)
            entitled = who in (readers if office else OWN)
            if entitled and name in OF_AN_OFFER:  # nobody offered it to another office
                assert answer.status_code in (404, 405), (name, who)
            elif entitled:
                assert answer.status_code in (200, 302, 403, 405), (name, who)
            elif not town.actor(who).is_signed_in and office:
                assert answer.status_code == 302
            else:
                assert answer.status_code in (404, 405), (name, who, answer.status_code)
            assert state() == before


@pytest.mark.parametrize("name", list(pages_with("number")))
def test_refused_means_nothing_changed(town: Town, rows: Rows, name: str) -> None:
    typed = {"text": "试一试", "grade": "satisfied", "audience": "worker", "reason": "试一试"}
    office = name in OFFICE_PAGES
    for request, readers in ((rows.secret, READS_SECRET), (rows.plain, READS_PLAIN)):
        address = reverse(name, kwargs={"number": request.number})
        for who in EVERYBODY:
            if who in (readers if office else OWN) and who != "陈审":
                continue
            before = state()
            answer = town.client(who).post(address, typed)
            assert answer.status_code in (302, 403, 404, 405), (name, who, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/sign-in/")
            assert state() == before, (name, who)


def test_a_draft_is_its_sessions_or_its_persons_alone(town: Town) -> None:
    visitors = services.start_draft({"category": "wages", "story": "说一句"}, actor=VISITOR)
    workers = services.start_draft(
        {"category": "wages", "story": "说一句"}, actor=town.actor("张师傅")
    )
    for draft in (visitors, workers):
        for who in EVERYBODY:
            own = draft is workers and who == "张师傅"
            for name in ("desk:file_request", "desk:request_filed"):
                answer = town.client(who).get(reverse(name, kwargs={"key": draft.key}))
                assert (answer.status_code != 404) == own, (name, who)
            page = reverse("desk:answer_question", args=[draft.key, "story"])
            assert (town.client(who).get(page).status_code != 404) == own


def test_settings_are_for_those_who_hold_the_duty(town: Town) -> None:
    category = Category.objects.get(code="wages")
    page = reverse("desk:edit_category", args=[category.pk])
    for who in EVERYBODY:
        answer = town.client(who).post(page, {"title": "改掉"})
        holds = town.actor(who).holds_somewhere("settings.edit")
        assert (answer.status_code == 422) == holds, (who, answer.status_code)
    assert Category.objects.get(pk=category.pk).title == category.title


def test_a_tied_employer_hides_its_confidential_matters_everywhere(town: Town) -> None:
    """小王 gets a tie to the mill: its confidential matters are gone, and so are those whose
    employer nobody knows; everything else stays."""
    known = file(town, employer="宏达纺织有限公司")
    unknown = file(town, employer="")
    post = town.accounts["小王"].posts.get()
    for tied in (False, True):
        post.ties.set([town.mill] if tied else [])
        client: Client = town.client("小王")
        for request in (known, unknown):
            page = reverse("desk:handle_request", args=[request.number])
            assert client.get(page).status_code == (404 if tied else 200)
        listed = client.get(reverse("desk:requests")).content.decode()
        assert (known.number in listed) != tied
