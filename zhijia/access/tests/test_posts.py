"""Posts: given by who holds the duties, running by the calendar, ending by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from zhijia.access import selectors, services, sockets
from zhijia.access.models import Account, Post
from zhijia.access.rules.roles import ROLES, TRINITY, duties_of, roles_at, widest
from zhijia.access.views import posts as views
from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org import services as org
from zhijia.org import views as org_views
from zhijia.org.models import Person, Union
from zhijia.org.tests import town as building
from zhijia.org.tests.town import Town

SEED = system("tests.posts")
SINCE = date(2024, 1, 1)
Ask = Callable[..., HttpResponse]


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


@pytest.fixture
def ask(rf: RequestFactory) -> Ask:
    def call(view: Any, actor: Actor, *args: Any, post: dict[str, Any] | None = None) -> Any:
        request = rf.get("/") if post is None else rf.post("/", post)
        request.actor = actor  # type: ignore[attr-defined]
        request.session = {}  # type: ignore[assignment]
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
        return view(request, *args)

    return call


def account(name: str, phone: str = "13812345678") -> Account:
    return services.open_account(name=name, phone=phone, actor=SEED)


def appoint(name: str, union: Union, role: str, **more: Any) -> Post:
    phone = f"139{abs(hash(name)) % 10**8:08}"
    return services.appoint_officer(
        account(name, phone), union, role, actor=SEED, since=more.pop("since", SINCE), **more
    )


def actor_of(post: Post, on: date | None = None) -> Actor:
    return selectors.actor_for(post.account, on=on)


def refusal(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises((RuleViolation, NotAllowed)) as refused:
        call(*args, **kwargs)
    return refused.value.code


# the table ----------------------------------------------------------------------------------------


def test_every_duty_of_the_table_is_declared_and_every_declared_duty_is_held() -> None:
    held = {duty for role in ROLES.values() for duty in role.duties}
    assert held == {duty for duty, _words in sockets.DUTIES}


def test_confidential_matters_are_for_the_district_alone() -> None:
    for key, role in ROLES.items():
        if "desk.confide" in role.duties:
            assert role.levels == {"district"}, key


def test_an_auditor_reads_and_changes_nothing_and_reveals_nobody() -> None:
    assert duties_of("auditor") == {"org.read_tree", "org.read_members", "desk.read", "audit.read"}


def test_a_role_that_was_taken_out_of_the_table_grants_nothing() -> None:
    assert duties_of("emperor") == frozenset()


def test_where_roles_may_be_held() -> None:
    assert "district_chair" not in roles_at("street")
    assert set(TRINITY) <= set(roles_at("enterprise"))
    assert roles_at("group") == {}


def test_a_branch_inside_another_is_not_named_twice() -> None:
    assert widest({"/1/7/", "/1/", "/1/70/"}) == ("/1/",)
    assert widest({"/1/7/", "/1/70/", "/1/7/9/"}) == ("/1/7/", "/1/70/")


# in force -----------------------------------------------------------------------------------------


def test_a_post_runs_from_its_first_day_and_not_on_its_last(town: Town) -> None:
    post = appoint("李国强", town.east, "street_chair", until=date(2025, 1, 1))
    for on, holds in [
        (SINCE - timedelta(days=1), False),
        (SINCE, True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ]:
        assert actor_of(post, on).holds("desk.handle", at=town.mill.path) is holds, on


def test_the_actor_costs_one_query(town: Town, django_assert_num_queries: Any) -> None:
    post = appoint("赵玉兰", town.mill, "grassroots_chair", ties=[town.mill_employer])
    services.appoint_officer(post.account, town.yard, "coordinator", actor=SEED, since=SINCE)
    with django_assert_num_queries(1):
        actor = actor_of(post)
    assert actor.reach("desk.read") == tuple(sorted([town.mill.path, town.yard.path]))
    assert actor.reach("org.import") == (town.mill.path,)
    assert actor.ties == {town.mill_employer.pk}


def test_a_deputy_holds_the_office_and_the_ties_while_it_runs(town: Town) -> None:
    ends = timezone.localdate() + timedelta(days=30)
    chair = appoint("赵玉兰", town.mill, "grassroots_chair", ties=[town.mill_employer], until=ends)
    deputy = appoint("钱进", town.mill, "grassroots_chair", deputy_of=chair)
    during = actor_of(deputy)
    assert during.holds("desk.handle", at=town.mill.path)
    assert during.ties == {town.mill_employer.pk}
    assert actor_of(deputy, ends).grants == {}


def test_nobody_deputises_a_deputy_or_another_office(town: Town) -> None:
    chair = appoint("赵玉兰", town.mill, "grassroots_chair")
    deputy = appoint("钱进", town.mill, "grassroots_chair", deputy_of=chair)
    for principal, union, role in [
        (deputy, town.mill, "grassroots_chair"),
        (chair, town.mill, "coordinator"),
        (chair, town.yard, "grassroots_chair"),
    ]:
        somebody = account("孙立", "13700000001")
        assert (
            refusal(
                services.appoint_officer,
                somebody,
                union,
                role,
                actor=SEED,
                since=SINCE,
                deputy_of=principal,
            )
            == "access.deputy_of_another"
        )


# giving -------------------------------------------------------------------------------------------


def test_nobody_grants_what_they_do_not_hold(town: Town) -> None:
    street = actor_of(appoint("李国强", town.east, "street_chair"))
    somebody = account("孙立")
    services.appoint_officer(somebody, town.mill, "grassroots_chair", actor=street, since=SINCE)
    for union, role, code in [
        (town.forge, "grassroots_chair", "access.not_yours_to_appoint"),
        (town.district, "district_officer", "access.not_yours_to_appoint"),
    ]:
        assert (
            refusal(services.appoint_officer, somebody, union, role, actor=street, since=SINCE)
            == code
        )
    officer = actor_of(appoint("王晓梅", town.district, "district_officer"))
    assert (
        refusal(
            services.appoint_officer,
            somebody,
            town.district,
            "district_chair",
            actor=officer,
            since=SINCE,
        )
        == "access.grants_more_than_you_hold"
    )


def test_the_rules_of_a_post(town: Town) -> None:
    somebody = account("孙立")

    def code(union: Union, role: str, **more: Any) -> str:
        return refusal(
            services.appoint_officer, somebody, union, role, actor=SEED, **{"since": SINCE, **more}
        )

    assert code(town.mill, "street_chair") == "access.role_not_held_here"
    assert code(town.mill, "coordinator", until=SINCE) == "access.post_ends_before_it_begins"
    assert code(town.mill, "vice_chair_part_time") == "access.employer_missing"
    services.appoint_officer(somebody, town.mill, "coordinator", actor=SEED, since=SINCE)
    later = date(2025, 1, 1)
    assert code(town.mill, "coordinator", since=later) == "access.post_held_already"
    org.close_union(town.yard, actor=town.east_chair, on=later, reason="x")
    town.yard.refresh_from_db()
    assert code(town.yard, "coordinator") == "org.union_closed"


def test_appoint_officer_page(town: Town, ask: Ask) -> None:
    actor = actor_of(appoint("李国强", town.east, "street_chair"))
    post = {
        "name": "赵玉兰",
        "phone": "139 1234 5678",
        "role": "vice_chair_part_time",
        "since": "2024-05-01",
        "until": "2027-05-01",
        "employers": "宏达纺织有限公司\n",
        "title": "副主席",
    }
    bad = ask(views.appoint_officer, actor, town.mill.pk, post={**post, "employers": "没有的厂"})
    assert bad.status_code == 422
    assert "没有登记过“没有的厂”" in bad.content.decode()
    assert ask(views.appoint_officer, actor, town.mill.pk, post=post).status_code == 302
    given = Post.objects.get(title="副主席")
    assert list(given.ties.all()) == [town.mill_employer]
    assert given.appointed_by_id == actor.account_id
    assert given.account.person.sealed()["phone"] == "13912345678"
    entry = AuditEntry.objects.filter(verb="access.appoint_officer").latest("pk")
    assert entry.facts["ties"] == [town.mill_employer.pk]
    assert "赵玉兰" not in str(entry.facts)


def test_one_person_one_account_however_many_posts(town: Town) -> None:
    actor = actor_of(appoint("李国强", town.east, "street_chair"))
    who = {"name": "赵玉兰", "phone": "13912345678", "since": SINCE}
    first = services.appoint_person(town.mill, "coordinator", actor=actor, **who)
    second = services.appoint_person(town.yard, "coordinator", actor=actor, **who)
    namesake = services.appoint_person(
        town.yard, "coordinator", actor=actor, **{**who, "name": "钱进"}
    )
    assert first.account == second.account
    assert namesake.account != first.account


@pytest.mark.parametrize("view", [views.posts, views.appoint_officer])
def test_a_stranger_finds_nothing(town: Town, ask: Ask, view: Any) -> None:
    stranger = actor_of(appoint("吴秀英", town.west, "street_chair"))
    with pytest.raises(Http404):
        ask(view, stranger, town.mill.pk)


def test_a_reader_changes_nothing(town: Town, ask: Ask) -> None:
    post = appoint("赵玉兰", town.mill, "grassroots_chair")
    reader = actor_of(appoint("孙立新", town.east, "coordinator"))
    before = AuditEntry.objects.count()
    with pytest.raises(NotAllowed):
        ask(views.appoint_officer, reader, town.mill.pk, post={"role": "coordinator"})
    with pytest.raises(NotAllowed):
        ask(views.end_post, reader, post.pk, post={"on": "2026-01-01"})
    assert AuditEntry.objects.count() == before
    post.refresh_from_db()
    assert post.until is None


# reading ------------------------------------------------------------------------------------------


def test_posts_page_and_the_trinity(town: Town, ask: Ask) -> None:
    reader = actor_of(appoint("李国强", town.east, "street_chair"))
    appoint("赵玉兰", town.mill, "grassroots_chair", title="工会主席")
    text = ask(views.posts, reader, town.mill.pk).content.decode()
    assert "赵玉兰" in text
    assert "工会主席" in text
    assert "三位一体还缺" in text
    appoint("钱进", town.mill, "vice_chair_full_time")
    appoint("孙红", town.mill, "coordinator")
    assert "三位一体齐了" in ask(views.posts, reader, town.mill.pk).content.decode()
    assert "三位一体齐了" in ask(org_views.union, reader, town.mill.pk).content.decode()
    assert "三位一体" not in ask(views.posts, reader, town.east.pk).content.decode()


def test_roles_page_says_what_a_role_may(town: Town, ask: Ask) -> None:
    reader = actor_of(appoint("李国强", town.east, "street_chair"))
    text = ask(views.roles, reader).content.decode()
    assert "看保密的诉求，所在单位的除外" in text
    assert "街道、系统工会主席" in text


# ending -------------------------------------------------------------------------------------------


def test_end_post(town: Town, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setitem(
        sockets.POST_ENDED._plugs, "test", lambda post_id, actor: told.append(post_id)
    )
    district = actor_of(appoint("周建民", town.district, "district_chair"))
    post = appoint("李国强", town.east, "street_chair")
    today = timezone.localdate()
    assert "结束任职" in ask(views.end_post, district, post.pk).content.decode()
    ask(views.end_post, district, post.pk, post={"on": today.isoformat()})
    assert actor_of(post).grants == {}
    assert actor_of(post, today - timedelta(days=1)).holds("desk.handle", at=town.mill.path)
    assert told == [post.pk]
    assert refusal(services.end_post, post, actor=district, on=today) == "access.post_ended_already"


def test_nobody_ends_their_own_post(town: Town) -> None:
    post = appoint("周建民", town.district, "district_chair")
    assert refusal(services.end_post, post, actor=actor_of(post)) == "access.own_post"


def test_the_district_keeps_somebody_who_appoints(town: Town) -> None:
    chair = appoint("周建民", town.district, "district_chair")
    officer = appoint("王晓梅", town.district, "district_officer")
    services.end_post(officer, actor=actor_of(chair))
    other = appoint("陈静", town.district, "district_officer", until=date(2025, 1, 1))
    assert other.until is not None
    assert refusal(services.end_post, chair, actor=SEED) == "access.last_chair"


def test_posts_end_with_their_union(town: Town, ask: Ask) -> None:
    district = actor_of(appoint("周建民", town.district, "district_chair"))
    appoint("李国强", town.east, "street_chair")
    post = appoint("赵玉兰", town.mill, "grassroots_chair")
    asked = {"on": "2026-01-05", "reason": "企业注销"}
    preview = ask(org_views.close_union, district, town.mill.pk, post=asked).content.decode()
    assert "这里的1个任职结束" in preview
    ask(org_views.close_union, district, town.mill.pk, post={**asked, "confirmed": "1"})
    post.refresh_from_db()
    assert post.until == date(2026, 1, 5)
    verbs = list(AuditEntry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["access.end_post", "org.close_union"]


def test_a_move_says_who_loses_sight(town: Town, ask: Ask) -> None:
    district = actor_of(appoint("周建民", town.district, "district_chair"))
    appoint("李国强", town.east, "street_chair")
    appoint("吴秀英", town.west, "street_chair")
    asked = {"target": town.west.pk, "on": "2026-01-05", "reason": "迁址"}
    preview = ask(org_views.move_union, district, town.mill.pk, post=asked).content.decode()
    assert "李国强看不到这家了" in preview
    assert "吴秀英能看到" in preview
    assert "周建民" not in preview.split("<main")[1]


# the sheet ----------------------------------------------------------------------------------------

HEADER = "姓名,手机号,工会,角色,任职开始,所在单位\n"


def sheet(text: str) -> bytes:
    return (HEADER + text).encode()


def test_import_officers(town: Town) -> None:
    actor = actor_of(appoint("李国强", town.east, "street_chair"))
    content = sheet(
        "赵玉兰,13912345678,宏达纺织有限公司工会,基层工会主席,2024-05-01,\n"
        "钱进,139-1234-5679,宏达纺织有限公司工会,兼职副主席,2024年5月1日,宏达纺织有限公司\n"
    )
    waiting, findings = org.check_sheet("officers", actor=actor, content=content, filename="a.csv")
    assert findings == []
    assert waiting is not None
    assert not Person.objects.filter(name="赵玉兰").exists()
    assert "赵玉兰".encode() not in bytes(waiting.envelope)
    assert org.commit_import(waiting, actor=actor) == 2
    tied = Post.objects.get(role="vice_chair_part_time")
    assert list(tied.ties.all()) == [town.mill_employer]
    again, findings = org.check_sheet("officers", actor=actor, content=content, filename="a.csv")
    assert again is None
    assert [found.code for found in findings] == ["access.post_held_already"] * 2


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (
            "甲,1391234567,宏达纺织有限公司工会,工会协理员,2024-05-01,",
            "手机号",
            "identity.phone_length",
        ),
        ("甲,13912345678,宏达纺织工会,工会协理员,2024-05-01,", "工会", "org.cell_union_unknown"),
        (
            "甲,13912345678,西山锻造厂工会,工会协理员,2024-05-01,",
            "工会",
            "org.cell_no_union_like_it",
        ),
        (
            "甲,13912345678,宏达纺织有限公司工会,审计员,2024-05-01,",
            "角色",
            "access.role_not_held_here",
        ),
        ("甲,13912345678,宏达纺织有限公司工会,主席,2024-05-01,", "角色", "org.cell_code_unknown"),
        (
            "甲,13912345678,宏达纺织有限公司工会,兼职副主席,2024-05-01,",
            "所在单位",
            "access.employer_missing",
        ),
        (
            "甲,13912345678,宏达纺织有限公司工会,兼职副主席,2024-05-01,无名厂",
            "所在单位",
            "access.employer_unknown",
        ),
    ],
)
def test_what_is_wrong_in_a_sheet_of_officers(
    town: Town, line: str, column: str, code: str
) -> None:
    actor = actor_of(appoint("李国强", town.east, "street_chair"))
    waiting, findings = org.check_sheet(
        "officers", actor=actor, content=sheet(line), filename="a.csv"
    )
    assert waiting is None
    assert [(found.row, found.column, found.code) for found in findings] == [(2, column, code)]
