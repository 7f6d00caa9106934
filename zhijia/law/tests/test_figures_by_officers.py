"""propose_figure, sign_figure, return_figure, contest_figure, keep_figure, withdraw_figure: never one
person alone; and what the library computes with afterwards."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from tests.town import Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.base.sockets import TODOS
from zhijia.care.commands import policy
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.kernel.figures import MissingFigure, shipped
from zhijia.law import services
from zhijia.law.commands import law
from zhijia.law.models import Figure
from zhijia.law.rules.figure_flow import SIGNED, State
from zhijia.law.selectors import figures as selectors
from zhijia.law.services.figure_sheet import check_figures, write_figures
from zhijia.law.tests.test_figure_rules import GOOD, sheet_row

WAGE: dict[str, Any] = {
    "kind": "minimum_wage",
    "region": "苏州市",
    "dims": {},
    "value": "2490",
    "valid_from": date(2024, 1, 1),
    "valid_to": None,
    "known_since": date(2023, 12, 26),
    "provisional": False,
    "grace_until": None,
    "source": "rsj.example.cn/1",
    "document": "苏人社发〔2023〕115号",
}
STEPS = {
    "sign": lambda f, a: services.sign_figure(f, actor=a),
    "return": lambda f, a: services.return_figure(f, actor=a, note="原文是2,490元以上。"),
    "contest": lambda f, a: services.contest_figure(f, actor=a, note="原文是2,480元。"),
    "keep": lambda f, a: services.keep_figure(f, actor=a, note="看了原件，没有错。"),
    "withdraw": lambda f, a: services.withdraw_figure(f, actor=a),
}
NOT_DISTRICT = ("visitor", "张师傅", "赵姐", "老李", "陈审", "老何")


def propose(town: Town, who: str = "小王", **changes: Any) -> Figure:
    return services.propose_figure({**WAGE, **changes}, actor=town.actor(who))


def signed(town: Town, **changes: Any) -> Figure:
    return services.sign_figure(propose(town, **changes), actor=town.actor("周主席"))


def wage_on(day: date, region: str = "320500") -> int:
    figures = selectors.known_figures()
    return int(figures.find("minimum_wage", region=region, on=day).value)


# Two signatures ----------------------------------------------------------------------------------


def test_a_proposal_changes_nothing_until_somebody_else_signs(town: Town) -> None:
    figure = propose(town)
    with pytest.raises(MissingFigure):
        wage_on(date(2024, 5, 1))
    with pytest.raises(NotAllowed, match=r"law\.own_proposal"):
        services.sign_figure(figure, actor=town.actor("小王"))
    services.sign_figure(figure, actor=town.actor("周主席"))
    assert wage_on(date(2024, 5, 1)) == 2490
    kept = Figure.objects.get()
    assert (kept.state, kept.region, kept.value) == (State.IN_FORCE, "320500", "2490")
    assert kept.proposed_by == town.accounts["小王"]
    assert kept.signed_by == town.accounts["周主席"]


def test_the_trail_says_who_proposed_and_who_signed(town: Town) -> None:
    figure = signed(town)
    trail = AuditEntry.objects.filter(target=f"law.figure:{figure.pk}").order_by("pk")
    assert [(entry.verb, entry.actor) for entry in trail] == [
        ("law.propose_figure", town.actor("小王").name),
        ("law.sign_figure", town.actor("周主席").name),
    ]
    assert trail[0].facts == {"kind": "minimum_wage", "region": "320500"}


def test_the_database_itself_refuses_one_person_for_both(town: Town) -> None:
    figure = propose(town)
    rows = Figure.objects.filter(pk=figure.pk)
    own = figure.proposed_by_id
    for values in (
        {"state": State.IN_FORCE, "signed_by": own, "signed_at": figure.proposed_at},
        {"state": State.IN_FORCE},
        {"state": State.WITHDRAWN, "signed_by": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    figure = services.sign_figure(figure, actor=town.actor("周主席"))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=State.WITHDRAWN, contested_by=own, ended_by=own)


def test_a_doubt_does_not_withdraw_and_the_doubter_never_does(town: Town) -> None:
    figure = signed(town)
    services.contest_figure(figure, actor=town.actor("小王"), note="原文是2,480元。")
    assert wage_on(date(2024, 5, 1)) == 2490
    with pytest.raises(NotAllowed, match=r"law\.own_doubt"):
        services.withdraw_figure(figure, actor=town.actor("小王"))
    services.withdraw_figure(figure, actor=town.actor("周主席"))
    with pytest.raises(MissingFigure):
        wage_on(date(2024, 5, 1))
    kept = Figure.objects.get()
    assert (kept.state, kept.ended_by) == (State.WITHDRAWN, town.accounts["周主席"])


def test_a_figure_that_was_right_stays(town: Town) -> None:
    figure = signed(town)
    services.contest_figure(figure, actor=town.actor("小王"), note="看着不对。")
    services.keep_figure(figure, actor=town.actor("周主席"), note="看了原件，没有错。")
    kept = Figure.objects.get()
    assert (kept.state, kept.contested_by, kept.note) == (
        State.IN_FORCE,
        None,
        "看了原件，没有错。",
    )


def test_a_proposal_goes_back_with_a_reason_or_is_taken_back(town: Town) -> None:
    figure = propose(town)
    services.return_figure(figure, actor=town.actor("周主席"), note="原文是2,490元以上。")
    assert Figure.objects.get().note == "原文是2,490元以上。"
    again = propose(town)
    services.return_figure(again, actor=town.actor("小王"), note="写错了。")
    assert {row.state for row in Figure.objects.all()} == {State.RETURNED}
    assert len(selectors.known_figures()) == len(shipped())


def test_a_correction_of_the_same_day_takes_the_place_of_the_signed_row(town: Town) -> None:
    wrong = signed(town, value="2940")
    right = signed(town)
    wrong.refresh_from_db()
    assert (wrong.state, right.supersedes) == (State.SUPERSEDED, wrong)
    assert wage_on(date(2024, 5, 1)) == 2490


def test_a_later_row_leaves_the_history_standing(town: Town) -> None:
    signed(town, value="2280", valid_from=date(2021, 8, 1), known_since=date(2021, 7, 20))
    signed(town)
    assert (wage_on(date(2023, 5, 1)), wage_on(date(2024, 5, 1))) == (2280, 2490)
    assert Figure.objects.filter(state__in=SIGNED).count() == 2


def test_a_district_corrects_a_shipped_row(town: Town) -> None:
    row = next(r for r in shipped() if (r.kind, r.region) == ("average_wage", "150000"))
    assert shipped().find("average_wage", region="150000", on=date(2024, 5, 1)).value == 8105
    signed(
        town,
        kind="average_wage",
        region="150000",
        value="8106",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        known_since=row.known_since,
    )
    known = selectors.known_figures()
    assert len(known) == len(shipped())
    assert known.find("average_wage", region="150000", on=date(2024, 5, 1)).value == 8106


def test_the_store_is_made_anew_only_when_something_was_signed(
    town: Town, django_assert_num_queries: Any
) -> None:
    before = selectors.known_figures()
    assert before is shipped()
    signed(town)
    after = selectors.known_figures()
    assert after is not before
    with django_assert_num_queries(1):
        assert selectors.known_figures() is after


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NOT_DISTRICT)
def test_only_the_district_enters_figures(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"law\.not_your_figures"):
        propose(town, who)
    assert not Figure.objects.exists()


@pytest.mark.parametrize("step", sorted(STEPS))
@pytest.mark.parametrize("who", NOT_DISTRICT)
def test_nobody_else_takes_a_step(town: Town, who: str, step: str) -> None:
    figure = signed(town)
    if step in {"keep", "withdraw"}:
        services.contest_figure(figure, actor=town.actor("小王"), note="看着不对。")
    elif step in {"sign", "return"}:
        figure = propose(town, value="2500", known_since=date(2024, 1, 2))
    before = list(Figure.objects.order_by("pk").values())
    with pytest.raises(NotAllowed, match=r"law\.not_your_figures"):
        STEPS[step](figure, town.actor(who))
    assert list(Figure.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("step", ["keep", "withdraw", "contest"])
def test_a_step_of_another_state_is_refused(town: Town, step: str) -> None:
    figure = propose(town)
    with pytest.raises(NotAllowed, match=r"law\.not_at_this_step"):
        STEPS[step](figure, town.actor("周主席"))


def test_of_two_signatures_at_once_the_second_is_told(town: Town) -> None:
    figure = propose(town, "小王")
    same = Figure.objects.get()
    services.sign_figure(figure, actor=town.actor("周主席"))
    with pytest.raises(Conflict, match=r"flow\.already_moved"):
        services.sign_figure(same, actor=town.actor("周主席"))


@pytest.mark.parametrize("step", ["return", "contest"])
def test_a_reason_is_asked_for(town: Town, step: str) -> None:
    figure = propose(town) if step == "return" else signed(town)
    write = services.return_figure if step == "return" else services.contest_figure
    with pytest.raises(RuleViolation, match=r"flow\.note_required"):
        write(figure, actor=town.actor("周主席"), note=" ")
    with pytest.raises(RuleViolation, match=r"law\.note_too_long"):
        write(figure, actor=town.actor("周主席"), note="字" * 501)


def test_the_same_figure_is_not_entered_twice(town: Town) -> None:
    propose(town)
    for again in ({}, {"value": "2500"}, {"valid_from": date(2025, 1, 1)}):
        with pytest.raises(RuleViolation, match=r"law\.proposed_already"):
            propose(town, "周主席", **again)
    services.sign_figure(Figure.objects.get(), actor=town.actor("周主席"))
    with pytest.raises(RuleViolation, match=r"law\.known_already"):
        propose(town, source="elsewhere.example.cn")
    propose(town, region="无锡市")


def test_what_is_shipped_is_not_entered_again(town: Town) -> None:
    with pytest.raises(RuleViolation, match=r"law\.known_already"):
        propose(
            town,
            kind="average_wage",
            region="150000",
            value="8105",
            valid_from=date(2024, 1, 1),
            valid_to=date(2024, 12, 31),
            known_since=date(2024, 1, 1),
        )


def test_an_unproven_device_signs_nothing(town: Town) -> None:
    from dataclasses import replace

    from zhijia.access.rules.roles import WITHHELD_UNPROVEN

    assert "law.sign_figure" in WITHHELD_UNPROVEN
    figure = propose(town)
    chair = town.actor("周主席")
    unproven = replace(
        chair,
        grants={duty: at for duty, at in chair.grants.items() if duty not in WITHHELD_UNPROVEN},
    )
    with pytest.raises(NotAllowed, match=r"law\.not_your_figures"):
        services.sign_figure(figure, actor=unproven)


# Who sees what -----------------------------------------------------------------------------------


def test_a_proposal_is_the_districts_own_and_a_signed_figure_everybodys(town: Town) -> None:
    figure = propose(town)
    for who in NOT_DISTRICT:
        with pytest.raises(Http404):
            selectors.figure_or_404(town.actor(who), figure.pk)
    services.sign_figure(figure, actor=town.actor("周主席"))
    for who in ("visitor", "张师傅", "小王"):
        assert selectors.figure_or_404(town.actor(who), figure.pk) == figure


def test_what_waits_stands_on_the_day_of_whoever_may_sign(town: Town) -> None:
    with at(2024, 5, 6, 9, 0) as now:
        figure = propose(town)
        plugged = dict(TODOS)["law.figures"]

        def waiting(who: str) -> list[str]:
            return [todo.url for todo in plugged(town.actor(who), now=now, most=10)]

        page = reverse("law:figure", args=[figure.pk])
        assert (waiting("周主席"), waiting("小王"), waiting("张师傅")) == ([page], [], [])
        services.sign_figure(figure, actor=town.actor("周主席"))
        services.contest_figure(figure, actor=town.actor("周主席"), note="看着不对。")
        assert (waiting("周主席"), waiting("小王")) == ([], [page])


def test_what_a_signature_and_a_withdrawal_change_is_shown(town: Town) -> None:
    signed(town, value="2280", valid_from=date(2021, 8, 1), known_since=date(2021, 7, 20))
    figure = propose(town)
    (change,) = selectors.shown_changes(selectors.changes_by(figure))
    assert change.days == "2024-01-01起"
    assert (change.before.amount, change.after.amount) == ("每月2,280.00元", "每月2,490.00元")
    services.sign_figure(figure, actor=town.actor("周主席"))
    services.contest_figure(figure, actor=town.actor("周主席"), note="看着不对。")
    (change,) = selectors.shown_changes(selectors.changes_by(figure))
    assert (change.before.amount, change.after.amount) == ("每月2,490.00元", "每月2,280.00元")


# The command line --------------------------------------------------------------------------------


def run(capsysbinary: Any, monkeypatch: Any, command: Any, words: list[str], line: Any) -> Any:
    import io
    import sys

    given = io.TextIOWrapper(io.BytesIO(json.dumps(line).encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    command(words)
    return json.loads(capsysbinary.readouterr().out)


def test_the_command_reads_signed_figures_only_when_asked(
    town: Town, capsysbinary: Any, monkeypatch: Any
) -> None:
    facts = {
        "hired_on": "2020-01-01",
        "ended_on": "2024-05-31",
        "average_wage": 2000,
        "ground": "negotiated",
        "local_average_wage": 9000,
        "region": "苏州市",
    }
    line = {"calculator": "severance", "facts": facts}
    signed(town)
    shipped_only = run(capsysbinary, monkeypatch, law, ["--batch"], line)
    assert shipped_only["result"]["base"] == "2000.00"
    with_signed = run(capsysbinary, monkeypatch, law, ["--batch", "--database", "default"], line)
    assert with_signed["result"]["base"] == "2490.00"


def test_policies_read_signed_figures_too(town: Town, capsysbinary: Any, monkeypatch: Any) -> None:
    line_of = {"kind": "subsistence_line", "region": "320500", "value": "1045"}
    signed(town, **line_of, valid_from=date(2020, 7, 1), known_since=date(2020, 7, 1))
    question = {
        "policy": "cn-2016",
        "facts": {"on": "2021-03-01", "region": "苏州市", "persons": 3},
        "assume_clear": True,
    }
    words = ["assess", "--batch"]
    without = run(capsysbinary, monkeypatch, policy, words, question)
    signed_too = run(capsysbinary, monkeypatch, policy, [*words, "--database", "default"], question)
    assert without != signed_too
    assert "subsistence_line" in json.dumps(without)


# The sheet ---------------------------------------------------------------------------------------


def test_a_sheet_becomes_proposals_one_by_one(town: Town) -> None:
    other = (*GOOD[:3], "15%", "2020-05-01", *GOOD[5:])
    rows = [{**sheet_row(*GOOD), "row": 2}, {**sheet_row(*other), "row": 3}]
    rows[1]["valid_from"] = date(2021, 5, 1)
    rows[0]["valid_to"] = date(2021, 4, 30)
    actor = town.actor("小王")
    assert check_figures(rows, actor) == []
    assert write_figures(rows, actor) == 2
    assert {figure.state for figure in Figure.objects.all()} == {State.PROPOSED}


def test_a_sheet_that_repeats_itself_or_what_is_known_is_refused(town: Town) -> None:
    row = {**sheet_row(*GOOD), "row": 2}
    actor = town.actor("小王")
    (twice,) = check_figures([row, {**row, "row": 3}], actor)
    assert (twice.row, twice.code) == (3, "org.cell_duplicate")
    write_figures([row], actor)
    (already,) = check_figures([row], actor)
    assert already.code == "law.proposed_already"
