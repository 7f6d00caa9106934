"""Handing a branch over: everything in open formats, row by row the register, and nothing more."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file
from zhijia.base.jobs.models import Job
from zhijia.base.sealing.models import Reveal
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import NotAllowed, RuleViolation, Unavailable
from zhijia.org import services
from zhijia.org.models import (
    CertificateFiling,
    CommitteeMember,
    HandOver,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    Union,
)
from zhijia.org.rules.hand_over import BY_NAME, KEPT_DAYS, TABLES, Mark, State, cell, text_of
from zhijia.org.selectors.hand_over import Branch, whole_people
from zhijia.org.services import retention
from zhijia.org.services.hand_over_package import write_package_now
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.rosters import committed, csv_of, do_jobs, id_number, line
from zhijia.org.tests.test_roster_import import files_of_their_own
from zhijia.org.tests.town import LONG_AGO, Town, member, officer

__all__ = ["files_of_their_own"]
pytestmark = pytest.mark.django_db
DUTIES = "org.import org.read_members org.read_tree sealing.reveal org.hand_over org.edit_tree"
HOUSE = system("tests.hand_over")
REASON = "换用省里的系统"
MARK = Mark("0A1B2C3D", "示范区总工会", "王晓梅", "2018-03-12T10:20:00+08:00", REASON)
Table = list[dict[str, str]]


@pytest.fixture
def chair(town: Town) -> Actor:
    return officer(town.district, DUTIES, account_id=7)


@pytest.fixture
def lived(town: Town, chair: Actor) -> Town:
    """The town after some years: a roster, a transfer, a retired and a former member, a committee,
    a certificate to follow, and words that a spreadsheet would compute."""
    rows = [line(1, "张建国"), line(2, "李秀英"), line(3, "王五")]
    committed(town.mill, chair, csv_of(rows))
    MemberRecord.objects.filter(person__name="李秀英").update(trade="=HYPERLINK(1)")
    MemberRecord.objects.filter(person__name="王五").update(trade="'小五")
    moved, kept, gone = Membership.objects.filter(union=town.mill).order_by("pk")
    today = timezone.localdate()
    services.transfer_membership(moved, actor=HOUSE, union=town.forge, on=today, note="跟着单位走")
    services.retain_membership(kept, actor=HOUSE, on=today, reason="2", note="+退休")
    services.end_membership(gone, actor=HOUSE, on=today, note="去了别的区")
    Union.objects.filter(pk=town.mill.pk).update(
        legal_person_uscc="81320000MC12345678", legal_person_until=date(2030, 1, 1)
    )
    town.mill.refresh_from_db()
    chairwoman = member("赵玉兰", town.mill, phone="13912345678")
    services.record_term(
        town.mill, "committee", actor=chair, since=date(2018, 1, 1), years=5, facts={"seats": 3}
    )
    term = town.mill.terms.get()
    services.seat_member(
        term, chairwoman.person, actor=chair, position="chair", since=date(2018, 1, 1)
    )
    services.note_change(town.mill, actor=chair, cause="head", changed_on=today)
    services.tick_step(town.mill, "committee", "report", actor=chair, done=True)
    return town


def package_of(union: Union) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_package_now(out, union, MARK)
    return zipfile.ZipFile(out)


def tables_of(package: zipfile.ZipFile) -> dict[str, Table]:
    """Every table as another program reads it: by the manifest alone."""
    found = {}
    for resource in json.loads(package.read("datapackage.json"))["resources"]:
        text = package.read(resource["path"]).decode(resource["encoding"] + "-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        found[resource["name"]] = [
            {name: text_of(value) for name, value in row.items()} for row in rows
        ]
    return found


# Row by row --------------------------------------------------------------------------------------


def test_the_members_read_again_are_the_register(lived: Town) -> None:
    tables = tables_of(package_of(lived.district))
    people = {row["member_number"]: row for row in tables["people"]}
    assert len(people) == Person.objects.count()
    for person in Person.objects.all():
        row, sealed = people[person.member_number], person.sealed()
        record = MemberRecord.objects.filter(person=person).first()
        assert row["is_whole"] == "true"
        assert row["name"] == person.name
        assert (row["id_number"], row["phone"]) == (
            sealed.get("id_number", ""),
            sealed.get("phone", ""),
        )
        assert (row["sex"], row["birth_year"]) == (person.sex, cell(person.birth_year))
        assert row["trade"] == (record.trade if record else "")
        assert row["education"] == (record.education if record else "")
    assert {row["trade"] for row in people.values()} == {"=HYPERLINK(1)", "'小五", "挡车工", ""}
    numbers = {person.pk: person.member_number for person in Person.objects.all()}
    assert [
        (row["id"], row["person"], row["union"], row["state"], row["since"], row["until"],
         row["previous"])
        for row in tables["memberships"]
    ] == [
        (cell(m.pk), numbers[m.person_id], cell(m.union_id), m.state, cell(m.since), cell(m.until),
         cell(m.previous_id))
        for m in Membership.objects.order_by("pk")
    ]  # fmt: skip
    assert [
        (row["id"], row["membership"], row["kind"], row["national_code"], row["on"], row["at"],
         row["note"])
        for row in tables["membership-history"]
    ] == [
        (cell(c.pk), cell(c.membership_id), c.kind, c.national_code, cell(c.on), cell(c.at), c.note)
        for c in MembershipChange.objects.order_by("pk")
    ]  # fmt: skip


def test_unions_employers_committees_and_certificates_too(lived: Town) -> None:
    tables = tables_of(package_of(lived.district))
    for row, union in zip(tables["unions"], Union.objects.order_by("path"), strict=True):
        assert (row["id"], row["name"], row["kind"]) == (cell(union.pk), union.name, union.kind)
        assert (row["parent"], row["members_count"]) == (
            cell(union.parent_id),
            cell(union.members_count),
        )
    assert {row["name"] for row in tables["employers"]} == {"宏达纺织有限公司", "小巷面馆"}
    assert tables["certificates"] == [
        {
            "union": cell(lived.mill.pk),
            "legal_person_uscc": "81320000MC12345678",
            "legal_person_until": "2030-01-01",
        }
    ]
    filing = CertificateFiling.objects.get()
    assert tables["certificate-filings"][0]["due_on"] == cell(filing.due_on)
    (term,), (seat,) = tables["terms"], tables["seats"]
    assert (term["since"], term["until"], term["seats"]) == ("2018-01-01", "2022-12-31", "3")
    sitting = CommitteeMember.objects.get()
    assert seat["person"] == sitting.person.member_number
    assert (seat["name"], seat["position"], seat["term"]) == ("赵玉兰", "chair", term["id"])
    assert [row["step"] for row in tables["election-steps"]] == ["report"]
    rates = {row["kind"]: row for row in tables["dues-and-funds"]}
    assert rates["funds_rate"]["value"] == "1/50"
    assert rates["funds_rate"]["source"]


def test_every_reference_leads_into_the_package(lived: Town) -> None:
    for union in (lived.district, lived.east, lived.mill):
        package = package_of(union)
        tables = tables_of(package)
        for table in TABLES:
            schema = json.loads(package.read(table.schema_path))
            for link in schema.get("foreignKeys", []):
                target = link["reference"]["resource"] or table.name
                keys = {row[link["reference"]["fields"]] for row in tables[target]}
                named = {row[link["fields"]] for row in tables[table.name]} - {""}
                assert named <= keys, (union.name, table.name, link)


def test_a_branch_holds_its_own_and_of_the_gone_only_a_mask(lived: Town) -> None:
    tables = tables_of(package_of(lived.mill))
    assert [row["name"] for row in tables["unions"]] == [lived.mill.name]
    people = {row["name"]: row for row in tables["people"]}
    assert people["李秀英"]["id_number"] == id_number(2)
    assert set(people) == {"李秀英", "赵玉兰", "张*国", "王*"}
    for masked in ("张*国", "王*"):
        row = people[masked]
        assert row["is_whole"] == "false"
        assert set(row) - {name for name, value in row.items() if value == ""} == {
            "member_number",
            "is_whole",
            "name",
        }
    assert {row["note"] for row in tables["membership-history"]} == {"", "+退休"}
    everything = "".join(json.dumps(table, ensure_ascii=False) for table in tables.values())
    assert lived.forge.name not in everything
    assert id_number(1) not in everything


# What the package says of itself -----------------------------------------------------------------


def test_manifest_schemas_and_sums_describe_every_file(lived: Town) -> None:
    package = package_of(lived.district)
    manifest = json.loads(package.read("datapackage.json"))
    assert manifest["profile"] == "tabular-data-package"
    for resource in manifest["resources"]:
        content = package.read(resource["path"])
        assert content.startswith(b"\xef\xbb\xbf")
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        schema = json.loads(package.read(resource["schema"]))
        assert rows[0] == [field["name"] for field in schema["fields"]]
        assert len(rows) - 1 == resource["rows"]
        for place, field in enumerate(schema["fields"]):
            allowed = set(field.get("constraints", {}).get("enum", [])) | {""}
            assert "constraints" not in field or {row[place] for row in rows[1:]} <= allowed
            assert field["title"] != field["titleInEnglish"]
    sums = dict(
        reversed(line.split("  ", 1)) for line in package.read("SHA256SUMS").decode().splitlines()
    )
    assert set(sums) == set(package.namelist()) - {"SHA256SUMS"}
    for path, digest in sums.items():
        assert hashlib.sha256(package.read(path)).hexdigest() == digest


def test_who_took_it_when_and_why_stands_on_every_part(lived: Town) -> None:
    package = package_of(lived.mill)
    mark = {**MARK.as_json()}
    assert json.loads(package.comment) == mark
    assert json.loads(package.read("datapackage.json"))["takenOut"] == mark
    for table in TABLES:
        assert json.loads(package.read(table.schema_path))["takenOut"] == mark
    readme = package.read("README.md").decode()
    assert all(words in readme for words in (*mark.values(), "移交包", "Hand-over"))
    assert all(f"`{table.path}`" in readme for table in TABLES)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "'=1", "''", "张"])
def test_no_cell_is_computed_and_every_cell_reads_back(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert text_of(cell(text)) == text


def test_the_code_sets_are_the_models_own() -> None:
    """The package's tables of codes are written without Django; here they are held to the columns."""
    for table, model, names in (
        ("unions", Union, ("kind",)),
        ("memberships", Membership, ("state",)),
        ("membership-history", MembershipChange, ("kind", "before")),
        ("seats", CommitteeMember, ("position",)),
        ("certificate-filings", CertificateFiling, ("cause",)),
    ):
        columns = {column.name: column for column in BY_NAME[table].columns}
        for name in names:
            choices = {
                str(code): str(words) for code, words in model._meta.get_field(name).choices or []
            }
            assert dict(columns[name].codes or {}) == choices, (table, name)


# From the order to the end -----------------------------------------------------------------------


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests live in a transaction of their own: the moment is theirs already."""
    monkeypatch.setattr(
        "zhijia.org.services.hand_over.write_package", write_package_now, raising=True
    )


def ordered(union: Union, actor: Actor) -> HandOver:
    row = services.hand_over_register(union, actor=actor, reason=REASON)
    do_jobs()
    row.refresh_from_db()
    return row


def content(row: HandOver, actor: Actor) -> bytes:
    return b"".join(open_file(services.download_hand_over(row, actor=actor)))


@pytest.mark.usefixtures("at_once")
def test_ordered_made_fetched_and_everybody_in_it_can_read_of_it(lived: Town, chair: Actor) -> None:
    row = ordered(lived.mill, chair)
    whole = set(whole_people(Branch(lived.mill)))
    assert (row.state, row.people_count) == (State.MADE, len(whole))
    assert {look.person_id for look in Reveal.objects.all()} == whole
    assert {(look.reason, look.actor) for look in Reveal.objects.all()} == {(REASON, "account:7")}
    fetched = content(row, chair)
    assert hashlib.sha256(fetched).hexdigest() == row.sha256
    assert zipfile.ZipFile(io.BytesIO(fetched)).testzip() is None
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"org.hand_over_register", "org.make_handover", "org.download_hand_over"} <= verbs
    assert not AuditEntry.objects.filter(facts__icontains=REASON).exists()


@pytest.mark.usefixtures("at_once")
def test_a_duty_of_its_own_with_the_two_it_rests_on(lived: Town, chair: Actor) -> None:
    without = [
        officer(lived.district, DUTIES.replace(duty, ""), account_id=8)
        for duty in ("org.hand_over", "sealing.reveal", "org.read_members")
    ]
    for who in (*without, officer(lived.west, DUTIES, account_id=9)):
        with pytest.raises(NotAllowed):
            services.hand_over_register(lived.mill, actor=who, reason=REASON)
    with pytest.raises(RuleViolation, match="reason_too_short"):
        services.hand_over_register(lived.mill, actor=chair, reason="换系统")
    assert not HandOver.objects.exists()
    row = ordered(lived.mill, chair)
    for other in (officer(lived.district, DUTIES, account_id=8), without[0]):
        with pytest.raises(NotAllowed):
            services.download_hand_over(row, actor=other)
    removed = officer(lived.district, "org.read_tree", account_id=7)
    with pytest.raises(NotAllowed):
        services.download_hand_over(row, actor=removed)


@pytest.mark.usefixtures("at_once")
def test_it_goes_after_three_days_or_at_once(lived: Town, chair: Actor) -> None:
    first, second = ordered(lived.mill, chair), ordered(lived.east, chair)
    services.discard_hand_over(first, actor=chair)
    assert StoredFile.objects.filter(target=second.target).count() == 1
    assert not StoredFile.objects.filter(target=first.target).exists()
    now = timezone.now()
    assert services.clear_hand_overs(now=now + timedelta(days=KEPT_DAYS, minutes=-1)) == 0
    assert services.clear_hand_overs(now=now + timedelta(days=KEPT_DAYS, minutes=1)) == 1
    assert not StoredFile.objects.filter(target__startswith="org.handover").exists()
    second.refresh_from_db()
    assert second.state == State.GONE
    with pytest.raises(Unavailable):
        services.download_hand_over(second, actor=chair)
    retention.forget_hand_overs(now=now + timedelta(days=729))
    assert HandOver.objects.count() == 2
    retention.forget_hand_overs(now=now + timedelta(days=731))
    assert not HandOver.objects.exists()


def test_a_job_that_fails_keeps_nothing_and_says_so(
    lived: Town, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> Iterator[Any]:
        raise OSError("no room")

    monkeypatch.setattr("zhijia.org.services.hand_over.write_package", broken)
    row = ordered(lived.mill, chair)
    assert Job.objects.latest("pk").error == "OSError"
    services.clear_hand_overs(now=timezone.now())
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert not Reveal.objects.exists()
    assert not StoredFile.objects.filter(target=row.target).exists()


@pytest.mark.usefixtures("at_once")
def test_discarded_while_it_waits_it_is_never_made(lived: Town, chair: Actor) -> None:
    row = services.hand_over_register(lived.mill, actor=chair, reason=REASON)
    services.discard_hand_over(row, actor=chair)
    do_jobs()
    row.refresh_from_db()
    assert row.state == State.GONE
    assert not Reveal.objects.exists()


@pytest.mark.usefixtures("at_once")
def test_the_pages(lived: Town, chair: Actor, ask: Ask) -> None:
    from zhijia.org import views

    assert "移交全部数据" in ask(views.export_members, chair).content.decode()
    reader = officer(lived.mill, "org.read_members", account_id=10)
    assert "移交全部数据" not in ask(views.export_members, reader).content.decode()
    empty = ask(views.hand_over_register, chair, post={"union": lived.mill.pk, "reason": "换"})
    assert empty.status_code == 422
    sent = ask(views.hand_over_register, chair, post={"union": lived.mill.pk, "reason": REASON})
    assert sent.status_code == 302
    row = HandOver.objects.get()
    assert "排着队" in ask(views.hand_over, chair, row.pk).content.decode()
    do_jobs()
    page = ask(views.hand_over, chair, row.pk).content.decode()
    row.refresh_from_db()
    assert row.sha256 in page
    assert REASON in page
    fetched: Any = ask(views.download_hand_over, chair, row.pk)
    assert fetched["Content-Type"] == "application/zip"
    assert hashlib.sha256(b"".join(fetched.streaming_content)).hexdigest() == row.sha256
    assert ask(views.discard_hand_over, chair, row.pk, post={}).status_code == 302
    assert "已经删了" in ask(views.hand_over, chair, row.pk).content.decode()


def test_since_when_the_town_stands(town: Town) -> None:
    """An empty branch is a package too: headers and no rows."""
    tables = tables_of(package_of(town.yard))
    assert tables["people"] == tables["memberships"] == []
    assert tables["unions"][0]["set_up_on"] == cell(LONG_AGO)


# Read at one moment: the transaction is the job's own ----------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_job_reads_at_one_moment(town: Town) -> None:
    actor = officer(town.district, DUTIES, account_id=7)
    member("张建国", town.mill)
    row = ordered(town.district, actor)
    assert (row.state, row.people_count) == (State.MADE, 1)
