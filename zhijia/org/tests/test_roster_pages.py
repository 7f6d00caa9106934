"""The pages of an import, one after the other, as an officer without script meets them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from python_calamine import load_workbook

from zhijia.org import services, views
from zhijia.org.models import Claim, Membership, Person, Roster
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.rosters import checked, committed, csv_of, do_jobs, id_number, line
from zhijia.org.tests.test_roster_import import HOUSE, files_of_their_own
from zhijia.org.tests.town import Town, officer

pytestmark = pytest.mark.django_db
DUTIES = "org.import org.read_members org.read_tree"
__all__ = ["files_of_their_own"]


@pytest.fixture
def chair(town: Town) -> Any:
    return officer(town.mill, DUTIES, account_id=7)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_upload_to_the_undo(town: Town, chair: Any, ask: Ask) -> None:
    assert "宏达纺织" in said(ask(views.upload_roster, chair))
    lines = [line(1, "张建国"), line(2, "李秀英", 身份证号="123"), line(3, 手机号="139 0000-0003")]
    file = SimpleUploadedFile("名册.csv", csv_of(lines))
    answer = ask(views.upload_roster, chair, post={"union": town.mill.pk, "file": file})
    roster = Roster.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/w/import/{roster.pk}/columns/")

    shown = said(ask(views.map_roster, chair, roster.pk))
    assert "认出了6列" in shown
    assert "张建国" not in shown
    assert id_number(1) not in shown
    columns = {f"column_{place}": item for place, item in roster.mapping.items()}
    assert ask(views.map_roster, chair, roster.pk, post=columns).status_code == 302

    assert "停止" in said(ask(views.roster, chair, roster.pk))
    part = ask(views.roster, chair, roster.pk, get={"part": "job"})
    assert "<html" not in said(part)
    do_jobs()
    assert ask(views.roster, chair, roster.pk, get={"part": "job"}).status_code == 286
    shown = said(ask(views.roster, chair, roster.pk))
    assert "可以写入2行，要改1行" in shown
    assert "身份证号" in shown
    assert "138" not in said(ask(views.accept_repairs, chair, roster.pk))

    assert "将写入2人" in said(ask(views.commit_roster, chair, roster.pk))
    assert ask(views.commit_roster, chair, roster.pk, post={"confirmed": "1"}).status_code == 302
    do_jobs()
    assert "已导入2人" in said(ask(views.roster, chair, roster.pk))
    assert "撤销2人" in said(ask(views.undo_roster, chair, roster.pk))
    refused = ask(views.undo_roster, chair, roster.pk, post={"confirmed": "1"})
    assert refused.status_code == 422
    assert ask(views.undo_roster, chair, roster.pk, post={"confirmed": "2"}).status_code == 302
    for typed in (None, {"confirmed": "2"}):  # the same page in another window
        again = ask(views.undo_roster, chair, roster.pk, post=typed)
        assert (again.status_code, again["Location"]) == (302, f"/w/import/{roster.pk}/")
    assert Membership.objects.count() == 0


def test_a_file_that_cannot_be_read_comes_back_with_a_sentence(
    town: Town, chair: Any, ask: Ask
) -> None:
    file = SimpleUploadedFile("名册.xlsx", b"\x00\x01\x02")
    answer = ask(views.upload_roster, chair, post={"union": town.mill.pk, "file": file})
    assert answer.status_code == 422
    assert "这个文件没有收" in said(answer)
    assert not Roster.objects.exists()


def test_one_item_comes_from_one_column(town: Town, chair: Any, ask: Ask) -> None:
    roster = services.upload_roster(
        town.mill, actor=chair, content=csv_of([line(1)]), filename="a.csv"
    )
    columns = {"column_0": "name", "column_1": "id_number", "column_2": "name"}
    answer = ask(views.map_roster, chair, roster.pk, post=columns)
    assert answer.status_code == 422
    assert "一项只能来自一列" in said(answer)


def test_the_red_rows_come_back_and_go_in_again(town: Town, chair: Any, ask: Ask) -> None:
    roster = checked(town.mill, chair, csv_of([line(1), line(2, 身份证号="123")]))
    answer = ask(views.marked_roster, chair, roster.pk)
    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [line(2)[0]]
    assert "要改什么" in rows[0]
    header = [str(cell) for cell in rows[0]]
    mended = [f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in rows[1]]
    mended[1] = id_number(2)
    file = SimpleUploadedFile("改好.csv", csv_of([mended], header))
    assert ask(views.mend_roster, chair, roster.pk, post={"file": file}).status_code == 302
    do_jobs()
    roster.refresh_from_db()
    assert (roster.faulty_count, roster.rows.count()) == (0, 2)


def test_findings_by_code(town: Town, chair: Any, ask: Ask) -> None:
    lines = [line(1, 身份证号="1"), line(2, 手机号="1"), line(3)]
    roster = checked(town.mill, chair, csv_of(lines))
    every = said(ask(views.roster, chair, roster.pk))
    one = said(ask(views.roster, chair, roster.pk, get={"code": "phone_invalid"}))
    assert one.count('data-label="第几行"') == 1
    assert every.count('data-label="第几行"') == 2


def test_a_list_says_when_it_is_cut_and_how_many_there_are(
    town: Town, chair: Any, ask: Ask
) -> None:
    lines = [line(n, 身份证号="1") for n in range(1, 203)] + [line(300, 手机号="1")]
    lines += [line(n, 手机号=f"139 0000 {n:04d}") for n in range(301, 502)]
    roster = checked(town.mill, chair, csv_of(lines))
    assert "一共203处，这里列出前200处，下载" in said(ask(views.roster, chair, roster.pk))
    few = said(ask(views.roster, chair, roster.pk, get={"code": "phone_invalid"}))
    assert "这里列出" not in few
    repairs = said(ask(views.accept_repairs, chair, roster.pk))
    assert "一共201处，这里列出前200处。" in repairs


def test_stopping_and_discarding(town: Town, chair: Any, ask: Ask) -> None:
    roster = services.upload_roster(
        town.mill, actor=chair, content=csv_of([line(1)]), filename="a.csv"
    )
    services.map_roster(roster, actor=chair, mapping={0: "name", 1: "id_number"})
    assert ask(views.stop_roster, chair, roster.pk, post={}).status_code == 302
    assert ask(views.discard_roster, chair, roster.pk, post={}).status_code == 302
    assert "文件已经删了" in said(ask(views.roster, chair, roster.pk))


@pytest.mark.parametrize(
    "name",
    ["roster", "map_roster", "marked_roster", "mend_roster", "accept_repairs", "commit_roster",
     "undo_roster"],
)  # fmt: skip
def test_anybody_elses_import_is_not_there(town: Town, chair: Any, ask: Ask, name: str) -> None:
    roster = checked(town.mill, chair, csv_of([line(1)]))
    for other in (officer(town.mill, DUTIES, 8), town.west_chair, town.district_officer):
        with pytest.raises(Http404):
            ask(getattr(views, name), other, roster.pk)


def test_the_district_asks_and_the_person_answers(town: Town, chair: Any, ask: Ask) -> None:
    person = Person.written_down("张建国", id_number=id_number(1))
    person.save()
    services.enrol_member(person, town.forge, actor=HOUSE, since=town.forge.set_up_on)
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    claim = Claim.objects.get()
    with pytest.raises(Http404):
        ask(views.claims, chair)
    with pytest.raises(Http404):
        ask(views.ask_claim, chair, claim.pk, post={})
    assert "张*国" in said(ask(views.claims, town.district_officer))
    myself = officer(town.forge, "", account_id=50)
    own = type(myself)(account_id=50, person_id=person.pk)
    with pytest.raises(Http404):
        ask(views.answer_claim, own, claim.pk)
    assert ask(views.ask_claim, town.district_officer, claim.pk, post={}).status_code == 302
    with pytest.raises(Http404):
        ask(views.answer_claim, chair, claim.pk)


def test_the_empty_sheet_is_understood_by_the_reader(town: Town, chair: Any, ask: Ask) -> None:
    content = ask(views.empty_roster, chair).content + b"\n"
    roster = services.upload_roster(town.mill, actor=chair, content=content, filename="a.csv")
    assert {"name", "id_number", "phone", "joined_on"} <= set(roster.mapping.values())
