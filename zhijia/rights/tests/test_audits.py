"""An audit end to end: files in, judged by the process beside the web, findings kept and read."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.town import Town
from zhijia.base.audit.models import AuditEntry
from zhijia.base.files.models import StoredFile
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import run_next_job
from zhijia.base.jobs.sockets import Cancelled
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.rights import services
from zhijia.rights.models import Audit, AuditedEmployer, AuditedPerson, ColumnMapping, Finding
from zhijia.rights.rules.insurance import audit as judging
from zhijia.rights.selectors.audits import are_figures_changed
from zhijia.rights.selectors.finding_explained import finding_page
from zhijia.rights.selectors.findings import sums_by_year_and_kind
from zhijia.rights.services.audit_run import run_audit
from zhijia.rights.services.retention import clear_audits
from zhijia.rights.tests.audits import (
    ABSENT,
    CLEAN,
    FILES,
    NAMES,
    SHORT,
    begun,
    contributions,
    judged,
    number,
    payroll,
    roster,
    sheet,
    with_files,
)

pytestmark = pytest.mark.django_db


def by_person(audit: Audit) -> dict[str, set[str]]:
    """The codes that were not met, by the number of the person."""
    found: dict[str, set[str]] = {}
    rows = Finding.objects.filter(audited__audit=audit, status="violation").select_related("person")
    for row in rows:
        assert row.person is not None
        found.setdefault(row.person.sealed()["id_number"], set()).add(row.code)
    return found


def test_an_audit_finds_what_was_planted_and_nothing_else(town: Town) -> None:
    audit = judged(town)
    assert audit.state == "done", audit.error
    assert by_person(audit) == {SHORT: {"SI-05"}, ABSENT: {"SI-01"}}
    result = audit.results.get()
    assert (result.employer, result.people, result.people_with_findings) == (town.mill, 3, 2)
    assert result.is_latest
    assert result.done_at
    # Example D of the fact book: 2,970 short a month, and the whole of 4,500 for whom nobody paid.
    short = Finding.objects.get(audited=result, code="SI-05", kind="pension", period="2018-04")
    assert (short.basis, short.expected, short.found) == (600_000, "6000.00", "3030.00")
    assert (short.employer_short, short.worker_short) == (56_430, 23_760)
    assert short.trust == "B"
    sums = result.findings.values_list("employer_short", flat=True)
    assert result.employer_short == sum(amount or 0 for amount in sums) > 0


def test_the_people_behind_findings_are_sealed(town: Town) -> None:
    judged(town)
    for person in AuditedPerson.objects.all():
        number_of, name = person.sealed()["id_number"], person.sealed()["name"]
        assert NAMES[number_of] == name
        assert number_of.encode() not in bytes(person.envelope)
        assert name.encode() not in bytes(person.envelope)
    assert CLEAN not in {p.sealed()["id_number"] for p in AuditedPerson.objects.all()}


def test_the_figures_an_audit_used_stay_with_it(town: Town) -> None:
    audit = judged(town)
    floor = [row for row in audit.figures if row["kind"] == "contribution_floor"]
    assert [row["value"] for row in floor] == ["3030/1"]
    assert all(row["source"] and row["document"] for row in audit.figures)
    assert len(audit.figures_version) == 64
    assert audit.figures_version == judged(town).figures_version


def formulas(audit: Audit, code: str, kind: str, period: str = "2018-05") -> dict[str, str]:
    """The formula beside each amount of a finding's page."""
    row = Finding.objects.get(audited__audit=audit, code=code, kind=kind, period=period)
    return {line.label: line.note for line in finding_page(row)["reckoned"]}


def contributions_with(who: str, period: str, kind: str, **changed: str) -> dict[str, bytes]:
    """The three files, one cell of the contributions changed."""
    rows = list(csv.DictReader(io.StringIO(contributions().decode("utf-8-sig"))))
    for row in rows:
        if (row["身份证号"], row["所属期"], row["险种"]) == (who, period, kind):
            row.update(changed)
    return {name: make() for name, make in FILES.items()} | {"contributions": sheet(list(rows))}


def test_a_wrong_rate_shows_what_was_due_less_what_was_paid(town: Town) -> None:
    files = contributions_with(CLEAN, "2018-05", "pension", 单位缴费="800.00")
    shown = formulas(judged(town, files=files), "SI-09", "pension")
    assert shown["单位应补"] == "950.00元 − 800.00元"
    assert shown["滞纳金"] == "150.00元 × 每日0.05% × 122天（2018-06-01起）"


def test_a_base_too_low_and_a_wrong_rate_are_both_in_the_formula(town: Town) -> None:
    files = contributions_with(SHORT, "2018-05", "pension", 单位缴费="500.00")
    shown = formulas(judged(town, files=files), "SI-05", "pension")
    assert shown["单位应补"] == "2,970.00元 × 19% + 75.70元（费率不对少缴的）"
    assert shown["个人应补"] == "2,970.00元 × 8%"


def test_what_was_paid_late_and_what_was_never_paid_show_how_their_fee_was_reckoned(
    town: Town,
) -> None:
    files = contributions_with(CLEAN, "2018-05", "pension", 缴费日期="2018-07-10")
    shown = formulas(judged(town, files=files), "SI-14", "pension")
    assert shown["滞纳金"] == "缴得迟的每一笔 × 每日0.05% × 迟缴的天数（2018-06-01起）"
    files = contributions_with(CLEAN, "2018-05", "pension", 缴费日期="")
    shown = formulas(judged(town, files=files), "SI-14", "pension")
    assert shown["单位应补"] == "申报了却没有缴的基数 × 19%"
    assert shown["滞纳金"] == "1,350.00元 × 每日0.05% × 122天（2018-06-01起）"


def test_the_employers_own_injury_rate_stays_with_the_audit_and_is_explained(town: Town) -> None:
    files = {name: make() for name, make in FILES.items()}
    files["injury_rates"] = sheet([{"费率": "1%"}])
    audit = judged(town, files=files)
    row = Finding.objects.get(audited__audit=audit, code="SI-01", kind="injury", period="2018-05")
    page = finding_page(row)
    notes = {line.label: line.note for line in page["reckoned"]}
    assert notes["单位应补"] == "4,500.00元 × 1%"
    (own,) = [figure for figure in page["figures"] if figure.title == "单位自己的工伤费率"]
    assert (own.amount, own.document) == ("1%", "单位交来的工伤费率表")
    assert not are_figures_changed(audit)


@pytest.mark.parametrize(
    ("code", "kind", "expected", "found", "labels"),
    [
        ("SI-15", "pension", "2018-04-20", "2018-05", ["离职日期", "还在缴费的月份"]),
        ("SI-15", "", "2018-08-31", "2018-05", ["离职日期", "停保的月份"]),
        ("SI-15", "", "", "2018-05", ["停保的月份"]),
        ("SI-15", "pension", "4500.00", "0.00", ["应缴基数", "已缴基数"]),
        ("SI-02", "", "2018-05-10", "2018-06-01", ["最晚应登记的日子", "实际登记的日子"]),
        ("SI-02", "pension", "4500.00", "0.00", ["应缴基数", "已缴基数"]),
        ("SI-02", "pension", "", "0.00", ["已缴基数"]),
        ("SI-13", "medical", "1", "2", ["应由几家单位缴", "几家单位缴了"]),
    ],
)
def test_a_day_is_not_called_a_base(
    town: Town, code: str, kind: str, expected: str, found: str, labels: list[str]
) -> None:
    result = judged(town).results.get()
    row = Finding.objects.create(
        audited=result, code=code, status="violation", kind=kind, period="2018-05",
        expected=expected, found=found, trust="B", employer_short=0, worker_short=0, late_fee=0,
    )  # fmt: skip
    assert [line.label for line in finding_page(row)["reckoned"]] == labels


def test_every_step_is_on_the_record(town: Town) -> None:
    audit = judged(town)
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {
        "rights.begin_audit",
        "rights.add_audit_file",
        "rights.order_audit",
        "rights.report_audit",
    } <= verbs
    services.discard_audit(audit, actor=town.actor("小王"))
    assert AuditEntry.objects.filter(verb="rights.discard_audit").exists()


def test_nothing_can_be_ordered_before_all_three_are_there(town: Town) -> None:
    audit = with_files(town, begun(town), files={"roster": roster()})
    with pytest.raises(RuleViolation, match="files_missing"):
        services.order_audit(audit, actor=town.actor("小王"))


def worker_alone(town: Town, files: dict[str, bytes]) -> Audit:
    audit = begun(town)
    for layout, content in files.items():
        services.add_audit_file(
            audit, actor=town.actor("小王"), layout=layout, source="worker",
            content=content, filename=f"{layout}.csv",
        )  # fmt: skip
        audit.refresh_from_db()
    return audit


def test_a_workers_own_papers_are_audited_without_a_roster(town: Town) -> None:
    """The base rests on last year's wages, which the slips of three months do not show: not judged. A
    rate that is wrong needs no roster."""
    paid = contributions({SHORT: 3030}, 单位缴费="500.00")
    files = {"payroll": payroll({SHORT: NAMES[SHORT]}), "contributions": paid}
    audit = worker_alone(town, files)
    services.order_audit(audit, actor=town.actor("小王"))
    assert run_next_job(now=timezone.now())
    audit.refresh_from_db()
    assert (audit.state, audit.side) == ("done", "worker"), audit.error
    rate = Finding.objects.get(audited__audit=audit, code="SI-09", kind="pension", period="2018-05")
    assert (rate.trust, rate.employer_short) == ("C", 7_570)
    unjudged = set(Finding.objects.unjudged().values_list("code", flat=True))
    assert {"SI-02", "SI-05", "SI-15"} <= unjudged, "what only a roster says is not judged"
    assert not audit.results.filter(is_latest=True).exists(), "no audit of the employer's files"


def test_a_workers_pay_slips_alone_are_not_enough(town: Town) -> None:
    audit = worker_alone(town, {"payroll": payroll({SHORT: NAMES[SHORT]})})
    with pytest.raises(RuleViolation, match="files_missing"):
        services.order_audit(audit, actor=town.actor("小王"))


def test_the_class_of_the_employer_reaches_the_rules(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = judging.audit

    def listening(files: Any, question: judging.Question, *more: Any, **words: Any) -> Any:
        asked.append(question.payer)
        return real(files, question, *more, **words)

    monkeypatch.setattr(judging, "audit", listening)
    audit = with_files(town, begun(town))
    Audit.objects.filter(pk=audit.pk).update(payer="public_institution")
    services.order_audit(audit, actor=town.actor("小王"))
    assert run_next_job(now=timezone.now())
    judged(town)
    assert asked == ["public_institution", None]


def test_what_is_owed_adds_up_by_year_and_insurance(town: Town) -> None:
    result = judged(town).results.get()
    lines = sums_by_year_and_kind(result)
    assert {(line.year, line.code) for line in lines} == {
        ("2018", kind) for kind in ("pension", "medical", "unemployment", "injury", "maternity")
    }
    assert [line.code for line in lines][:2] == ["pension", "medical"], "in the order of the law"
    for name in ("employer_short", "worker_short", "late_fee"):
        assert sum(getattr(line, name) for line in lines) == getattr(result, name) > 0, name
    assert sum(line.unknown for line in lines) == result.unknown_amounts


def test_a_second_file_of_a_kind_takes_the_place_of_the_first(town: Town) -> None:
    audit = with_files(town, begun(town), files={"roster": roster()})
    first = audit.files.get().target
    with_files(town, audit, files={"roster": roster({SHORT: "陈志远"})})
    assert audit.files.count() == 1
    assert not StoredFile.objects.filter(target=first).exists()


def test_a_matched_header_is_known_again_for_the_same_employer(town: Town) -> None:
    odd = sheet(
        [{"人员": SHORT, "名": "陈志远", "何时来": "2015-03-01", "走": "", "身份": "全日制"}]
    )
    audit = with_files(town, begun(town), files={"roster": odd})
    file = audit.files.get()
    assert set(file.mapping.values()) == {""}
    with pytest.raises(RuleViolation, match="columns_missing"):
        services.map_audit_file(file, actor=town.actor("小王"), mapping=file.mapping)
    mapping = {
        "人员": "person_id", "名": "name", "何时来": "hired_on", "走": "ended_on", "身份": "form",
    }  # fmt: skip
    services.map_audit_file(file, actor=town.actor("小王"), mapping=mapping)
    assert ColumnMapping.objects.get().employer == town.mill
    again = with_files(town, begun(town), files={"roster": odd})
    assert again.files.get().mapping == mapping
    elsewhere = with_files(town, begun(town, several=True), files={"roster": odd})
    assert set(elsewhere.files.get().mapping.values()) == {""}


def test_the_page_of_the_matching_holds_no_whole_name_or_number(town: Town) -> None:
    file = with_files(town, begun(town), files={"roster": roster()}).files.get()
    shown = str(file.columns())
    assert not any(secret in shown for secret in (*NAMES, *NAMES.values()))


def test_a_removed_file_is_gone_with_its_content(town: Town) -> None:
    audit = with_files(town, begun(town), files={"roster": roster()})
    services.remove_audit_file(audit.files.get(), actor=town.actor("小王"))
    assert not audit.files.exists()
    assert not StoredFile.objects.filter(target__startswith="rights.").exists()


def test_one_file_of_a_worker_makes_the_whole_audit_the_workers(town: Town) -> None:
    audit = with_files(town, begun(town), files={"roster": roster()})
    assert audit.side == "employer"
    with_files(town, audit, source="worker", files={"payroll": payroll()})
    audit.refresh_from_db()
    assert audit.side == "worker"


def test_what_both_sides_show_is_an_a(town: Town) -> None:
    ours = judged(town)
    mine = {SHORT: "陈志远"}
    theirs = judged(
        town,
        source="worker",
        files={
            "roster": roster(mine),
            "payroll": payroll(mine),
            "contributions": contributions({SHORT: 3030}),
        },
    )

    def levels(audit: Audit, code: str) -> set[str]:
        rows = Finding.objects.filter(audited__audit=audit, code=code, status="violation")
        return set(rows.values_list("trust", flat=True))

    assert levels(ours, "SI-05") == levels(theirs, "SI-05") == {"A"}
    assert levels(ours, "SI-01") == {"B"}
    assert not theirs.results.get().is_latest, "a worker's evidence is no audit of the employer"
    services.discard_audit(theirs, actor=town.actor("小王"))
    assert levels(ours, "SI-05") == {"B"}


def test_two_employers_in_the_file_of_one_is_refused_and_leaves_nothing(town: Town) -> None:
    two = roster({SHORT: "陈志远"}, 单位编号="甲厂").decode("utf-8-sig")
    two += roster({ABSENT: "郑国良"}, 单位编号="乙厂").decode("utf-8-sig").split("\n", 1)[1]
    files = {"roster": two.encode(), "payroll": payroll(), "contributions": contributions()}
    audit = judged(town, files=files)
    assert audit.state == "collecting"
    assert "2家单位" in audit.error[0]
    assert not AuditedEmployer.objects.exists()
    assert not Finding.objects.exists()


def test_several_employers_get_a_result_each_and_are_found_by_name(town: Town) -> None:
    two = roster({SHORT: "陈志远"}, 单位编号=town.mill.name).decode("utf-8-sig")
    two += roster({ABSENT: "郑国良"}, 单位编号="乙厂").decode("utf-8-sig").split("\n", 1)[1]
    files = {"roster": two.encode(), "payroll": payroll(), "contributions": contributions()}
    audit = judged(town, several=True, files=files)
    assert audit.state == "done", audit.error
    results = {row.word: row.employer for row in audit.results.all()}
    assert results[town.mill.name] == town.mill
    assert results["乙厂"] is None
    named = services.name_employer(
        audit.results.get(word="乙厂"), actor=town.actor("小王"), employer=town.mill
    )
    assert named.employer == town.mill
    later = judged(town, several=True, files=files)
    assert later.results.get(word="乙厂").employer == town.mill


def both_years(content: bytes) -> bytes:
    """The months of 2018 and, below them, the same of 2017."""
    lines = content.split(b"\n", 1)[1]
    return content + lines.replace(b"2018-", b"2017-")


def test_several_years_in_one_file_are_told_apart(town: Town) -> None:
    files = {name: make() for name, make in FILES.items()}
    files |= {name: both_years(files[name]) for name in ("payroll", "contributions")}
    audit = judged(town, files=files)
    assert audit.state == "done", audit.error
    result = audit.results.get()
    assert (result.first_period, result.last_period) == ("2017-04", "2018-06")
    absent = Finding.objects.filter(audited=result, code="SI-01", status="violation")
    assert {row.period for row in absent} == {
        f"{year}-{month}" for year in ("2017", "2018") for month in ("04", "05", "06")
    }
    assert {line.year for line in sums_by_year_and_kind(result)} == {"2017", "2018"}
    client, page = town.client("小王"), reverse("rights:findings", args=[result.pk])
    shown = client.get(page, {"year": "2017", "code": "SI-01"}).content.decode()
    assert "2017-05" in shown
    assert ">2018-05<" not in shown


def empty_workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("说明")
        book.add_worksheet("2018年")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (empty_workbook(), "没有一行数据"),
        (b"", "空的"),
        (b"\n\n\n", "空的"),
        (b"just one line of words\n", "表头"),
        (b"PK\x03\x04 torn", ""),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(town: Town, content: bytes, said: str) -> None:
    audit = begun(town)
    with pytest.raises(RuleViolation) as refused:
        with_files(town, audit, files={"roster": content})
    assert refused.value.code == "rights.file_unreadable"
    assert said in str(refused.value.facts["why"])
    assert not audit.files.exists()


def test_a_bad_cell_sends_the_audit_back_with_row_and_column(town: Town) -> None:
    bad = payroll().replace(b"6000", b"six")
    files = {"roster": roster(), "payroll": bad, "contributions": contributions()}
    audit = judged(town, files=files)
    assert audit.state == "collecting"
    assert any("第2行" in sentence and "应发工资" in sentence for sentence in audit.error)
    assert not Finding.objects.exists()


def test_whoever_is_tied_to_the_employer_does_nothing_about_it(town: Town) -> None:
    audit = with_files(town, begun(town))
    town.accounts["小王"].posts.get().ties.set([town.mill])
    tied = town.actor("小王")
    for step in (services.order_audit, services.discard_audit, services.stop_audit):
        with pytest.raises(NotAllowed):
            step(audit, actor=tied)
    with pytest.raises(NotAllowed, match="tied"):
        services.begin_audit(
            town.district,
            actor=tied,
            employer=None,
            region="320500",
            settle_on=audit.settle_on,
        )


def test_nobody_below_the_district_may_begin(town: Town) -> None:
    for who in ("赵姐", "老李", "陈审", "老何", "张师傅", "visitor"):
        with pytest.raises(NotAllowed):
            begun(town, who=who)


def test_a_discarded_audit_leaves_no_file_and_no_finding(town: Town) -> None:
    audit = judged(town)
    services.discard_audit(audit, actor=town.actor("周主席"))
    assert not Finding.objects.exists()
    assert not AuditedPerson.objects.exists()
    assert not StoredFile.objects.filter(target__startswith="rights.").exists()


def test_reveal_audited_needs_a_reason_and_is_written_down(town: Town) -> None:
    judged(town)
    person = AuditedPerson.objects.order_by("pk").first()
    assert person is not None
    with pytest.raises(RuleViolation):
        services.reveal_audited(
            person, ["name"], actor=town.actor("小王"), purpose="other", reason=""
        )
    shown = services.reveal_audited(
        person, ["name"], actor=town.actor("小王"), purpose="other", reason="核对是不是同一个人"
    )
    assert shown == {"name": "陈志远"}
    assert AuditEntry.objects.filter(verb="sealing.reveal").count() == 1
    with pytest.raises(NotAllowed):
        services.reveal_audited(
            person, ["name"], actor=town.actor("陈审"), purpose="phone", reason=""
        )


def test_numbers_are_well_formed() -> None:
    assert len({number(serial) for serial in range(50)}) == 50


class StoppedAt:
    """A run whose owner presses stop when a stage begins."""

    def __init__(self, audit: Audit, stage: str) -> None:
        self.order, self.owner_id, self._stage = {"audit": audit.pk}, 1, stage

    def progress(self, done: int, total: int | None = None, *, message: str = "") -> None:
        if message == self._stage or (self._stage == "lines" and not message):
            raise Cancelled


@pytest.mark.parametrize("stage", ["read", "judge", "keep", "lines"])
def test_a_stop_at_any_stage_leaves_nothing_half_done(town: Town, stage: str) -> None:
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    with pytest.raises(Cancelled):
        run_audit(StoppedAt(audit, stage))
    audit.refresh_from_db()
    assert (audit.state, audit.error) == ("collecting", [])
    assert not AuditedEmployer.objects.exists()
    assert not Finding.objects.exists()
    assert not any((Path(settings.VAR_DIR) / "insurance").iterdir())


def test_what_a_killed_process_left_is_cleared_and_the_audit_ends_as_if_it_never_was(
    town: Town,
) -> None:
    """The process dies after some lines were written; its lease runs out; another takes the job up."""
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    left = AuditedEmployer.objects.create(
        audit=audit, union=town.district, word="", side="employer"
    )
    person = AuditedPerson.objects.create(audited=left, row_number=2)
    Finding.objects.create(audited=left, person=person, code="SI-05", status="violation", trust="B")
    folder = Path(settings.VAR_DIR) / "insurance" / str(audit.pk)
    folder.mkdir(parents=True)
    (folder / "roster.csv").write_text("decrypted", encoding="utf-8")
    now = timezone.now()
    Job.objects.update(state="running", tries=1, leased_until=now - timedelta(minutes=6))
    assert not Finding.objects.done().exists(), "nobody reads an audit that is not done"
    assert run_next_job(now=now)
    audit.refresh_from_db()
    assert audit.state == "done", audit.error
    assert audit.results.count() == 1
    assert not Finding.objects.filter(audited=left.pk).exists()
    assert by_person(audit) == {SHORT: {"SI-05"}, ABSENT: {"SI-01"}}
    assert not folder.exists()


def test_old_audits_go_by_themselves(town: Town) -> None:
    done, forgotten, fresh = judged(town), begun(town), begun(town)
    now = timezone.now()
    Audit.objects.filter(pk=forgotten.pk).update(changed_at=now - timedelta(days=31))
    assert clear_audits(now=now) == 1
    assert clear_audits(now=now + timedelta(days=732)) >= 1
    states = dict(Audit.objects.values_list("pk", "state"))
    assert states[done.pk] == states[forgotten.pk] == states[fresh.pk] == "discarded"
    assert not Finding.objects.exists()
    assert not StoredFile.objects.filter(target__startswith="rights.").exists()
