"""One row of every kind that has pages of its own, made by the use cases that make it in a district.

Each function gives addresses by use case. Who may read which is the doors' and the matrix's affair:
whoever walks the pages asks as several people and keeps what answers with a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.joining import apply
from tests.town import BUILDER, SINCE, Town, at, file
from zhijia.access.models import Post
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import run_next_job
from zhijia.base.outbox.models import Message
from zhijia.desk import services as desk
from zhijia.desk.models import CallBack, Request
from zhijia.desk.rules.group_matters import Concerns
from zhijia.desk.tests.test_calling_back import closed, draw
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.desk.tests.test_rating_links import answered, filed
from zhijia.directives import services as directives
from zhijia.org import services as org
from zhijia.org.models import Claim, Membership, Person, PersonPair
from zhijia.org.tests.rosters import checked, committed, csv_of, id_number, line
from zhijia.press import services as press
from zhijia.rights import services as rights
from zhijia.rights.models import Alarm, Audit, AuditedEmployer, Finding
from zhijia.rights.rules.insurance_flow import Side
from zhijia.rights.rules.letter_flow import Way
from zhijia.rights.services.alarms import raise_alarms
from zhijia.rights.tests import audits
from zhijia.rights.tests.test_alarms import audited, employer

Pages = Iterator[tuple[str, str]]

OF_AN_AUDIT = ("audit", "order_audit", "stop_audit", "discard_audit")
OF_A_FILE = ("map_audit_file", "remove_audit_file")
OF_A_RESULT = ("findings", "audited_people", "name_employer", "draft_letter", "export_workbook")
OF_A_LETTER = (
    *("letter", "edit_letter", "sign_letter", "return_letter", "discard_letter", "send_letter"),
    *("answer_letter", "close_letter", "letter_word", "letter_pdf", "letter_workbook"),
)
OF_AN_ALARM = ("alarm", "check_alarm", "dismiss_alarm", "act_alarm")
OF_A_MEMBER = (
    *("member", "edit_member", "reveal_member", "transfer_membership", "retain_membership"),
    *("restore_membership", "end_membership", "exclude_membership", "correct_membership"),
)
OF_A_ROSTER = (
    *("roster", "map_roster", "marked_roster", "mend_roster", "accept_repairs", "commit_roster"),
    *("stop_roster", "discard_roster", "undo_roster"),
)
OF_A_SLIP = ("slip", "download_slip", "record_receipt", "close_handoff", "return_handoff")
OF_A_PAIR = ("compare_people", "part_people", "merge_people")
SHORT_TOO = {audits.number(serial): f"职工{serial}" for serial in range(10, 17)}


def every_keyed_page(town: Town) -> Pages:
    """Name and address of every page below, whoever may read it."""
    yield from insurance_pages(town)
    yield from letter_pages(town)
    yield from alarm_pages(town)
    yield from group_pages(town)
    yield from matter_pages(town)
    yield from call_back_pages(town)
    yield from roster_pages(town)
    yield from member_pages(town)
    yield from demand_pages(town)
    yield from station_pages(town)
    yield from own_pages(town)
    yield from interrupted_audits(town)  # last: whoever does jobs after it would finish them


def keyed(app: str, names: tuple[str, ...], *key: object) -> Pages:
    return ((f"{app}:{name}", reverse(f"{app}:{name}", args=key)) for name in names)


# Insurance supervision ---------------------------------------------------------------------------


def insurance_pages(town: Town) -> Pages:
    """An audit that still collects its files, one of several employers that is done."""
    waiting = audits.with_files(town, audits.begun(town))
    yield from keyed("rights", OF_AN_AUDIT, waiting.pk)
    for kept in waiting.files.all():
        yield from keyed("rights", OF_A_FILE, kept.pk)
    done = finished_audit(town)
    yield from keyed("rights", OF_AN_AUDIT, done.pk)
    result = done.results.get()
    yield from keyed("rights", OF_A_RESULT, result.pk)
    yield from keyed("rights", ("audited_employer",), town.mill.pk)
    for code in Finding.objects.filter(audited=result).order_by().values("code").distinct():
        finding = Finding.objects.filter(audited=result, code=code["code"]).order_by("pk")[0]
        yield from keyed("rights", ("finding",), finding.pk)
    person = result.persons.order_by("pk")[0]
    yield from keyed("rights", ("worker_sheet", "reveal_audited"), person.pk)


def interrupted_audits(town: Town) -> Pages:
    """An audit whose file could not be read; one that waits in line, one halfway, one told to stop."""
    officer = town.actor("小王")
    failed = audits.with_files(town, audits.begun(town))
    content = audits.payroll(**{"应发工资": "很多"})
    rights.add_audit_file(
        failed, actor=officer, layout="payroll", source=Side.EMPLOYER, content=content,
        filename="工资表.csv",
    )  # fmt: skip
    rights.order_audit(failed, actor=officer)
    while run_next_job(now=timezone.now()):
        pass
    failed.refresh_from_db()
    assert failed.error
    yield from keyed("rights", OF_AN_AUDIT, failed.pk)
    leased = timezone.now() + timedelta(hours=1)
    halfway: dict[str, object] = {
        **{"state": Job.State.RUNNING, "message": "judge", "done": 2, "total": 6},
        **{"leased_until": leased, "tries": 1},
    }
    for changes in ({}, halfway, {**halfway, "cancel_asked": True}):
        ordered = audits.with_files(town, audits.begun(town))
        rights.order_audit(ordered, actor=officer)
        Job.objects.filter(key=ordered.job_key).update(**changes)
        yield from keyed("rights", OF_AN_AUDIT, ordered.pk)


def finished_audit(town: Town) -> Audit:
    """The mill with its three known people and seven more who are declared at the floor."""
    names = {**audits.NAMES, **SHORT_TOO}
    bases = {**audits.BASES, **dict.fromkeys(SHORT_TOO, audits.BASES[audits.SHORT])}
    wages = {**audits.WAGES, **dict.fromkeys(SHORT_TOO, audits.WAGES[audits.SHORT])}
    audits.WAGES.update(wages)
    files = {
        "roster": audits.roster(names),
        "payroll": audits.payroll(names),
        "contributions": audits.contributions(bases),
    }
    return audits.judged(town, files=files)


def letter_pages(town: Town) -> Pages:
    """A draft, one that is signed, one that was sent."""
    officer, chair = town.actor("小王"), town.actor("周主席")
    result = AuditedEmployer.objects.get(employer=town.mill, is_latest=True)
    sent = rights.sign_letter(rights.draft_letter(result, actor=officer), actor=chair)
    today = timezone.localdate()
    rights.send_letter(sent, actor=officer, sent_on=today, way=Way.POST)
    yield from keyed("rights", OF_A_LETTER, sent.pk)
    signed = rights.sign_letter(rights.draft_letter(result, actor=officer), actor=chair)
    yield from keyed("rights", OF_A_LETTER, signed.pk)
    draft = rights.draft_letter(result, actor=officer)
    yield from keyed("rights", OF_A_LETTER, draft.pk)


def alarm_pages(town: Town) -> Pages:
    """Employers whose findings rose: one with 3 people short of 100 a year ago and 30 now, beside one that stays as it was."""
    for name, before, now in (("平稳厂", 5, 6), ("上升厂", 3, 30)):
        one = employer(town, name)
        audited(town, one, 2018, before, is_latest=False)
        audited(town, one, 2019, now, is_latest=True)
    assert raise_alarms(now=timezone.now())
    for alarm in Alarm.objects.all():
        yield from keyed("rights", OF_AN_ALARM, alarm.pk)
    yield from keyed("rights", ("audited_employer",), Alarm.objects.all()[0].employer_id)


# Matters -----------------------------------------------------------------------------------------


def accepted(town: Town, name: str = "张师傅", **columns: object) -> Request:
    request = file(town, name, employer=town.mill.name)
    desk.accept_request(request, actor=town.actor("小王"))
    Request.objects.filter(pk=request.pk).update(**columns)
    return Request.objects.get(pk=request.pk)


def numbered(*names: str, request: Request) -> Pages:
    for name in names:
        yield f"desk:{name}", reverse(f"desk:{name}", args=[request.number])


def group_pages(town: Town) -> Pages:
    """A group that has its size, and one of its matters on both sides."""
    request = accepted(town, concerns=Concerns.MANY)
    group = desk.form_group(request, actor=town.actor("小王"), title="三月份工资")
    yield from keyed("desk", ("group", "name_team", "answer_group"), group.key)
    names = ("handle_request", "release_from_group", "join_group", "request", "leave_group")
    yield from numbered(*names, request=request)


def matter_pages(town: Town) -> Pages:
    """A text for another authority, shown and agreed to; a request for papers; two of one person; a
    matter on its way to another office; a slip of the counter; a link to rate."""
    officer, worker = town.actor("小王"), town.actor("张师傅")
    shown = desk.draft_handover(accepted(town), actor=officer, authority=TO, text=TEXT)
    yield from keyed("desk", ("handover",), shown.key)
    yield from numbered("agree_to_handover", "request", "handle_request", request=shown.request)
    handed = desk.hand_off_request(accepted(town), actor=officer, target="desk.by_hand")
    carried = desk.draft_handover(handed.request, actor=officer, authority=TO, text=TEXT)
    desk.agree_to_handover(carried, actor=worker)
    desk.send_handover(carried, actor=officer, way="by_hand")
    yield from keyed("desk", OF_A_SLIP, handed.key)
    agreed = desk.draft_handover(accepted(town), actor=officer, authority=TO, text=TEXT)
    desk.agree_to_handover(agreed, actor=worker)
    yield from keyed("desk", ("handover", "send_handover", "drop_handover"), agreed.key)
    waiting = desk.pause_request(accepted(town), actor=officer, text="三月份的工资条。")
    yield from numbered("handle_request", "resume_request", "supply_request", "request", request=waiting)  # fmt: skip
    plain = desk.accept_request(file(town, category="membership"), actor=officer)
    yield from numbered("dispatch_request", request=plain)
    sent = desk.accept_request(file(town, category="membership"), actor=officer)
    desk.dispatch_request(sent, actor=officer, to=town.east, reason="属地办理。")
    yield from numbered("handle_request", "take_request", "return_request", "recall_request", request=sent)  # fmt: skip
    several = [accepted(town), accepted(town)]
    yield from numbered("merge_request", "split_request", "join_group", request=several[0])
    yield "desk:rate_with_link", reverse("desk:rate_with_link", args=[answered(town, filed(town))])


def call_back_pages(town: Town) -> Pages:
    closed(town)
    draw()
    yield from keyed("desk", ("record_call_back",), CallBack.objects.get().pk)


# The register ------------------------------------------------------------------------------------


def roster_pages(town: Town) -> Pages:
    """A roster with two bad rows that waits, one that is in the register, and somebody it names who
    was a member elsewhere."""
    chair = town.actor("赵姐")
    known = Person.written_down("孙小妹", id_number=id_number(1), phone="13711110000")
    known.save()
    gone = org.enrol_member(known, town.west, actor=BUILDER, since=SINCE)
    org.end_membership(gone, actor=BUILDER, on=timezone.localdate() - timedelta(days=30))
    done = committed(town.mill_union, chair, csv_of([line(1, "孙小妹"), line(2, "李大海")]))
    yield from keyed("org", OF_A_ROSTER, done.pk)
    bad = [line(3, 身份证号="32050"), line(4, 手机号="1390"), line(5)]
    yield from keyed("org", OF_A_ROSTER, checked(town.mill_union, chair, csv_of(bad)).pk)
    claim = Claim.objects.get()
    yield from keyed("org", ("ask_claim", "join_claim", "answer_claim"), claim.pk)


def member_pages(town: Town) -> Pages:
    """A member, one whose membership rests, and two people with one name."""
    rows = Membership.objects.filter(person__in=[town.person("刘师傅"), town.person("张师傅")])
    for row in rows:
        yield from keyed("org", OF_A_MEMBER, row.pk)
    twins = [Person.written_down("钱多多", phone="13711112222") for _twin in range(2)]
    for twin in twins:
        twin.save()
        org.enrol_member(twin, town.mill_union, actor=BUILDER, since=SINCE)
    org.find_duplicates(now=timezone.now())
    for pair in PersonPair.objects.all():
        yield from keyed("org", OF_A_PAIR, pair.pk)
    direct = apply(town, way="enterprise", serial=7)
    for name in ("confirm_applicant", "approve_application", "refuse_application"):
        yield f"org:{name}", reverse(f"org:{name}", args=[direct.number])
    for post in Post.objects.all():
        yield from keyed("access", ("end_post",), post.pk)
    yield from keyed("access", ("posts", "appoint_officer"), town.mill_union.pk)


# What is asked of the grassroots, places, and one's own -------------------------------------------


def demand_pages(town: Town) -> Pages:
    """A demand of the street, with the sheet a base union fills in."""
    today = timezone.localdate()
    typed: Mapping[str, object] = {
        "title": "节前慰问的人数",
        "items": ["准备慰问几人"],
        "purpose": "定要买多少",
        "minutes": 5,
        "every": "once",
        "first_due_on": today,
        "until_on": None,
    }
    demand = directives.make_demand(town.east, typed, actor=town.actor("老李"))
    yield from keyed("directives", ("demand", "withdraw_demand"), demand.pk)
    yield from keyed("directives", ("reply_demand",), demand.pk, town.mill_union.pk, today)
    yield from keyed("directives", ("demand_replies",), demand.pk, today)


def station_pages(town: Town) -> Pages:
    facts = {
        "kind": "rest",
        "name": "西山驿站",
        "address": "西山路2号",
        "phone": "12351",
        "hours": "每天",
        "offers": "热饭",
        "source": "去看过",
    }
    place = press.add_station(town.west, facts, actor=town.actor("小王"))
    yield from keyed("press", ("edit_station", "close_station"), place.pk)


def own_pages(town: Town) -> Pages:
    """A message of one's own, and what one asks with a result."""
    with at(2018, 3, 12, 9, 0):
        desk.accept_request(file(town, reach="account"), actor=town.actor("小王"))
    for message in Message.objects.filter(person_id=town.person("张师傅").pk)[:1]:
        yield from keyed("portal", ("open_message",), message.pk)
