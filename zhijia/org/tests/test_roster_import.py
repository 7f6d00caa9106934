"""A roster from the file to the register: what is written, what is told, what is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.models import StoredFile
from zhijia.base.outbox.models import Message
from zhijia.kernel.actor import system
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.org import services
from zhijia.org.models import (
    Claim,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    PersonPair,
    Roster,
    RosterColumns,
    RosterRow,
    Union,
)
from zhijia.org.rules.roster.workbook_xml import MOST_ROWS
from zhijia.org.rules.roster_flow import RosterState
from zhijia.org.selectors import members_of_branch
from zhijia.org.selectors import roster_import as reading
from zhijia.org.services import roster_commit, roster_undo
from zhijia.org.services.retention import clear_claims, pseudonymise_person
from zhijia.org.services.roster_clearing import clear_rosters
from zhijia.org.tests.rosters import (
    checked,
    committed,
    csv_of,
    do_jobs,
    id_number,
    last_error,
    line,
)
from zhijia.org.tests.town import Town, officer

pytestmark = pytest.mark.django_db
DUTIES = "org.import org.read_members org.read_tree"
HOUSE = system("tests.roster")


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


@pytest.fixture
def chair(town: Town) -> Any:
    return officer(town.mill, DUTIES, account_id=7)


def people(union: Union) -> list[str]:
    current = Membership.objects.current().filter(union=union).order_by("pk")
    return list(current.values_list("person__name", flat=True))


# what is written ---------------------------------------------------------------------------------


def test_good_rows_become_members_with_record_and_history(town: Town, chair: Any) -> None:
    roster = committed(town.mill, chair, csv_of([line(1, "张建国"), line(2, "李秀英")]))
    assert (roster.state, last_error()) == (RosterState.COMMITTED, "")
    assert people(town.mill) == ["张建国", "李秀英"]
    person = Person.objects.get(name="张建国")
    assert person.sealed() == {"id_number": id_number(1), "phone": "13900000001"}
    assert (person.birth_year, person.sex, person.initials) == (1980, "1", "zjg")
    assert MemberRecord.objects.get(person=person).education == "20"
    membership = Membership.objects.get(person=person)
    assert (membership.since, membership.state, membership.change) == (
        date(2016, 12, 2), "active", "1",
    )  # fmt: skip
    history = MembershipChange.objects.get(membership=membership)
    assert (history.kind, history.on, history.note) == ("joined", date(2016, 12, 2), "")
    town.mill.refresh_from_db()
    assert town.mill.members_count == 2
    entry = AuditEntry.objects.get(verb="org.commit_roster")
    assert (entry.actor, entry.facts["rows"]) == ("account:7", 2)


def test_the_file_is_gone_after_the_commit(town: Town, chair: Any) -> None:
    roster = checked(town.mill, chair, csv_of([line(1)]))
    assert StoredFile.objects.filter(target=roster.files).count() == 1
    services.commit_roster(roster, actor=chair)
    do_jobs()
    assert StoredFile.objects.filter(target=roster.files).count() == 0


def test_faults_are_told_row_by_row_and_the_other_rows_can_go(town: Town, chair: Any) -> None:
    lines = [line(1), line(2, 身份证号="123"), line(3, 姓名=""), line(4, 手机号="139 0000-0004")]
    roster = checked(town.mill, chair, csv_of(lines))
    assert (roster.rows_count, roster.faulty_count, roster.repaired_count) == (4, 2, 1)
    found = reading.finding_lines(roster)
    assert [(said.row, said.column) for said in found] == [(3, "身份证号"), (4, "姓名")]
    assert {group.code for group in reading.finding_groups(roster)} == {
        "id_invalid", "name_missing",
    }  # fmt: skip
    assert [(said.row, said.column) for said in reading.repair_lines(roster)] == [(5, "手机号")]
    services.accept_repairs(roster, actor=chair, accepted=False)
    assert reading.summary_of(roster).joins == 1
    assert reading.summary_of(roster).held_back == 1
    services.accept_repairs(roster, actor=chair, accepted=True)
    services.commit_roster(roster, actor=chair)
    do_jobs()
    assert len(people(town.mill)) == 2


def test_mended_rows_stand_in_for_the_rows_they_came_from(town: Town, chair: Any) -> None:
    lines = [line(1), line(2, 身份证号="123"), line(3, 入会日期="不详")]
    roster = checked(town.mill, chair, csv_of(lines))
    mended = csv_of(
        [(*line(2), "3"), (*line(3), "4")],
        ("姓名", "身份证号", "手机号", "入会日期", "学历", "工种", "原行号"),
    )
    services.mend_roster(roster, actor=chair, content=mended, filename="改好.csv")
    do_jobs()
    roster.refresh_from_db()
    assert (roster.state, roster.faulty_count, roster.rows_count) == (RosterState.CHECKED, 0, 3)
    assert list(roster.rows.order_by("row_number").values_list("row_number", flat=True)) == [
        2,
        3,
        4,
    ]


def test_a_mended_row_may_not_repeat_a_number_of_the_file(town: Town, chair: Any) -> None:
    roster = checked(town.mill, chair, csv_of([line(1), line(2, 身份证号="123")]))
    header = ("姓名", "身份证号", "手机号", "入会日期", "学历", "工种", "原行号")
    mended = csv_of([(*line(1), "3")], header)
    services.mend_roster(roster, actor=chair, content=mended, filename="改好.csv")
    do_jobs()
    roster.refresh_from_db()
    assert roster.faulty_count == 1
    assert roster.rows.count() == 1


def test_a_second_import_updates_and_keeps_what_the_file_does_not_say(
    town: Town, chair: Any
) -> None:
    committed(town.mill, chair, csv_of([line(1, "张建国"), line(2, "李秀英"), line(3)]))
    again = [line(1, "张建国", 手机号="13911112222", 学历=""), line(2, "李秀英")]
    roster = checked(town.mill, chair, csv_of(again))
    summary = reading.summary_of(roster)
    assert (summary.joins, summary.updates, summary.stays, summary.missing) == (0, 1, 1, 1)
    services.commit_roster(roster, actor=chair)
    do_jobs()
    person = Person.objects.get(name="张建国")
    assert person.sealed()["phone"] == "13911112222"
    assert MemberRecord.objects.get(person=person).education == "20"
    assert Membership.objects.filter(person=person).count() == 1
    assert len(people(town.mill)) == 3


def test_a_member_of_another_visible_union_is_told_and_not_written(town: Town) -> None:
    street = officer(town.east, DUTIES, account_id=8)
    committed(town.yard, street, csv_of([line(1, "张建国")]))
    roster = checked(town.mill, street, csv_of([line(1, "张建国"), line(2)]))
    (said,) = reading.finding_lines(roster)
    assert town.yard.name in said.sentence
    assert reading.summary_of(roster).joins == 1


def test_a_row_that_left_is_told_and_ends_nothing(town: Town, chair: Any) -> None:
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    header = ("姓名", "身份证号", "会籍变化类型")
    lines = [("张建国", id_number(1), "退会"), ("李秀英", id_number(2), "转出")]
    roster = checked(town.mill, chair, csv_of(lines, header))
    assert reading.summary_of(roster).leaves == 2
    with pytest.raises(RuleViolation, match="nothing_to_write"):
        services.commit_roster(roster, actor=chair)
    assert people(town.mill) == ["张建国"]


def left_the_mill(town: Town, chair: Any) -> Person:
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    membership = Membership.objects.get()
    services.end_membership(
        membership, actor=chair, on=timezone.localdate(), kind="left", reason="5"
    )
    return membership.person


def test_the_district_brings_back_who_left_to_the_same_row(town: Town, chair: Any) -> None:
    left_the_mill(town, chair)
    returning = csv_of([line(1, "张建国", 入会日期="2018-01-02")])
    roster = committed(town.mill, town.district_officer, returning)
    assert roster.written_count == 1
    assert Person.objects.filter(name="张建国").count() == 1
    assert Membership.objects.current().get().since == date(2018, 1, 2)


def test_who_is_brought_back_keeps_what_the_file_does_not_say(town: Town, chair: Any) -> None:
    person = left_the_mill(town, chair)
    returning = csv_of([line(1, "张建国", 学历="", 工种="维修工")])
    committed(town.mill, town.district_officer, returning)
    record = MemberRecord.objects.get(person=person)
    assert (record.education, record.trade) == ("20", "维修工")


def test_who_left_between_check_and_commit_keeps_the_record(town: Town, chair: Any) -> None:
    roster = checked(town.mill, town.district_officer, csv_of([line(1, "张建国", 学历="")]))
    person = left_the_mill(town, chair)
    services.commit_roster(roster, actor=town.district_officer)
    do_jobs()
    assert MemberRecord.objects.get(person=person).education == "20"


@pytest.mark.parametrize("change", ["joined elsewhere", "account closed"])
def test_nobody_is_brought_back_who_changed_since_the_check(
    town: Town, chair: Any, change: str
) -> None:
    person = left_the_mill(town, chair)
    lines = [line(1, "张建国", 工种="维修工"), line(2)]
    roster = checked(town.mill, town.district_officer, csv_of(lines))
    if change == "account closed":
        pseudonymise_person(person, actor=HOUSE)
    else:
        services.enrol_member(person, town.forge, actor=HOUSE, since=timezone.localdate())
    before = register_of(Person.objects.get(pk=person.pk).name)
    services.commit_roster(roster, actor=town.district_officer)
    do_jobs()
    roster.refresh_from_db()
    assert (roster.state, roster.written_count) == (RosterState.COMMITTED, 1)
    assert register_of(Person.objects.get(pk=person.pk).name) == before


def test_the_undo_lets_go_whom_the_roster_brought_back(town: Town, chair: Any) -> None:
    """They are what they were: a former member, with their history and their record, and told."""
    person, actor = left_the_mill(town, chair), town.district_officer
    before = register_of("张建国")
    returning = [line(1, "张建国", 入会日期="2018-01-02", 工种="维修工"), line(2)]
    roster = committed(town.mill, actor, csv_of(returning))
    assert roster_undo.count_undo(roster) == (2, 0)
    assert services.undo_roster(roster, actor=actor, confirmed=2) == 2
    assert register_of("张建国") == before
    assert Person.objects.count() == 1
    town.mill.refresh_from_db()
    assert town.mill.members_count == 0
    assert Message.objects.get(text="org.membership_withdrawn").person_id == person.pk


def test_the_undo_keeps_who_was_brought_back_and_touched_since(town: Town, chair: Any) -> None:
    left_the_mill(town, chair)
    roster = committed(town.mill, town.district_officer, csv_of([line(1, "张建国")]))
    services.retain_membership(
        Membership.objects.current().get(), actor=chair, on=timezone.localdate(), reason="3"
    )
    assert roster_undo.count_undo(roster) == (0, 1)


def test_columns_are_remembered_for_the_next_file(town: Town, chair: Any) -> None:
    header = ("谁", "号", "姓名")
    content = csv_of([("张建国", id_number(1), "x")], header)
    roster = services.upload_roster(town.mill, actor=chair, content=content, filename="a.csv")
    with pytest.raises(RuleViolation, match="columns_missing"):
        services.map_roster(roster, actor=chair, mapping={2: "name"})
    services.map_roster(roster, actor=chair, mapping={0: "name", 1: "id_number"})
    assert RosterColumns.objects.get().union_id == town.mill.pk
    second = services.upload_roster(town.mill, actor=chair, content=content, filename="b.csv")
    assert second.mapping == {"0": "name", "1": "id_number"}
    elsewhere = services.upload_roster(
        town.forge, actor=officer(town.west, DUTIES, 9), content=content, filename="c.csv"
    )
    assert elsewhere.mapping != second.mapping


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "一张没有表头的纸".encode()])
def test_a_bad_file_gives_a_sentence(town: Town, chair: Any, content: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.upload_roster(town.mill, actor=chair, content=content, filename="a.xlsx")
    assert refused.value.code == "org.roster_unreadable"
    assert str(refused.value.facts["why"]).endswith("。")
    assert not Roster.objects.exists()


# who may -----------------------------------------------------------------------------------------


def test_only_who_keeps_the_roster_may_import(town: Town, chair: Any) -> None:
    content = csv_of([line(1)])
    for stranger in (officer(town.mill, "org.read_members"), officer(town.west, DUTIES)):
        with pytest.raises(NotAllowed):
            services.upload_roster(town.mill, actor=stranger, content=content, filename="a.csv")
    roster = checked(town.mill, chair, content)
    colleague = officer(town.mill, DUTIES, account_id=70)
    for use_case in (services.commit_roster, services.discard_roster, services.stop_roster):
        with pytest.raises(NotAllowed):
            use_case(roster, actor=colleague)  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        services.undo_roster(roster, actor=colleague, confirmed=1)
    assert not Person.objects.filter(id_index__isnull=False).exists()


BROKEN_AT_ITS_END = csv_of([line(1)]) + b'"' + b"x\n" * 70_000
TOO_LONG = csv_of([line(1)]) + b"\n" * MOST_ROWS


@pytest.mark.parametrize(
    ("content", "said"), [(BROKEN_AT_ITS_END, "已损坏"), (TOO_LONG, "行")], ids=["broken", "long"]
)
def test_a_file_that_is_broken_at_its_end_is_told_so(
    town: Town, chair: Any, content: bytes, said: str
) -> None:
    """At the upload, and as the mended rows of a good file."""
    with pytest.raises(RuleViolation) as refused:
        services.upload_roster(town.mill, actor=chair, content=content, filename="a.csv")
    assert refused.value.code == "org.roster_unreadable"
    assert said in refused.value.facts["why"]
    roster = checked(town.mill, chair, csv_of([line(1)]))
    with pytest.raises(RuleViolation):
        services.mend_roster(roster, actor=chair, content=content, filename="a.csv")
    roster.refresh_from_db()
    assert (roster.state, roster.corrections) == (RosterState.CHECKED, 0)


# stopping and discarding -------------------------------------------------------------------------


def test_a_check_that_waits_can_be_stopped(town: Town, chair: Any) -> None:
    roster = services.upload_roster(
        town.mill, actor=chair, content=csv_of([line(1)]), filename="a.csv"
    )
    services.map_roster(roster, actor=chair, mapping={0: "name", 1: "id_number"})
    services.stop_roster(roster, actor=chair)
    do_jobs()
    roster.refresh_from_db()
    assert (roster.state, RosterRow.objects.count()) == (RosterState.UPLOADED, 0)


def test_a_commit_that_waits_can_be_stopped_and_ordered_again(town: Town, chair: Any) -> None:
    roster = checked(town.mill, chair, csv_of([line(1)]))
    services.commit_roster(roster, actor=chair)
    services.stop_roster(roster, actor=chair)
    do_jobs()
    assert people(town.mill) == []
    services.commit_roster(roster, actor=chair)
    do_jobs()
    assert len(people(town.mill)) == 1


def test_committing_twice_writes_once(town: Town, chair: Any) -> None:
    roster = checked(town.mill, chair, csv_of([line(1)]))
    services.commit_roster(roster, actor=chair)
    with pytest.raises(RuleViolation):
        services.commit_roster(Roster.objects.get(pk=roster.pk), actor=chair)
    do_jobs()

    class Again:
        order = {"roster": roster.pk, "reach": [town.mill.path]}
        owner_id = 7

        def progress(self, done: int, total: int | None = None, *, message: str = "") -> None:
            raise AssertionError("there is nothing left to do")

    assert roster_commit.write_roster(Again()) == {"written": 1}
    assert len(people(town.mill)) == 1


def test_repairs_are_not_declined_behind_a_commit_that_was_ordered(town: Town, chair: Any) -> None:
    """Two windows: one has ordered the commit, the other still shows the repairs."""
    roster = checked(town.mill, chair, csv_of([line(1, 手机号="139 0000-0001")]))
    window = Roster.objects.get()
    services.commit_roster(roster, actor=chair)
    with pytest.raises(Conflict):
        services.accept_repairs(window, actor=chair, accepted=False)
    do_jobs()
    assert len(people(town.mill)) == 1


def test_discarding_leaves_no_rows_and_no_file(town: Town, chair: Any) -> None:
    roster = checked(town.mill, chair, csv_of([line(1), line(2, 身份证号="1")]))
    services.discard_roster(roster, actor=chair)
    assert not RosterRow.objects.exists()
    assert not roster.findings.exists()
    assert not StoredFile.objects.exists()


def test_what_nobody_commits_is_cleared_after_a_week(town: Town, chair: Any) -> None:
    roster = checked(town.mill, chair, csv_of([line(1)]))
    now = timezone.now()
    assert clear_rosters(now=now + timedelta(days=6)) == 0
    assert clear_rosters(now=now + timedelta(days=8)) == 1
    roster.refresh_from_db()
    assert (roster.state, RosterRow.objects.count()) == (RosterState.DISCARDED, 0)


def test_the_rows_of_a_commit_go_when_the_undo_is_over(town: Town, chair: Any) -> None:
    committed(town.mill, chair, csv_of([line(1)]))
    now = timezone.now()
    assert clear_rosters(now=now + timedelta(days=6)) == 0
    assert RosterRow.objects.count() == 1
    assert clear_rosters(now=now + timedelta(days=8)) == 1
    assert RosterRow.objects.count() == 0
    assert len(people(town.mill)) == 1


# undo --------------------------------------------------------------------------------------------


def test_undo_takes_back_untouched_rows_and_says_what_stays(town: Town, chair: Any) -> None:
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    changed = line(1, "张建国", 手机号="13911112222")
    roster = committed(town.mill, chair, csv_of([changed, line(2), line(3), line(4)]))
    retained = Membership.objects.get(person__id_index=_index(3))
    services.retain_membership(
        retained, actor=chair, on=timezone.localdate(), reason="3", employment="3"
    )
    assert roster_undo.count_undo(roster) == (3, 1)
    with pytest.raises(RuleViolation, match="undo_count"):
        services.undo_roster(roster, actor=chair, confirmed=4)
    assert services.undo_roster(roster, actor=chair, confirmed=3) == 3
    roster.refresh_from_db()
    assert (roster.state, roster.kept_count) == (RosterState.UNDONE, 1)
    assert Person.objects.filter(id_index__in=[_index(2), _index(4)]).count() == 0
    assert Person.objects.get(name="张建国").sealed()["phone"] == "13900000001"
    town.mill.refresh_from_db()
    active = Membership.objects.current().filter(union=town.mill, state="active").count()
    assert town.mill.members_count == active == 1


@pytest.mark.parametrize("change", ["trade", "employment", "moved", "left"])
def test_undo_takes_no_update_back_from_who_was_changed_since(
    town: Town, chair: Any, change: str
) -> None:
    committed(town.mill, chair, csv_of([line(1, "张建国"), line(2, "李秀英")]))
    said = {"手机号": "13911112222", "工种": "维修工"}
    again = csv_of([line(1, "张建国", **said), line(2, "李秀英", **said)])
    roster = committed(town.mill, chair, again)
    membership = Membership.objects.get(person__name="张建国")
    if change == "trade":
        MemberRecord.objects.filter(person=membership.person_id).update(trade="保全工")
    elif change == "employment":
        Membership.objects.filter(pk=membership.pk).update(employment="4")
    elif change == "moved":
        today = timezone.localdate()
        services.transfer_membership(membership, actor=HOUSE, union=town.forge, on=today)
    else:
        services.end_membership(membership, actor=chair, on=timezone.localdate())
    before = register_of("张建国")
    assert roster_undo.count_undo(roster) == (1, 1)
    assert services.undo_roster(roster, actor=chair, confirmed=1) == 1
    assert register_of("张建国") == before
    assert Person.objects.get(name="李秀英").sealed()["phone"] == "13900000002"
    assert MemberRecord.objects.get(person__name="李秀英").trade == "挡车工"


def register_of(name: str) -> list[Any]:
    """Every column of a person, their record and their memberships."""
    person = Person.objects.get(name=name)
    tables = (MemberRecord, Membership)
    rows = [list(table.objects.filter(person=person).order_by("pk").values()) for table in tables]
    return [person.phone_index, person.sealed(), *rows]


def test_what_a_person_has_besides_neither_stops_the_undo_nor_shows(town: Town, chair: Any) -> None:
    """A card stands for everything an account brings: the person stays in the register, told and
    without the membership; the page and its count are those of a row nobody ever used."""
    rosters = [committed(town.mill, chair, csv_of([line(serial)])) for serial in (1, 2)]
    used = Person.objects.get(id_index=_index(1))
    services.issue_card(actor=_as(used))
    counts = [roster_undo.count_undo(roster) for roster in rosters]
    assert counts == [(1, 0), (1, 0)]
    for roster in rosters:
        assert services.undo_roster(roster, actor=chair, confirmed=1) == 1
        roster.refresh_from_db()
        assert (roster.state, roster.kept_count) == (RosterState.UNDONE, 0)
    assert people(town.mill) == []
    assert list(Person.objects.filter(id_index__in=[_index(1), _index(2)])) == [used]
    assert not Membership.objects.filter(person=used).exists()
    told = Message.objects.get()
    assert (told.person_id, told.text) == (used.pk, "org.membership_withdrawn")


def test_whoever_sits_on_a_committee_since_stays(town: Town, chair: Any) -> None:
    roster = committed(town.mill, chair, csv_of([line(1), line(2)]))
    superior = officer(town.district, "org.edit_tree")
    began = date(2018, 1, 1)
    services.record_term(town.mill, "committee", actor=superior, since=began, years=5, facts={})
    elected = Person.objects.get(id_index=_index(1))
    term = town.mill.terms.get()
    services.seat_member(term, elected, actor=superior, position="chair", since=began)
    assert roster_undo.count_undo(roster) == (1, 1)


def test_the_district_counts_nobody_twice(town: Town, chair: Any) -> None:
    """Somebody two unions count is one member of the district; their unions' own sums stay."""
    known_elsewhere(town)
    committed(town.mill, chair, csv_of([line(1, "张建国"), line(2)]))
    sums = {
        union.name: members_of_branch(union) for union in (town.district, town.mill, town.forge)
    }
    assert list(sums.values()) == [2, 2, 1]
    services.ask_claim(Claim.objects.get(), actor=town.district_officer)
    claim = Claim.objects.get()
    services.answer_claim(claim, actor=_as(claim.person), agreed=False)
    assert members_of_branch(town.district) == 2


def test_undoing_twice_is_told_as_such(town: Town, chair: Any) -> None:
    roster = committed(town.mill, chair, csv_of([line(1)]))
    services.undo_roster(roster, actor=chair, confirmed=1)
    with pytest.raises(Conflict):
        services.undo_roster(roster, actor=chair, confirmed=0)


def test_undo_ends_after_seven_days(town: Town, chair: Any) -> None:
    roster = committed(town.mill, chair, csv_of([line(1)]))
    Roster.objects.update(committed_at=timezone.now() - timedelta(days=8))
    roster.refresh_from_db()
    with pytest.raises(RuleViolation, match="undo_is_over"):
        services.undo_roster(roster, actor=chair, confirmed=1)


# no oracle, claims -------------------------------------------------------------------------------


def known_elsewhere(town: Town) -> Person:
    person = Person.written_down("张建国", id_number=id_number(1), phone="13700000000")
    person.save()
    services.enrol_member(person, town.forge, actor=HOUSE, since=date(2015, 1, 2))
    return person


def test_somebody_known_elsewhere_looks_new_and_the_district_has_to_ask(
    town: Town, chair: Any
) -> None:
    person = known_elsewhere(town)
    roster = checked(town.mill, chair, csv_of([line(1, "张建国"), line(2)]))
    assert (roster.faulty_count, reading.summary_of(roster).joins) == (0, 2)
    services.commit_roster(roster, actor=chair)
    do_jobs()
    assert last_error() == ""
    assert people(town.mill) == ["张建国", line(2)[0]]
    assert people(town.forge) == ["张建国"]
    claim = Claim.objects.get()
    assert (claim.person, claim.claimed_by, claim.union) == (person, town.mill, town.district)
    assert not Claim.objects.visible_to(chair).exists()
    assert Claim.objects.visible_to(town.district_officer).count() == 1


@pytest.mark.parametrize("joined_elsewhere", [False, True])
def test_a_former_member_looks_new_wherever_they_are_now(
    town: Town, chair: Any, joined_elsewhere: bool
) -> None:
    """Else the mill would learn by its own roster who of those who left joined the district."""
    person = left_the_mill(town, chair)
    if joined_elsewhere:
        services.enrol_member(person, town.district, actor=HOUSE, since=timezone.localdate())
    roster = checked(town.mill, chair, csv_of([line(1, "张建国")]))
    summary = reading.summary_of(roster)
    assert (summary.joins, summary.rejoins) == (1, 0)
    services.commit_roster(roster, actor=chair)
    do_jobs()
    claim = Claim.objects.get()
    assert claim.person == person
    services.ask_claim(claim, actor=town.district_officer)
    services.answer_claim(claim, actor=_as(person), agreed=True)
    assert Membership.objects.current().get().person == person


@pytest.mark.parametrize("has_answered", [False, True])
def test_whom_the_district_has_to_ask_is_not_merged_over_their_head(
    town: Town, chair: Any, has_answered: bool
) -> None:
    """Neither way round, neither before they are asked nor after they said no."""
    person = known_elsewhere(town)
    committed(town.mill, chair, csv_of([line(1, "张建国", 手机号="13700000000")]))
    claim = Claim.objects.get()
    if has_answered:
        services.ask_claim(claim, actor=town.district_officer)
        services.answer_claim(claim, actor=_as(person), agreed=False)
    services.find_duplicates(now=timezone.now())
    pair = PersonPair.objects.get()
    assert claim.record is not None
    for keep in (person, claim.record):
        with pytest.raises(RuleViolation, match="ask_the_person_first"):
            services.merge_people(pair, actor=town.district_officer, keep=keep, reason="同一人")
    pair.refresh_from_db()
    assert pair.state == "open"


def test_a_record_is_found_by_its_number_however_long_ago_the_answer_was(
    town: Town, chair: Any
) -> None:
    person = known_elsewhere(town)
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    claim = Claim.objects.get()
    services.ask_claim(claim, actor=town.district_officer)
    services.answer_claim(claim, actor=_as(person), agreed=False)
    assert clear_claims(now=timezone.now() + timedelta(days=400)) == 0
    roster = checked(town.mill, chair, csv_of([line(1, "张建国")]))
    assert (reading.summary_of(roster).stays, reading.summary_of(roster).joins) == (1, 0)


@pytest.mark.parametrize("is_known", [False, True])
def test_a_pair_does_not_tell_who_is_known_elsewhere(
    town: Town, chair: Any, is_known: bool
) -> None:
    """Two numbers, one name and one phone on a roster made for the purpose: two people either way."""
    if is_known:
        known_elsewhere(town)
    phone = "13900000009"
    lines = [line(1, "张建国", 手机号=phone), line(3, "张建国", 手机号=phone)]
    committed(town.mill, chair, csv_of(lines))
    services.find_duplicates(now=timezone.now())
    assert not PersonPair.objects.exists()


def test_who_says_yes_moves_and_the_record_goes(town: Town, chair: Any) -> None:
    person = known_elsewhere(town)
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    claim = Claim.objects.get()
    with pytest.raises(NotAllowed):
        services.ask_claim(claim, actor=chair)
    services.ask_claim(claim, actor=town.district_officer)
    with pytest.raises(NotAllowed):
        services.answer_claim(claim, actor=chair, agreed=True)
    services.answer_claim(claim, actor=_as(person), agreed=True)
    assert people(town.mill) == ["张建国"]
    assert people(town.forge) == []
    assert Membership.objects.current().get().person == person
    for union in (town.mill, town.forge):
        union.refresh_from_db()
    assert (town.mill.members_count, town.forge.members_count) == (1, 0)


def test_who_says_no_stays_and_nothing_changes_for_the_union(town: Town, chair: Any) -> None:
    person = known_elsewhere(town)
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    claim = Claim.objects.get()
    services.ask_claim(claim, actor=town.district_officer)
    services.answer_claim(claim, actor=_as(person), agreed=False)
    assert (people(town.mill), people(town.forge)) == (["张建国"], ["张建国"])


def test_the_next_roster_finds_the_record_it_made(town: Town, chair: Any) -> None:
    known_elsewhere(town)
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    roster = checked(town.mill, chair, csv_of([line(1, "张建国")]))
    assert (reading.summary_of(roster).stays, reading.summary_of(roster).joins) == (1, 0)


def test_undo_takes_a_claim_back_too(town: Town, chair: Any) -> None:
    known_elsewhere(town)
    roster = committed(town.mill, chair, csv_of([line(1, "张建国"), line(2)]))
    assert services.undo_roster(roster, actor=chair, confirmed=2) == 2
    assert Claim.objects.get().state == "withdrawn"
    assert people(town.mill) == []
    assert people(town.forge) == ["张建国"]


def _as(person: Person) -> Any:
    from zhijia.kernel.actor import Actor

    return Actor(account_id=99, person_id=person.pk)


def _index(serial: int) -> str | None:
    from zhijia.org.models import id_index

    return id_index(id_number(serial))
