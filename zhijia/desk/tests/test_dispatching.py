"""dispatch_request, take_request, return_request, recall_request, lapse_dispatches."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import Dispatch, Participant, Promise, Request
from zhijia.desk.rules.dispatching import fits
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db

WHY = "职工住在东湖，请上门看看。"
MONDAY = (2018, 3, 12, 10, 0)


def hardship(town: Town) -> Request:
    """An open matter at 东湖, accepted by 老李."""
    with at(*MONDAY):
        request = file(town, category="hardship")
        return services.accept_request(request, actor=town.actor("老李"))


def offered(town: Town) -> Dispatch:
    with at(2018, 3, 13, 9, 0):
        return services.dispatch_request(
            hardship(town), actor=town.actor("老李"), to=town.district, reason=WHY
        )


def test_the_first_office_owes_it_until_the_other_has_taken_it(town: Town) -> None:
    offer = offered(town)
    request = Request.objects.get(pk=offer.request_id)
    assert (request.office, request.due_at) == (town.east, offer.request.due_at)
    with at(2018, 3, 13, 10, 0):
        services.take_request(offer, actor=town.actor("小王"))
    taken = Request.objects.get(pk=request.pk)
    assert (taken.office, taken.handler) == (town.district, town.accounts["小王"])
    assert taken.due_at == request.due_at  # the worker's promise does not move
    promises = Promise.objects.filter(request=request)
    assert promises.get(kind="take").end == "kept"
    assert promises.get(kind="answer").office == town.district
    with pytest.raises(NotAllowed):
        services.answer_request(taken, actor=town.actor("老李"), text="好了", outcome="solved")


def test_the_worker_reads_where_it_goes_and_not_what_offices_say(town: Town) -> None:
    offer = offered(town)
    page = town.client("张师傅").get(reverse("desk:request", args=[offer.request.number]))
    text = page.content.decode()
    assert "示范区总工会" in text
    assert WHY not in text
    office = town.client("小王").get(reverse("desk:handle_request", args=[offer.request.number]))
    assert WHY in office.content.decode()


def test_returned_with_its_reason_it_is_still_the_first_offices(town: Town) -> None:
    offer = offered(town)
    with pytest.raises(RuleViolation):
        services.return_request(offer, actor=town.actor("小王"), reason=" ")
    services.return_request(offer, actor=town.actor("小王"), reason="请先查最低生活保障。")
    assert Request.objects.get(pk=offer.request_id).office == town.east
    assert not Participant.objects.filter(request=offer.request, until=None).exists()
    again = services.dispatch_request(
        offer.request, actor=town.actor("老李"), to=town.district, reason=WHY
    )
    assert again.pk != offer.pk


def test_nobody_took_it_within_two_working_days(town: Town) -> None:
    offer = offered(town)
    with at(2018, 3, 15, 17, 0):
        assert services.lapse_dispatches(now=timezone.now()) == 0
    with at(2018, 3, 15, 18, 0):
        assert services.lapse_dispatches(now=timezone.now()) == 1
        assert services.lapse_dispatches(now=timezone.now()) == 0
    kept = Dispatch.objects.get(pk=offer.pk)
    assert kept.end == "lapsed"
    assert Promise.objects.get(request=offer.request, kind="take").end == "late"
    with pytest.raises(NotAllowed):
        services.take_request(kept, actor=town.actor("小王"))


def test_an_offer_is_taken_back(town: Town) -> None:
    offer = offered(town)
    services.recall_request(offer, actor=town.actor("老李"))
    assert Dispatch.objects.get(pk=offer.pk).end == "recalled"
    assert AuditEntry.objects.filter(verb="desk.recall_request").count() == 1


def test_it_is_offered_to_one_office_at_a_time(town: Town) -> None:
    offer = offered(town)
    with pytest.raises(Conflict) as no:
        services.dispatch_request(
            offer.request, actor=town.actor("老李"), to=town.district, reason=WHY
        )
    assert no.value.code == "desk.dispatched_already"


def test_answered_or_withdrawn_it_is_offered_no_more(town: Town) -> None:
    offer = offered(town)
    services.answer_request(
        offer.request, actor=town.actor("老李"), text="办好了。", outcome="solved"
    )
    assert Dispatch.objects.get(pk=offer.pk).end == "recalled"
    with pytest.raises((Conflict, NotAllowed)):
        services.take_request(Dispatch.objects.get(pk=offer.pk), actor=town.actor("小王"))


def test_a_confidential_matter_goes_to_no_other_office(town: Town) -> None:
    request = file(town)
    for name in ("小王", "周主席"):
        with pytest.raises(NotAllowed) as no:
            services.dispatch_request(request, actor=town.actor(name), to=town.east, reason=WHY)
        assert no.value.code == "desk.confidential_stays"
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(
    ("target", "kind", "own", "reason"),
    [
        ("/1/2/", "street", False, "desk.dispatched_to_itself"),
        ("/1/3/", "street", False, "desk.dispatched_too_far"),
        ("/1/", "district", False, ""),
        ("/1/2/9/", "system", False, ""),
        ("/1/2/9/", "enterprise", False, "desk.dispatched_to_employer"),
        ("/1/2/9/", "group", False, "desk.dispatched_to_employer"),
        ("/1/2/9/", "enterprise", True, ""),
    ],
)
def test_up_one_step_or_down_and_never_towards_the_employer(
    target: str, kind: str, own: bool, reason: str
) -> None:
    verdict = fits(
        office="/1/2/", superior="/1/", target=target, target_kind=kind, is_members_own=own
    )
    assert verdict.reason == reason


def test_the_page_offers_only_where_it_may_go(town: Town) -> None:
    assert [u.name for u in selectors.dispatch_targets(hardship(town))] == [town.district.name]
    membership = file(town, category="membership")
    assert town.mill_union == membership.office
    assert [u.name for u in selectors.dispatch_targets(membership)] == [town.east.name]


@pytest.mark.parametrize("who", ["赵姐", "吴姐", "张师傅", "visitor"])
def test_nobody_else_sees_takes_or_returns_it(town: Town, who: str) -> None:
    offer = offered(town)
    actor = town.actor(who)
    with pytest.raises(Http404):
        selectors.offer_or_404(actor, offer.request.number)
    for deed in (
        lambda: services.take_request(offer, actor=actor),
        lambda: services.return_request(offer, actor=actor, reason=WHY),
        lambda: services.recall_request(offer, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Dispatch.objects.get(pk=offer.pk).end == ""


def test_the_other_office_sees_it_only_while_it_is_asked(town: Town) -> None:
    with at(*MONDAY):
        request = file(town, category="membership")
        services.accept_request(request, actor=town.actor("赵姐"))
        offer = services.dispatch_request(
            request, actor=town.actor("赵姐"), to=town.east, reason=WHY
        )
        officer = town.actor("老李")
        todos = [t.url for t in selectors.todos(officer, now=timezone.now(), most=9)]
        assert todos.count(reverse("desk:handle_request", args=[request.number])) >= 1
        services.return_request(offer, actor=officer, reason="归企业工会。")
    assert Dispatch.objects.get(pk=offer.pk).end == "returned"


def test_the_pages_of_dispatching(town: Town) -> None:
    request = hardship(town)
    client = town.client("老李")
    page = reverse("desk:dispatch_request", args=[request.number])
    assert client.post(page, {"to": "", "reason": ""}).status_code == 422
    assert client.post(page, {"to": town.west.pk, "reason": WHY}).status_code == 422
    assert client.post(page, {"to": town.district.pk, "reason": WHY}).status_code == 302
    other = town.client("小王")
    shown = other.get(reverse("desk:handle_request", args=[request.number])).content.decode()
    assert reverse("desk:take_request", args=[request.number]) in shown
    back = reverse("desk:return_request", args=[request.number])
    assert other.post(back, {"text": ""}).status_code == 422
    assert other.post(reverse("desk:take_request", args=[request.number])).status_code == 302
    assert Request.objects.get(pk=request.pk).office == town.district
    assert other.post(back, {"text": "归街道"}).status_code == 404


def test_a_union_that_goes_is_offered_nothing(town: Town) -> None:
    with at(*MONDAY):
        request = file(town, category="membership")
        offer = services.dispatch_request(
            request, actor=town.actor("赵姐"), to=town.east, reason=WHY
        )
    services.rehome_requests(_closed(town.east), actor=town.actor("小王"))
    assert Dispatch.objects.get(pk=offer.pk).end == "recalled"


def _closed(union: object) -> object:
    from zhijia.org.models import Union
    from zhijia.org.sockets import TreeChange

    assert isinstance(union, Union)
    return TreeChange("closed", union.pk, timezone.localdate(), union.path, union.path)
