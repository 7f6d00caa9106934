"""merge_request, split_request: joined by hand, answered to both, each sees only their own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.town import STORY, Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import Message
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, Promise, Request
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db
WHY = "同一条生产线，同一个月。"
MONDAY, TUESDAY = (2018, 3, 12, 10, 0), (2018, 3, 13, 10, 0)
OTHER_STORY = f"{STORY}我家里等着用钱。"


def two(town: Town) -> tuple[Request, Request]:
    """刘师傅's matter, filed and accepted on Tuesday, and the earlier one of 张师傅."""
    officer = town.actor("小王")
    with at(*MONDAY):
        early = services.accept_request(file(town), actor=officer)
    with at(*TUESDAY):
        late = file(town, "刘师傅", story=OTHER_STORY)
        return early, services.accept_request(late, actor=officer)


def merged(town: Town) -> tuple[Request, Request]:
    """The earlier one joined into the later one."""
    early, late = two(town)
    with at(*TUESDAY):
        services.merge_request(early, actor=town.actor("小王"), lead=late, reason=WHY)
    return Request.objects.get(pk=early.pk), Request.objects.get(pk=late.pk)


def page_of(town: Town, who: str, request: Request) -> str:
    answer = town.client(who).get(reverse("desk:request", args=[request.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_earlier_date_counts_and_each_keeps_their_own_promise(town: Town) -> None:
    early, late = two(town)
    dates = early.due_at, late.due_at
    assert dates[0] < dates[1]  # type: ignore[operator]
    joined, lead = merged_again(town, early, late)
    assert (joined.state, joined.merged_into, joined.due_at) == ("merged", lead, None)
    assert (lead.due_at, lead.climb_at, lead.answer_due_at) == (dates[0], dates[0], dates[1])
    running = Promise.objects.filter(kind="answer", ended_at=None)
    assert running.get(request=joined).due_at == dates[0]
    assert running.get(request=lead).due_at == dates[1]
    assert AuditEntry.objects.get(verb="desk.merge_request").facts["lead"] == lead.pk


def merged_again(town: Town, joining: Request, lead: Request) -> tuple[Request, Request]:
    with at(*TUESDAY):
        services.merge_request(joining, actor=town.actor("小王"), lead=lead, reason=WHY)
    return Request.objects.get(pk=joining.pk), Request.objects.get(pk=lead.pk)


def test_both_keep_number_and_page_and_see_only_their_own_words(town: Town) -> None:
    joined, lead = merged(town)
    own, others = page_of(town, "张师傅", joined), page_of(town, "刘师傅", lead)
    for hidden in (lead.number, "我家里等着用钱", "刘", WHY):
        assert hidden not in own
    for hidden in (joined.number, "张", WHY):
        assert hidden not in others
    assert "一起办" in own
    assert "一起办" not in others
    for who, row in (("张师傅", lead), ("刘师傅", joined)):
        page = reverse("desk:request", args=[row.number])
        assert town.client(who).get(page).status_code == 404


def test_the_answer_goes_to_both_and_money_is_counted_once(town: Town) -> None:
    joined, lead = merged(town)
    said = "单位本周五前补发三月份工资。"
    with at(2018, 3, 14, 9, 0):
        services.answer_request(
            lead, actor=town.actor("小王"), text=said, outcome="solved", recovered=500_000
        )
    joined.refresh_from_db()
    assert (joined.state, joined.outcome, joined.merged_into) == ("answered", "solved", None)
    assert (lead.recovered, joined.recovered) == (500_000, None)
    for who, row in (("张师傅", joined), ("刘师傅", lead)):
        assert said in page_of(town, who, row)
        assert Message.objects.filter(person_id=row.filer_id, link__contains=row.number).exists()
        assert Promise.objects.get(request=row, kind="answer").end == "kept"
    services.rate_request(joined, actor=town.actor("张师傅"), grade="satisfied")
    lead.refresh_from_db()
    assert (lead.state, lead.grade) == ("answered", "")  # each rates alone
    with at(2018, 3, 14, 10, 0):
        services.reopen_request(joined, actor=town.actor("张师傅"), why="还没有到账")
    assert (joined.state, joined.merged_into) == ("accepted", None)


def test_taken_apart_each_goes_on_with_its_own_date(town: Town) -> None:
    joined, lead = merged(town)
    own = joined.answer_due_at
    with pytest.raises(RuleViolation):
        services.split_request(joined, actor=town.actor("小王"), reason=" ")
    with at(*TUESDAY):
        services.split_request(joined, actor=town.actor("小王"), reason="不是同一个车间。")
    lead.refresh_from_db()
    assert (joined.state, joined.merged_into, joined.due_at) == ("accepted", None, own)
    assert lead.due_at == lead.answer_due_at
    assert AuditEntry.objects.filter(verb="desk.split_request").count() == 1
    services.answer_request(lead, actor=town.actor("小王"), text="补发了。", outcome="solved")
    joined.refresh_from_db()
    assert joined.state == "accepted"


def test_the_leading_worker_goes_and_the_other_is_not_lost(town: Town) -> None:
    joined, lead = merged(town)
    services.withdraw_request(lead, actor=town.actor("刘师傅"))
    joined.refresh_from_db()
    assert (joined.state, joined.due_at) == ("accepted", joined.answer_due_at)
    assert joined.number in [row.number for row in selectors.matters_of(town.actor("张师傅"))]


def test_the_joined_worker_goes_and_the_leading_date_is_its_own_again(town: Town) -> None:
    joined, lead = merged(town)
    services.withdraw_request(joined, actor=town.actor("张师傅"))
    lead.refresh_from_db()
    assert (joined.state, joined.merged_into) == ("withdrawn", None)
    assert lead.due_at == lead.answer_due_at


def test_the_clock_of_somebody_else_is_not_stopped(town: Town) -> None:
    _joined, lead = merged(town)
    with pytest.raises(NotAllowed) as no:
        services.pause_request(lead, actor=town.actor("小王"), text="请补工资条")
    assert no.value.code == "desk.lead_runs_on"


def test_overdue_only_the_worker_whose_promise_is_broken_is_told(town: Town) -> None:
    early, late = two(town)
    joined, lead = merged_again(town, early, late)
    between = lead.due_at + (lead.answer_due_at - lead.due_at) / 2  # type: ignore[operator]
    assert services.climb_overdue(now=between) == 1
    assert Entry.objects.filter(request=joined, kind="climbed").count() == 1
    assert not Entry.objects.filter(request=lead, kind="climbed").exists()


def refused(town: Town, joining: Request, lead: Request, who: str = "小王") -> str:
    with pytest.raises((RuleViolation, NotAllowed, Conflict)) as no:
        services.merge_request(joining, actor=town.actor(who), lead=lead, reason=WHY)
    assert Request.objects.get(pk=joining.pk).merged_into is None
    return no.value.code


def test_what_cannot_be_joined(town: Town) -> None:
    officer = town.actor("小王")
    early, late = two(town)
    assert refused(town, early, early) == "desk.merged_into_itself"
    fresh = file(town, story="别的")
    assert refused(town, early, fresh) == "desk.lead_not_accepted"
    assert refused(town, fresh, early) == "desk.not_at_this_step"
    other = services.accept_request(file(town, category="insurance"), actor=officer)
    assert refused(town, early, other) == "desk.merged_unlike"
    named = file(town, employer=town.mill.name)
    services.accept_request(named, actor=officer)
    assert refused(town, early, named) == "desk.merged_other_readers"
    services.merge_request(early, actor=officer, lead=late, reason=WHY)
    third = services.accept_request(file(town), actor=officer)
    assert refused(town, late, third) == "desk.merged_leads"
    early.refresh_from_db()
    assert refused(town, third, early) == "desk.lead_not_accepted"


@pytest.mark.parametrize("who", ["赵姐", "老李", "吴姐", "张师傅", "陈审", "visitor"])
def test_nobody_else_joins_or_takes_apart(town: Town, who: str) -> None:
    early, late = two(town)
    assert refused(town, early, late, who) == "desk.not_your_office"
    joined, _lead = merged_again(town, early, late)
    with pytest.raises(NotAllowed):
        services.split_request(joined, actor=town.actor(who), reason=WHY)


def test_likely_ones_are_found_by_stated_signs_and_decided_by_hand(town: Town) -> None:
    early, late = two(town)
    officer = town.actor("小王")
    with at(*TUESDAY):
        unlike = services.accept_request(file(town, "刘师傅", story="没有签合同"), actor=officer)
        likely = selectors.likely_duplicates(officer, early)
    assert [one.request for one in likely] == [late]
    assert [str(word) for word in likely[0].words] == ["写的话八成以上相同"]
    assert likely[0].can_lead
    client = town.client("小王")
    page = reverse("desk:merge_request", args=[early.number])
    with at(*TUESDAY):
        shown = client.get(page).content.decode()
        assert late.number in shown
        assert unlike.number not in shown
        assert client.post(page, {"lead": late.number, "reason": ""}).status_code == 422
        nowhere = {"lead": "other", "number": "2018-0101-0000-0000", "reason": WHY}
        assert client.post(page, nowhere).status_code == 422
        typed = {"lead": "other", "number": unlike.number.replace("-", " "), "reason": WHY}
        assert client.post(page, typed).status_code == 302
    assert Request.objects.get(pk=early.pk).merged_into == unlike


def test_the_office_reads_both_ways(town: Town) -> None:
    joined, lead = merged(town)
    client = town.client("小王")
    own = client.get(reverse("desk:handle_request", args=[joined.number])).content.decode()
    assert lead.number in own
    assert reverse("desk:split_request", args=[joined.number]) in own
    services.write_to_office(joined, actor=town.actor("张师傅"), text="又拖了一周")
    leading = client.get(reverse("desk:handle_request", args=[lead.number])).content.decode()
    assert joined.number in leading
    assert "职工有新的补充" in leading
    assert (
        "会同时发给并进来的1件"
        in client.get(reverse("desk:answer_request", args=[lead.number])).content.decode()
    )
    page = reverse("desk:split_request", args=[joined.number])
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": WHY}).status_code == 302


def test_one_officer_who_may_not_read_the_other_learns_nothing(town: Town) -> None:
    early, _late = two(town)
    with pytest.raises(RuleViolation) as hidden:
        selectors.lead_with(town.actor("老李"), early.number)
    with pytest.raises(RuleViolation) as missing:
        selectors.lead_with(town.actor("老李"), "2018-0101-0000-0000")
    assert hidden.value.code == missing.value.code == "desk.no_such_matter"
    with pytest.raises(Http404):
        selectors.request_or_404(town.actor("老李"), early.number)


def tab(town: Town, who: str, name: str = "merged") -> str:
    answer = town.client(who).get(reverse("desk:requests"), {"tab": name})
    assert answer.status_code == 200
    return answer.content.decode()


def test_merged_matters_have_a_tab_that_leads_to_where_they_went_and_back_apart(
    town: Town,
) -> None:
    joined, lead = merged(town)
    shown = tab(town, "小王")
    assert reverse("desk:handle_request", args=[joined.number]) in shown
    assert reverse("desk:handle_request", args=[lead.number]) in shown
    apart = reverse("desk:split_request", args=[joined.number])
    assert apart in shown
    assert joined.number not in tab(town, "小王", "open")
    assert town.client("小王").post(apart, {"text": "是两件事"}).status_code == 302
    assert joined.number not in tab(town, "小王")
    assert joined.number in tab(town, "小王", "open")


def test_a_search_for_a_merged_matter_says_where_it_went(town: Town) -> None:
    joined, lead = merged(town)
    found = town.client("小王").get(reverse("desk:requests"), {"q": joined.number[-9:]})
    assert lead.number in found.content.decode()


def test_the_tab_shows_nobody_more_than_they_may_read(town: Town) -> None:
    joined, lead = merged(town)
    for who in ("老李", "吴姐", "赵姐", "陈审"):
        shown = tab(town, who)
        assert joined.number not in shown, who
        assert lead.number not in shown, who
    town.accounts["小王"].posts.get().ties.set([town.mill])
    assert joined.number not in tab(town, "小王")


def test_who_only_reads_is_not_offered_to_part_them(town: Town) -> None:
    street = town.actor("老李")
    one, lead = (
        services.accept_request(file(town, who, category="hardship"), actor=street)
        for who in ("张师傅", "刘师傅")
    )
    services.merge_request(one, actor=street, lead=lead, reason=WHY)
    apart = reverse("desk:split_request", args=[one.number])
    assert apart in tab(town, "老李")
    read = tab(town, "陈审")
    assert lead.number in read
    assert apart not in read


def test_the_tab_asks_as_often_for_one_as_for_many(town: Town) -> None:
    counts = []
    tab(town, "小王")  # the calendar is read once a process
    for _more in range(2):
        merged(town)
        with CaptureQueriesContext(connection) as asked:
            tab(town, "小王")
        counts.append(len(asked))
        merged(town)
    assert counts[0] == counts[1]
