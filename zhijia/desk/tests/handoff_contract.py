"""What every plug of `desk.HANDOFFS` keeps. A domain's own test inherits `HandoffContract`, says how
its cases are read, counted and ended, and gets these tests."""

from __future__ import annotations

from abc import ABC, abstractmethod

import pytest
from django.urls import reverse

from tests.town import Town, file
from zhijia.desk import services
from zhijia.desk.models import HandedOff, Request
from zhijia.desk.services.handing_off import handing_of
from zhijia.desk.sockets import HANDOFFS
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, NotAllowed

ANSWER = "钱已经到您的卡上。"


class HandoffContract(ABC):
    """Inherit, set `target` and `category`, and say how cases are counted and read."""

    target: str
    category = "wages"
    refused = ("赵姐", "吴姐", "陈审", "张师傅", "visitor")

    @abstractmethod
    def count(self) -> int:
        """How many cases the domain has."""

    @abstractmethod
    def reads(self, number: str, actor: Actor) -> bool:
        """Whether this actor may read the case with this number."""

    def accepted(self, town: Town) -> Request:
        request = file(town, category=self.category, employer=town.mill.name)
        return services.accept_request(request, actor=town.actor("小王"))

    def handed(self, town: Town) -> HandedOff:
        return services.hand_off_request(
            self.accepted(town), actor=town.actor("小王"), target=self.target
        )

    def test_it_opens_one_case_however_often_it_is_pressed(self, town: Town) -> None:
        before = self.count()
        handed = self.handed(town)
        again = services.hand_off_request(
            handed.request, actor=town.actor("周主席"), target=self.target
        )
        assert (again.pk, again.case_number) == (handed.pk, handed.case_number)
        assert self.count() == before + 1

    def test_the_same_key_is_the_same_case(self, town: Town) -> None:
        handed = self.handed(town)
        before = self.count()
        handing = handing_of(handed.request, handed.key)
        case = HANDOFFS[self.target].open_case(handing, actor=town.actor("小王"))
        assert (case.number, case.url) == (handed.case_number, handed.case_url)
        assert self.count() == before

    def test_without_permission_nothing_is_opened(self, town: Town) -> None:
        request, before = self.accepted(town), self.count()
        for who in self.refused:
            with pytest.raises(NotAllowed):
                services.hand_off_request(request, actor=town.actor(who), target=self.target)
        assert self.count() == before
        assert not HandedOff.objects.exists()

    def test_worker_and_office_read_who_has_it(self, town: Town) -> None:
        handed = self.handed(town)
        title = str(HANDOFFS[self.target].title)
        for who, name in (("张师傅", "desk:request"), ("小王", "desk:handle_request")):
            page = town.client(who).get(reverse(name, args=[handed.request.number]))
            assert handed.case_number in page.content.decode()
            assert title in page.content.decode()

    def test_a_case_that_closes_becomes_the_answer_and_the_worker_decides(self, town: Town) -> None:
        handed = self.handed(town)
        officer = town.actor("小王")
        services.close_handoff(handed.key, actor=officer, text=ANSWER, outcome="solved")
        request = Request.objects.get(pk=handed.request_id)
        assert (request.state, request.outcome) == ("answered", "solved")
        with pytest.raises(Conflict):
            services.close_handoff(handed.key, actor=officer, text=ANSWER, outcome="solved")
        services.rate_request(request, actor=town.actor("张师傅"), grade="satisfied")

    def test_a_case_that_comes_back_leaves_the_promise_as_it_was(self, town: Town) -> None:
        handed = self.handed(town)
        before = Request.objects.get(pk=handed.request_id)
        services.return_handoff(handed.key, actor=town.actor("小王"), reason="不符合条件。")
        after = Request.objects.get(pk=handed.request_id)
        assert (after.state, after.due_at, after.office) == (
            "accepted",
            before.due_at,
            before.office,
        )
        assert services.hand_off_request(
            after, actor=town.actor("小王"), target=self.target
        ).pk != (handed.pk)

    def test_who_may_not_read_the_matter_may_not_read_the_case(self, town: Town) -> None:
        handed = self.handed(town)
        assert self.reads(handed.case_number, town.actor("小王"))
        for who in self.refused:
            assert not self.reads(handed.case_number, town.actor(who)), who
        town.accounts["小王"].posts.get().ties.set([town.mill])
        assert not self.reads(handed.case_number, town.actor("小王"))

    def test_somebody_without_an_account_is_handed_over_too(self, town: Town) -> None:
        request = file(town, "visitor", category=self.category)
        services.accept_request(request, actor=town.actor("小王"))
        handed = services.hand_off_request(request, actor=town.actor("小王"), target=self.target)
        assert handed.case_number
