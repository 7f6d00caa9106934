"""form_group, join_group, leave_group, name_team, answer_group: many together, nobody listed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tests.town import BUILDER, SINCE, Town, at, file
from zhijia.access import services as posts
from zhijia.access.models import Account
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, EntryKind, GroupMatter, GroupPart, Request, TeamMember
from zhijia.desk.rules.group_matters import GROUP_FLOW, RULES, Concerns, is_reached, rule_on
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db
TITLE = "宏达纺织三月份工资"
ANSWER = "单位已经写下补发计划，本周五前发三月份工资。"
MONDAY = (2018, 3, 12, 10, 0)
SAYS_MANY = {"concerns": Concerns.MANY}


def accepted(town: Town, name: str = "张师傅", **columns: object) -> Request:
    request = file(town, name, employer=town.mill.name)
    services.accept_request(request, actor=town.actor("小王"))
    Request.objects.filter(pk=request.pk).update(**columns)
    return Request.objects.get(pk=request.pk)


def a_group(town: Town, **columns: object) -> tuple[GroupMatter, Request]:
    with at(*MONDAY):
        request = accepted(town, **columns)
        group = services.form_group(request, actor=town.actor("小王"), title=TITLE)
    return GroupMatter.objects.get(pk=group.pk), request


def third_officer(town: Town) -> Account:
    account = posts.open_account(name="孙立", phone="13900000099", actor=BUILDER)
    posts.appoint_officer(account, town.district, "district_officer", actor=BUILDER, since=SINCE)
    return account


def a_team(town: Town, group: GroupMatter) -> list[Account]:
    team = [town.accounts["小王"], town.accounts["周主席"], third_officer(town)]
    services.name_team(group, team, actor=town.actor("周主席"), lead=team[0])
    return team


def test_the_rule_is_dated_and_says_what_no_source_gives() -> None:
    [rule] = RULES
    assert (rule.persons, rule.team, rule.days) == (10, 3, 3)
    assert "第七条" in rule.persons_source
    assert rule.is_open
    assert rule_on(SINCE) is rule
    assert rule_on(rule.valid_from.replace(year=2007)) is None
    assert is_reached(rule, persons=10, claims=set())
    assert not is_reached(rule, persons=9, claims={Concerns.SEVERAL, ""})
    assert is_reached(rule, persons=1, claims={Concerns.MANY})


def test_every_step_of_a_group_is_a_use_case() -> None:
    assert {step.name for step in GROUP_FLOW} == {"reach", "answer", "dissolve"}


def test_nine_are_no_group_yet_and_the_tenth_starts_the_three_working_days(town: Town) -> None:
    group, _first = a_group(town)
    officer = town.actor("小王")
    with at(*MONDAY):
        for _count in range(8):
            services.join_group(accepted(town, "visitor"), actor=officer, group=group)
        again = accepted(town, "张师傅")  # the same person brings a second matter
        services.join_group(again, actor=officer, group=group)
        group.refresh_from_db()
        assert (group.state, group.due_at) == ("gathering", None)
        services.join_group(accepted(town, "刘师傅"), actor=officer, group=group)
        group.refresh_from_db()
    assert group.state == "open"
    assert timezone.localtime(group.due_at).strftime("%m-%d %H:%M") == "03-15 17:30"
    assert AuditEntry.objects.filter(verb="desk.reach_groupmatter").count() == 1


def test_one_who_says_ten_are_concerned_is_enough(town: Town) -> None:
    group, request = a_group(town, **SAYS_MANY)
    assert group.state == "open"
    services.leave_group(request, actor=town.actor("张师傅"))
    group.refresh_from_db()
    assert group.state == "dissolved"


def test_the_worker_says_how_many_have_the_same_trouble(town: Town) -> None:
    client = town.client("张师傅")
    draft = services.start_draft(
        {"category": "wages", "story": "没发工资"}, actor=town.actor("张师傅")
    )
    page = reverse("desk:answer_question", args=[draft.key, "employer"])
    assert client.post(page, {"employer": "", "concerns": "everybody"}).status_code == 422
    assert client.post(page, {"employer": "", "concerns": Concerns.MANY}).status_code == 302
    check = reverse("desk:answer_question", args=[draft.key, "contact"])
    assert client.post(check, {"reach": "account"}).status_code == 302
    filing = reverse("desk:file_request", args=[draft.key])
    assert "连我有10个人以上" in client.get(filing).content.decode()
    assert client.post(filing).status_code == 302
    request = Request.objects.get()
    assert request.concerns == Concerns.MANY
    page = reverse("desk:handle_request", args=[request.number])
    assert "本人说有10个人以上" in town.client("小王").get(page).content.decode()


def test_three_are_named_and_one_of_them_leads(town: Town) -> None:
    group, _request = a_group(town, **SAYS_MANY)
    chair, officer = town.accounts["周主席"], town.accounts["小王"]
    third = third_officer(town)

    def named(*members: Account, lead: Account = officer) -> str:
        with pytest.raises((RuleViolation, NotAllowed)) as no:
            services.name_team(group, members, actor=town.actor("周主席"), lead=lead)
        return no.value.code

    assert named(officer, chair) == "desk.team_of_three"
    assert named(officer, chair, town.accounts["赵姐"]) == "desk.not_for_team"
    assert named(officer, chair, third, lead=town.accounts["老李"]) == "desk.team_lead_outside"
    services.name_team(group, [officer, chair, third], actor=town.actor("周主席"), lead=chair)
    services.name_team(group, [officer, chair, third], actor=town.actor("周主席"), lead=officer)
    running = TeamMember.objects.filter(group=group, until=None)
    assert running.count() == 3
    assert running.get(leads=True).account == officer


def test_the_team_has_it_to_do_and_the_others_only_when_it_is_late(town: Town) -> None:
    group, _request = a_group(town, **SAYS_MANY)
    page = reverse("desk:group", args=[group.key])

    def steps(who: str, *instant: int) -> list[str]:
        with at(*instant) as now:
            todos = selectors.group_todos(town.actor(who), now=now, most=9)
            return [str(todo.step) for todo in todos if todo.url == page]

    assert steps("小王", *MONDAY) == ["点名3人小组来答复"]
    team = [town.accounts["周主席"], third_officer(town), fourth_officer(town)]
    services.name_team(group, team, actor=town.actor("小王"), lead=team[0])
    assert steps("周主席", *MONDAY) == ["给大家一个共同的答复"]
    assert steps("小王", *MONDAY) == []
    assert steps("小王", 2018, 3, 16, 9, 0) == ["小组超期了，请过问"]
    for who in ("赵姐", "老李", "张师傅", "陈审"):
        assert steps(who, 2018, 3, 16, 9, 0) == []


def fourth_officer(town: Town) -> Account:
    account = posts.open_account(name="钱进", phone="13900000098", actor=BUILDER)
    posts.appoint_officer(account, town.district, "district_officer", actor=BUILDER, since=SINCE)
    return account


def test_one_common_answer_and_private_ones(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    officer = town.actor("小王")
    second, third = accepted(town, "刘师傅"), accepted(town, "visitor")
    for request in (second, third):
        services.join_group(request, actor=officer, group=group)
    services.pause_request(third, actor=officer, text="请补工资条")
    services.answer_request(second, actor=officer, text="您的那份已到账。", outcome="solved")
    group.refresh_from_db()
    with pytest.raises(NotAllowed) as no:
        services.answer_group(group, actor=officer, text=ANSWER, outcome="partly")
    assert no.value.code == "desk.not_on_team"
    a_team(town, group)
    assert services.answer_group(group, actor=officer, text=ANSWER, outcome="partly") == 2
    for request, said, outcome in (
        (first, ANSWER, "partly"),
        (second, "您的那份已到账。", "solved"),
        (third, ANSWER, "partly"),
    ):
        request.refresh_from_db()
        assert (request.state, request.outcome) == ("answered", outcome)
        history = selectors.matter_page(officer, request, holds_passphrase=False)["history"]
        assert [line.text for line in history if line.kind == "answered"] == [said]
    group.refresh_from_db()
    assert group.state == "answered"
    with pytest.raises(NotAllowed):
        services.answer_group(group, actor=officer, text=ANSWER, outcome="partly")
    with at(2018, 3, 20, 9, 0):
        services.reopen_request(first, actor=town.actor("张师傅"), why="没有到账")
    assert Request.objects.get(pk=third.pk).state == "answered"


def test_answered_by_itself_it_takes_part_no_more(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    officer = town.actor("小王")
    second = accepted(town, "刘师傅")
    services.join_group(second, actor=officer, group=group)
    services.answer_request(second, actor=officer, text="您的那份已到账。", outcome="solved")
    assert GroupPart.objects.get(request=second).end == "answered"
    assert selectors.matter_page(officer, second, holds_passphrase=False)["group"] is None
    group.refresh_from_db()
    assert group.state == "open"
    services.answer_request(first, actor=officer, text="补发了。", outcome="solved")
    group.refresh_from_db()
    assert group.state == "dissolved"  # it is overdue for nobody


def test_what_the_team_has_in_hand_goes_to_no_other_office_and_into_no_other_matter(
    town: Town,
) -> None:
    officer = town.actor("小王")

    def at_the_district() -> Request:
        request = file(town, "visitor", category="hardship")
        assert (request.office, request.confidential) == (town.district, False)
        return services.accept_request(request, actor=officer)

    grouped, other = at_the_district(), at_the_district()
    group = services.form_group(grouped, actor=officer, title=TITLE)
    with pytest.raises(NotAllowed) as no:
        services.dispatch_request(grouped, actor=officer, to=town.east, reason="归街道")
    assert no.value.code == "desk.group_stays"
    with pytest.raises(NotAllowed) as no:
        services.merge_request(grouped, actor=officer, lead=other, reason="同一件事")
    assert no.value.code == "desk.group_stays"
    services.dispatch_request(other, actor=officer, to=town.east, reason="归街道")
    with pytest.raises(Conflict) as twice:
        services.join_group(other, actor=officer, group=group)
    assert twice.value.code == "desk.dispatched_already"


def test_each_may_leave_and_is_not_joined_again(town: Town) -> None:
    group, first = a_group(town)
    officer = town.actor("小王")
    second = accepted(town, "刘师傅")
    services.join_group(second, actor=officer, group=group)
    page = reverse("desk:leave_group", args=[second.number])
    client = town.client("刘师傅")
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert GroupPart.objects.get(request=second).end == "left"
    assert client.get(page).status_code == 302  # nothing to leave any more
    with pytest.raises(RuleViolation) as no:
        services.join_group(second, actor=officer, group=group)
    assert no.value.code == "desk.worker_left_group"
    assert Request.objects.get(pk=second.pk).due_at == second.due_at
    services.withdraw_request(first, actor=town.actor("张师傅"))
    group.refresh_from_db()
    assert group.state == "dissolved"


def test_an_officer_takes_out_what_was_joined_by_mistake(town: Town) -> None:
    group, first = a_group(town)
    officer = town.actor("小王")
    with pytest.raises(RuleViolation):
        services.leave_group(first, actor=officer)
    page = reverse("desk:release_from_group", args=[first.number])
    assert town.client("小王").post(page, {"text": "是另一个月的事。"}).status_code == 302
    other = services.form_group(first, actor=officer, title="另一个月")  # it was not the worker
    assert other.pk != group.pk


def test_the_worker_learns_of_the_group_and_of_nobody_in_it(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    second = accepted(town, "刘师傅")
    services.join_group(second, actor=town.actor("小王"), group=group)
    a_team(town, group)
    page = town.client("张师傅").get(reverse("desk:request", args=[first.number])).content.decode()
    assert "10人以上" in page
    assert "参加的人互相看不到" in page
    for hidden in (second.number, "刘", TITLE, str(group.key)):
        assert hidden not in page


def test_officers_see_no_list_no_count_and_no_export(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    seconds = [accepted(town, "visitor") for _count in range(3)]
    for request in seconds:
        services.join_group(request, actor=town.actor("小王"), group=group)
    client = town.client("小王")
    for address in (reverse("desk:group", args=[group.key]), reverse("desk:groups")):
        page = client.get(address).content.decode()
        assert "10人以上" in page
        for hidden in (first.number, first.title, "建国", *(one.number for one in seconds)):
            assert hidden not in page
    with at(*MONDAY):
        before = client.get(reverse("desk:group", args=[group.key])).content
        services.join_group(accepted(town, "刘师傅"), actor=town.actor("小王"), group=group)
        assert without_token(client.get(reverse("desk:group", args=[group.key])).content) == (
            without_token(before)
        )  # one more or one fewer shows nowhere


def without_token(page: bytes) -> bytes:
    from tests.test_no_oracle import without_tokens

    return without_tokens(page)


@pytest.mark.parametrize("who", ["赵姐", "老李", "吴姐", "张师傅", "陈审", "visitor"])
def test_out_of_reach_of_everybody_else(town: Town, who: str) -> None:
    group, request = a_group(town, **SAYS_MANY)
    actor = town.actor(who)
    assert selectors.groups_page(actor) == []
    with pytest.raises(Http404):
        selectors.group_or_404(actor, group.key)
    team = [town.accounts[name] for name in ("小王", "周主席", "老李")]
    for deed in (
        lambda: services.form_group(request, actor=actor, title=TITLE),
        lambda: services.join_group(request, actor=actor, group=group),
        lambda: services.name_team(group, team, actor=actor, lead=team[0]),
        lambda: services.answer_group(group, actor=actor, text=ANSWER, outcome="solved"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    if who != "张师傅":
        with pytest.raises(NotAllowed):
            services.leave_group(request, actor=actor, reason="试一试")


def test_an_officer_tied_to_the_employer_is_out_of_reach(town: Town) -> None:
    group, _request = a_group(town, **SAYS_MANY)
    town.accounts["小王"].posts.get().ties.set([town.mill])
    tied = town.actor("小王")
    assert selectors.groups_page(tied) == []
    assert town.client("小王").get(reverse("desk:group", args=[group.key])).status_code == 404
    names = [account.person.name for account in selectors.team_candidates(group)]
    assert names == ["周建民"]


def test_an_officer_who_takes_part_as_a_worker_neither_reads_nor_answers_it(town: Town) -> None:
    group, _request = a_group(town, **SAYS_MANY)
    own = accepted(town, "周主席")
    services.join_group(own, actor=town.actor("小王"), group=group)
    assert selectors.groups_page(town.actor("周主席")) == []
    with pytest.raises(NotAllowed):
        services.answer_group(group, actor=town.actor("周主席"), text=ANSWER, outcome="solved")


def test_what_is_not_alike_or_not_the_districts_is_not_joined(town: Town) -> None:
    group, first = a_group(town)
    officer = town.actor("小王")
    other_kind = file(town, category="insurance", employer=town.mill.name)
    elsewhere = file(town, employer="别的单位")
    for request in (other_kind, elsewhere):
        services.accept_request(request, actor=officer)
        with pytest.raises(NotAllowed) as no:
            services.join_group(request, actor=officer, group=group)
        assert no.value.code == "desk.grouped_unlike"
    with pytest.raises(Conflict):
        services.join_group(first, actor=officer, group=group)
    street = file(town, category="hardship")
    services.accept_request(street, actor=town.actor("老李"))
    with pytest.raises(NotAllowed) as no:
        services.form_group(street, actor=town.actor("老李"), title=TITLE)
    assert no.value.code == "desk.group_is_districts"


def test_the_pages_from_joining_to_the_answer(town: Town) -> None:
    request = accepted(town, **SAYS_MANY)
    client = town.client("小王")
    page = reverse("desk:join_group", args=[request.number])
    assert client.post(page, {"group": "new", "title": ""}).status_code == 422
    assert client.post(page, {"group": "new", "title": TITLE}).status_code == 302
    group = GroupMatter.objects.get()
    team = [town.accounts["小王"], town.accounts["周主席"], third_officer(town)]
    page = reverse("desk:name_team", args=[group.key])
    two = {"members": [str(one.pk) for one in team[:2]], "lead": str(team[0].pk)}
    assert client.post(page, two).status_code == 422
    three = {"members": [str(one.pk) for one in team], "lead": str(team[0].pk)}
    assert client.post(page, three).status_code == 302
    shown = client.get(reverse("desk:group", args=[group.key])).content.decode()
    assert "王晓梅（牵头）" in shown
    page = reverse("desk:answer_group", args=[group.key])
    assert client.post(page, {"text": ANSWER, "outcome": ""}).status_code == 422
    assert client.post(page, {"text": ANSWER, "outcome": "solved"}).status_code == 302
    assert Request.objects.get(pk=request.pk).state == "answered"
    assert client.get(reverse("desk:groups")).status_code == 200


def test_the_database_holds_one_group_a_matter_and_one_who_leads(town: Town) -> None:
    group, request = a_group(town)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupPart.objects.create(group=group, request=request, since=now)
    leader = {"group": group, "leads": True, "since": now}
    TeamMember.objects.create(account=town.accounts["小王"], **leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(account=town.accounts["周主席"], **leader)


def test_a_worker_who_leaves_is_not_named_to_the_offices(town: Town) -> None:
    _group, request = a_group(town)
    services.leave_group(request, actor=town.actor("张师傅"))
    line = Entry.objects.get(request=request, kind=EntryKind.UNGROUPED)
    assert (line.author, line.office) == (None, None)
    page = town.client("小王").get(reverse("desk:handle_request", args=[request.number]))
    assert "张建国" not in page.content.decode()
