"""The roster as a file: masked by default, whole with a reason everybody on it can read, safe to
open, marked, and never all in memory."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from zhijia.base.audit.models import AuditEntry
from zhijia.base.sealing.models import Reveal
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.kernel.tables import safe_cell
from zhijia.org import services, views
from zhijia.org.models import Membership, Person
from zhijia.org.rules.export import ITEMS
from zhijia.org.rules.roster import guess_mapping, read
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.rosters import committed, csv_of, id_number, line
from zhijia.org.tests.test_roster_import import DUTIES, files_of_their_own
from zhijia.org.tests.town import Town, officer

pytestmark = pytest.mark.django_db
__all__ = ["files_of_their_own"]


@pytest.fixture
def chair(town: Town) -> Any:
    actor = officer(town.mill, f"{DUTIES} sealing.reveal", account_id=7)
    committed(town.mill, actor, csv_of([line(1, "张建国"), line(2, "李秀英", 工种="锻工")]))
    return actor


def content(made: Any) -> bytes:
    return b"".join(made.pieces)


def rows(made: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(made).decode("utf-8-sig"))))


def test_masked_unless_there_is_a_reason(town: Town, chair: Any) -> None:
    made = services.export_members(town.mill, actor=chair, kind="csv")
    header, first, second, mark = rows(made)
    assert len(header) == len(first) == len(ITEMS)
    assert first[:3] == ["张*国", "居民身份证", "990***************"]
    text = "".join(first + second)
    assert id_number(1) not in text
    assert "13900000001" not in text
    assert "大学本科" in first
    assert "编号" in mark[0]
    assert not Reveal.objects.exists()
    assert AuditEntry.objects.get(verb="org.export_members").facts["number"] in mark[0]


def test_whole_with_a_reason_that_everybody_on_it_can_read(town: Town, chair: Any) -> None:
    with pytest.raises(RuleViolation, match="reason_too_short"):
        services.export_identities(town.mill, actor=chair, kind="csv", purpose="other", reason="")
    made = services.export_identities(
        town.mill, actor=chair, kind="csv", purpose="other", reason="换届选举名册"
    )
    first = rows(made)[1]
    assert (first[0], first[2], first[4]) == ("张建国", id_number(1), "1980-01-01")
    for person in Person.objects.filter(memberships__union=town.mill):
        look = Reveal.objects.get(person_id=person.pk)
        assert (look.reason, look.actor) == ("换届选举名册", "account:7")
    entry = AuditEntry.objects.get(verb="org.export_identities")
    assert entry.facts["people"] == 2
    assert "换届选举名册" not in str(entry.facts)


def test_only_the_branch_and_only_who_may(town: Town, chair: Any) -> None:
    stranger = officer(town.west, f"{DUTIES} sealing.reveal", account_id=9)
    reader = officer(town.mill, "org.read_members", account_id=10)
    with pytest.raises(NotAllowed):
        services.export_members(town.mill, actor=stranger, kind="csv")
    reason = {"purpose": "other", "reason": "换届选举名册"}
    for who in (stranger, reader):
        with pytest.raises(NotAllowed):
            services.export_identities(town.mill, actor=who, kind="csv", **reason)
    assert not Reveal.objects.exists()
    west = services.export_members(town.west, actor=stranger, kind="csv")
    assert len(rows(west)) == 2


def test_a_workbook_with_its_mark_that_the_import_reads_again(town: Town, chair: Any) -> None:
    made = services.export_identities(
        town.mill, actor=chair, kind="xlsx", purpose="other", reason="换届选举名册"
    )
    written = content(made)
    book = load_workbook(io.BytesIO(written))
    number = made.filename.removeprefix("members-").removesuffix(".xlsx")
    assert number in book.properties.title
    assert number in book.worksheets[0].oddHeader.left.text
    assert number in book.worksheets[0].oddFooter.left.text
    assert book.worksheets[0]["C2"].value == id_number(1)
    sheet = read(written, made.filename)
    assert set(guess_mapping(sheet.columns).items.values()) == set(ITEMS)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert "<f>" not in package.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_nothing_begins_like_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("张建国") == "张建国"


def test_a_dangerous_cell_stays_text(town: Town, chair: Any) -> None:
    membership = Membership.objects.filter(union=town.mill).first()
    assert membership is not None
    membership.person.member_record.trade = "=HYPERLINK(1)"
    membership.person.member_record.save()
    made = services.export_members(town.mill, actor=chair, kind="csv")
    assert "'=HYPERLINK(1)" in rows(made)[1]


def test_lines_leave_before_the_last_is_read(town: Town, chair: Any) -> None:
    """The first piece is there after a few hundred members, however many there are."""
    more = csv_of([line(serial) for serial in range(3, 700)])
    committed(town.mill, chair, more)
    pieces = services.export_members(town.mill, actor=chair, kind="csv").pieces
    assert next(pieces).count(b"\n") == 201


def test_the_pages(town: Town, chair: Any, ask: Ask) -> None:
    assert "遮住" in ask(views.export_members, chair).content.decode()
    answer: Any = ask(views.export_members, chair, post={"union": town.mill.pk, "kind": "csv"})
    assert answer["Content-Disposition"].startswith('attachment; filename="members-')
    assert b"".join(answer.streaming_content).count(b"\n") == 4
    refused = ask(
        views.export_identities,
        chair,
        post={"union": town.mill.pk, "kind": "csv", "purpose": "other", "reason": "看"},
    )
    assert refused.status_code == 422
    outside = ask(views.export_members, chair, post={"union": town.forge.pk, "kind": "csv"})
    assert outside.status_code == 422
