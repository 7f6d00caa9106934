"""Every page that can be read, as everybody who may read it, in both languages: axe finds nothing,
nothing leaves the screen sideways, and English pages hold no Chinese of ours."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from tests.joining import apply, said
from tests.test_access_matrix import pages_with, plain_pages
from tests.town import STORY, Town, build_town, file
from zhijia.access import services as access
from zhijia.base.jobs.running import run_next_job
from zhijia.care import services as care
from zhijia.care.models import PolicyVersion
from zhijia.care.services.trials import Question
from zhijia.care.tests.test_policy_versions import signed as signed_policy
from zhijia.config.doors import DOORS
from zhijia.desk import services
from zhijia.desk.models import Category, Draft, Request
from zhijia.desk.rules.rating_links import GOOD_FOR
from zhijia.desk.services.inviting import new_rating_link
from zhijia.directives import services as directives
from zhijia.law.models import Figure
from zhijia.law.rules.library import CALCULATORS
from zhijia.law.services import propose_figure
from zhijia.org import selectors as org_selectors
from zhijia.org import services as org
from zhijia.org.models import Employer, Membership, Union
from zhijia.press import services as press
from zhijia.press.rules.guides import GUIDES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

READERS = ("visitor", "张师傅", "周主席")
NOT_PAGES = re.compile(r"healthz|readyz|sign_out|leave_quickly|switch|challenge|passkey_|json")


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def a_request_in(town: Town, state: str) -> Request:
    request = file(town, employer="宏达纺织有限公司")
    officer = town.actor("周主席")
    if state != "submitted":
        services.accept_request(request, actor=officer)
    if state == "answered":
        services.answer_request(request, actor=officer, text="单位本周五前补发。", outcome="solved")
    return request


def a_figure(town: Town) -> Figure:
    """A figure that waits for the chair's signature."""
    typed = {
        "kind": "minimum_wage",
        "region": "苏州市",
        "dims": {},
        "value": "2490",
        "valid_from": date(2024, 1, 1),
        "known_since": date(2023, 12, 26),
        "source": "rsj.example.cn/1",
        "document": "苏人社发〔2023〕115号",
    }
    return propose_figure(typed, actor=town.actor("小王"))


def a_draft(town: Town) -> Draft:
    said = {"category": "hardship", "story": STORY, "reach": "nothing"}
    return services.start_draft(said, actor=town.actor("张师傅"))


def law_pages() -> list[str]:
    """The first question of every calculator, a picture's page, a statute and two articles."""
    return [
        *(reverse("law:calculator", args=[name]) for name in CALCULATORS),
        reverse("law:share_calculator", args=["severance"]),
        reverse("law:statute", args=["labour-contract-law"]),
        reverse("law:article", args=["labour-contract-law", 47]),
        reverse("law:article", args=["civil-principles", 154]),
        reverse("law:statutes") + "?q=47",
    ]


def joining_pages(town: Town) -> dict[str, list[str]]:
    """Applications as applicant and office read them, every question, a card that is scanned."""
    found: dict[str, list[str]] = {"visitor": [], "张师傅": [], "周主席": []}
    own = apply(town, "张师傅", way="direct", serial=1)
    for application in (own, apply(town, serial=2)):
        for name in pages_with("application"):
            side = "周主席" if DOORS[name].duty else "张师傅"
            found[side].append(reverse(name, kwargs={"application": application.number}))
    for way in ("direct", "enterprise"):
        draft = org.start_joining(said(town, way, 3, name="张建国"), actor=town.actor("张师傅"))
        for question in ("way", "work", "who"):
            found["张师傅"].append(reverse("org:answer_joining", args=[draft.key, question]))
        found["张师傅"].append(reverse("org:apply_to_join", args=[draft.key]))
    card = org.issue_card(actor=town.actor("张师傅"))
    token = org_selectors.token_of(card, until=None)
    found["visitor"] += [reverse("org:verify_card", args=[t]) for t in (token, "0")]
    return found


def terms_pages(town: Town) -> dict[str, list[str]]:
    """A committee with one who sits on it, a change to be filed, corrections on both sides."""
    officer, union = town.actor("周主席"), town.mill_union
    Union.objects.filter(pk=union.pk).update(legal_person_uscc="81110000MC0000001X")
    union.refresh_from_db()
    today = timezone.localdate()
    since = today - timedelta(days=3 * 365 - 60)
    term = org.record_term(union, "committee", actor=officer, since=since, years=3, facts={})
    person = town.person("刘师傅")
    seat = org.seat_member(term, person, actor=officer, position="chair", since=since)
    filing = org.note_change(union, "address", actor=officer, changed_on=today)
    correction = access.propose_correction(
        person, "name", "刘芬", actor=town.actor("刘师傅"), why="改过名"
    )
    access.propose_correction(town.person("张师傅"), "name", "张建军", actor=town.actor("张师傅"))
    office = [
        *(reverse(name, args=[union.pk]) for name in ("org:committees", "org:record_term")),
        *(reverse(name, args=[union.pk]) for name in ("org:note_change", "org:funds")),
        reverse("org:funds", args=[union.pk]) + "?amount=12345.67",
        reverse("org:seat_member", args=[term.pk]),
        reverse("org:unseat_member", args=[seat.pk]),
        reverse("org:file_change", args=[filing.pk]),
        reverse(
            "org:hand_over",
            args=[
                org.hand_over_register(
                    union, actor=town.actor("周主席"), reason="换用省里的系统"
                ).pk
            ],
        ),
        reverse("access:handle_correction", args=[correction.pk]),
    ]
    fields = ("name", "id_number", "address", "email", "bank_account")
    own = [reverse("access:propose_correction", args=[field]) for field in fields]
    return {"张师傅": own, "周主席": office}


def policy_pages(town: Town) -> dict[str, list[str]]:
    """A signed policy and an example as everybody reads them; a draft with its findings; a trial."""
    signed_policy(town)
    version = care.draft_policy(actor=town.actor("周主席"), example="cz-2019")
    line = version.document.split("\n").index("核算期: 12个月") + 1
    asked = Question("cn-2016", "cz-2019", date(2020, 6, 1), 90_000, 90_000, 10_000_000)
    trial = care.try_policies(asked, actor=town.actor("周主席"))
    run_next_job(now=timezone.now())
    names = ("policy_version", "change_policy", "renew_vectors")
    office = [
        *(reverse(f"care:{name}", args=[version.pk]) for name in names),
        reverse("care:change_mark", args=[version.pk, line, len("核算期: ")]),
        reverse("care:answer_finding", args=[version.pk, 0]),
        *(reverse(f"care:{name}", args=[trial.pk]) for name in ("trial", "check_late")),
    ]
    signed = PolicyVersion.objects.active().get()
    public = [
        reverse("care:policy", args=[signed.pk]),
        *(reverse("care:example", args=[name]) for name in ("hz-2020", "xx")),
    ]
    return {"visitor": public, "周主席": office}


def grassroots_pages(town: Town) -> dict[str, list[str]]:
    """A demand that is answered and one that waits, a place, the guides, a matter to call back."""
    chair, officer = town.actor("周主席"), town.actor("小王")
    today = timezone.localdate()
    directives.set_cap(since=today, minutes=30, document="常委会", actor=chair)
    typed = {
        "title": "送清凉的点位",
        "items": ["点位地址"],
        "purpose": "定哪里送",
        "minutes": 20,
        "every": "once",
        "first_due_on": today,
        "until_on": None,
    }
    demand = directives.make_demand(town.district, typed, actor=officer)
    heavy = directives.make_demand(
        town.east, {**typed, "title": "防暑", "items": ["场次"]}, actor=town.actor("老李")
    )
    place = press.add_station(
        town.east,
        {
            "kind": "rest",
            "name": "湖滨驿站",
            "address": "湖滨路18号",
            "phone": "12351",
            "hours": "每天",
            "offers": "充电",
            "source": "去看过",
        },
        actor=officer,
    )
    office = [
        *(reverse(f"directives:{name}", args=[heavy.pk]) for name in ("demand", "allow_demand")),
        reverse("directives:refuse_demand", args=[heavy.pk]),
        reverse("directives:demand", args=[demand.pk]),
        reverse("directives:demand_replies", args=[demand.pk, today]),
        reverse("press:edit_station", args=[place.pk]),
    ]
    visitor = [reverse("press:guide", args=[guide.slug]) for guide in GUIDES]
    return {"周主席": office, "visitor": visitor}


def rating_pages(*requests: Request) -> list[str]:
    """The pages behind links to rate with: too early, and in time."""
    now = timezone.now()
    links = [new_rating_link(request, at=now, good_for=GOOD_FOR) for request in requests]
    return [reverse("desk:rate_with_link", args=[link]) for link in links]


def addresses(town: Town) -> dict[str, list[str]]:
    """The addresses of each reader: pages without rows, and pages of rows they may read."""
    found: dict[str, list[str]] = {}
    for who in READERS:
        actor = town.actor(who)
        names = [n for n in plain_pages() if DOORS[n].opens_for(actor) and not NOT_PAGES.search(n)]
        found[who] = [reverse(name) for name in names]
    found["visitor"] += law_pages()
    joining, terms = joining_pages(town), terms_pages(town)
    policies, grassroots = policy_pages(town), grassroots_pages(town)
    for who in READERS:
        found[who] += [*joining.get(who, ()), *terms.get(who, ()), *policies.get(who, ())]
        found[who] += grassroots.get(who, ())
    requests = {s: a_request_in(town, s) for s in ("submitted", "accepted", "answered")}
    draft = a_draft(town)
    own, office = found["张师傅"], found["周主席"]
    for name in pages_with("number"):
        for request in requests.values():
            side = office if DOORS[name].duty else own
            side.append(reverse(name, kwargs={"number": request.number}))
    own.append(reverse("desk:say_story", args=[draft.key]))
    found["visitor"] += rating_pages(requests["accepted"], requests["answered"])
    wages = Category.objects.get(code="wages").pk
    office += [reverse("desk:edit_question", args=[wages, code]) for code in ("new", "months")]
    for question in (
        "category",
        "ask-household",
        "ask-cause",
        "street",
        "story",
        "employer",
        "papers",
    ):
        own.append(reverse("desk:answer_question", args=[draft.key, question]))
    own.append(reverse("desk:file_request", args=[draft.key]))
    figure = a_figure(town).pk
    office.append(reverse("law:propose_figure", args=["contribution_rate"]))
    rows = {
        "law:figure": figure,
        "law:return_figure": figure,
        "org:union": town.mill_union.pk,
        "org:employer": Employer.objects.get().pk,
        "org:edit_employer": Employer.objects.get().pk,
        "org:assign_employer": Employer.objects.get().pk,
        "desk:edit_category": Category.objects.get(code="wages").pk,
        "desk:make_poster": town.east.pk,
        "desk:print_paper_forms": town.east.pk,
        "org:member": Membership.objects.first().pk,  # type: ignore[union-attr]
    }
    for name in pages_with("pk"):
        pk = rows.get(name, town.mill_union.pk if "union" in name else None)
        if pk is not None and DOORS[name].duty and not NOT_PAGES.search(name):
            office.append(reverse(name, kwargs={"pk": pk}))
    return {who: readable(town, who, asked) for who, asked in found.items()}


def readable(town: Town, who: str, asked: list[str]) -> list[str]:
    """Those of the addresses that answer this reader with a page; the matrix tests the others."""
    client = town.client(who)
    pages = []
    for address in dict.fromkeys(asked):
        answer = client.get(address)
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and html:
            pages.append(address)
    assert pages
    return pages


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_axe_finds_nothing_on_any_page(town, visit, language, size) -> None:
    faults: list[str] = []
    for who, pages in addresses(town).items():
        page = visit(town, who, "/display/", size=size, language=language)
        root = page.url.removesuffix("/display/")
        for address in pages:
            page.goto(root + address)
            found = Axe().run(page)
            faults += [
                f"{who} {address} {v['id']}: {v['help']}" for v in found.response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                faults.append(f"{who} {address}: {wide} px too wide")
    assert faults == []


# What is marked as Chinese on an English page is a name that has to stay: a statute's, a place's.
NAMES_STAY = "document.body.querySelectorAll('[lang|=zh]').forEach((part) => part.remove())"
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
OWN_WORDS = re.compile(
    "张建国|建国|刘芳|示范区|总工会|东湖|西山|宏达|纺织|有限公司|工会|街道|简体中文|中文|周建民|王晓梅|张|李|吴|赵|陈|何|刘|"
    "军|三月份|工资|问过|车间|主任|说等|货款|到账|没有发|单位|本周五|前补发|周某|换用省里的系统|\\*国|补发"
)


@pytest.mark.parametrize("who", ["visitor", "张师傅"])
def test_english_pages_of_the_worker_hold_no_chinese_of_ours(town, visit, who) -> None:
    """Names and what people wrote stay as they are; every other word is English."""
    page = visit(town, who, "/display/", language="en")
    root = page.url.removesuffix("/display/")
    left: list[str] = []
    for address in addresses(town)[who]:
        if address.startswith(("/gallery/", "/dev/")):
            continue  # samples of every component, and messages as they went out
        page.goto(root + address)
        page.evaluate(NAMES_STAY)
        for words in CHINESE.findall(page.inner_text("body")):
            if OWN_WORDS.sub("", words):
                left.append(f"{address}: {words}")
    assert left == []
