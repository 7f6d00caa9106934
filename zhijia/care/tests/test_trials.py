"""try_policies, stop_trial, throw_away_families, check_late: the wind tunnel as a job, what it hides
and what it throws away; and clear_trials."""

from __future__ import annotations

import ast
import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tests.town import Town
from zhijia.base.files.models import StoredFile
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import run_next_job
from zhijia.care import services
from zhijia.care.models import Trial
from zhijia.care.rules.made_up import FAMILIES, made_up_families
from zhijia.care.selectors import trials as selectors
from zhijia.care.services.trials import Question, clear_trials
from zhijia.care.tests.test_policy_versions import NOT_DISTRICT, draft, signed
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.kernel.figures import Figures
from zhijia.law import services as law
from zhijia.law.tests.test_figures_by_officers import WAGE

HOUSE = Path(__file__).parents[3]
ON = date(2020, 6, 1)
LINES: dict[str, Any] = {"one_line": 90_000, "other_line": 90_000}
SMALL = "id,area,on,line,persons,incomes,expenses,causes\n" + "".join(
    f'{at},东,2020-06-01,900,2,"[{{""kind"":""wage"",""amount"":""{amount}""}}]",[],[]\n'
    for at, amount in enumerate(("21599", "21600", "21601", "99999"), start=1)
)


def asked(one: str = "cn-2016", other: str = "cz-2019", **changes: Any) -> Question:
    return Question(**{"one": one, "other": other, "decided_on": ON, **LINES, **changes})


def tried(town: Town, question: Question | None = None, who: str = "小王") -> Trial:
    trial = services.try_policies(question or asked(), actor=town.actor(who))
    assert run_next_job(now=timezone.now())
    trial.refresh_from_db()
    return trial


def test_a_trial_says_who_enters_and_leaves_and_what_it_costs(town: Town) -> None:
    shown = selectors.trial_page(tried(town))
    assert shown["trial"].result["households"] == FAMILIES
    movement = shown["movement"]
    counts = [movement[kind] for kind in ("enter", "leave", "move", "stay")]
    assert sum(count for count in counts if isinstance(count, int)) > FAMILIES - 10
    assert movement["enter"] > 0
    assert shown["extra"] is not None
    assert [side.funds[0][0] for side in shown["sides"]] == ["中央财政专项帮扶资金", "未写明"]
    assert all(bar.after_length is not None for bar in shown["bars"])


def test_two_lines_under_one_policy(town: Town) -> None:
    trial = tried(town, asked("cn-2016", "cn-2016", one_line=90_000, other_line=100_000))
    assert trial.result["movement"]["leave"] == 0
    assert trial.result["movement"]["enter"] > 5


def test_a_draft_can_be_tried_before_it_is_signed(town: Town) -> None:
    version = draft(town, "nt-2024")
    trial = tried(town, asked("nt-2024", str(version.pk), one_line=None, other_line=None))
    assert trial.result["movement"]["enter"] == 0
    assert trial.result["movement"]["stay"] == FAMILIES


def test_an_uploaded_file_is_sealed_and_small_groups_stay_hidden(town: Town) -> None:
    content = SMALL.encode()
    trial = tried(
        town,
        asked(
            "hz-2020", "qd", filename="家庭.csv", content=content, one_line=None, other_line=None
        ),
    )
    assert trial.result["households"] == 4
    shown = selectors.table_of(trial)
    counts = [row[2] for row in shown[3 : 3 + len(trial.result["movement"]["by_class"])]]
    assert set(counts) == {"<5"}
    stored = StoredFile.objects.get(target=trial.files)
    assert stored.kind_code == "csv"
    services.throw_away_families(trial, actor=town.actor("小王"))
    assert not StoredFile.objects.filter(target=trial.files).exists()
    assert trial.result["households"] == 4


def test_uploaded_families_go_after_three_days_and_trials_after_half_a_year(town: Town) -> None:
    kept = tried(town)
    trial = tried(town, asked(filename="a.csv", content=SMALL.encode()))
    now = timezone.now()
    assert clear_trials(now=now + timedelta(days=2)) == 0
    assert clear_trials(now=now + timedelta(days=4)) == 1
    trial.refresh_from_db()
    assert trial.file_gone_at is not None
    assert not trial.has_families
    assert clear_trials(now=now + timedelta(days=4)) == 0
    clear_trials(now=now + timedelta(days=181))
    assert not Trial.objects.filter(pk__in=[kept.pk, trial.pk]).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [("a,b\n1,2\n", "有一列不认识：a"), ('id,persons\n1,"[x"\n', "")],
)
def test_a_file_that_cannot_be_read_says_why(town: Town, content: str, words: str) -> None:
    trial = tried(town, asked(filename="a.csv", content=content.encode()))
    assert words in selectors.reason_of(trial)
    assert Job.objects.get(key=trial.job_key).state == Job.State.DONE


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (asked(one_line=None), "care.line_needed"),
        (asked("cn-2016", "cn-2016"), "care.nothing_to_compare"),
        (asked(other="sh-2019"), "care.sets_no_class"),
        (asked(filename="a.doc", content=b"x"), "care.file_kind"),
    ],
)
def test_what_could_only_fail_is_refused_first(town: Town, question: Question, code: str) -> None:
    with pytest.raises(RuleViolation, match=code.replace(".", r"\.")):
        services.try_policies(question, actor=town.actor("小王"))
    assert not Trial.objects.exists()


@pytest.mark.parametrize("who", NOT_DISTRICT)
def test_others_neither_try_nor_see_trials(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"care\.not_your_policies"):
        services.try_policies(asked(), actor=town.actor(who))
    trial = services.try_policies(asked(), actor=town.actor("小王"))
    with pytest.raises(Http404):
        selectors.trial_or_404(town.actor(who), trial.pk)


def test_only_who_ordered_a_trial_stops_it(town: Town) -> None:
    trial = services.try_policies(asked(), actor=town.actor("小王"))
    with pytest.raises(NotAllowed, match=r"care\.not_your_trial"):
        services.stop_trial(trial, actor=town.actor("周主席"))
    services.stop_trial(trial, actor=town.actor("小王"))
    job = Job.objects.get(key=trial.job_key)
    assert job.state == Job.State.CANCELLED
    assert not run_next_job(now=timezone.now())


# Late


def looked_again(town: Town, trial: Trial) -> dict[str, Any]:
    services.check_late(trial, actor=town.actor("小王"))
    assert run_next_job(now=timezone.now())
    trial.refresh_from_db()
    return dict(trial.late)


def test_nothing_new_nothing_to_look_at(town: Town) -> None:
    late = looked_again(town, tried(town))
    assert (late["checked"], late["count"], late["again"]) == (FAMILIES, 0, [])


def test_a_policy_that_reaches_back_lists_the_decisions_and_changes_none(town: Town) -> None:
    first = signed(town, "cz-2019")
    upload: dict[str, Any] = {"filename": "a.csv", "content": file_of(ON)}
    trial = tried(town, asked("hz-2020", str(first.pk), other_line=None, **upload))
    assert looked_again(town, trial)["count"] == 0
    stricter = {"生效: 2019-01-01": "生效: 2019-06-01", "不高于 1.5倍低保": "不高于 1.2倍低保"}
    signed(town, "cz-2019", **stricter)
    late = looked_again(town, trial)
    assert late["count"] > 0
    assert {one["why"] for one in late["again"]} == {"policy"}
    assert len(trial.answers) == FAMILIES


def test_what_cannot_be_judged_again_is_listed_with_the_reason(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is gone from the records: no decision is left out in silence."""
    trial = tried(town, asked("nt-2024", "hz-2020", one_line=None, other_line=None))
    monkeypatch.setattr("zhijia.care.jobs.known_figures", Figures)
    late = looked_again(town, trial)
    hangs = {row for row, code, _aid in trial.answers if code not in ("none", "undecided")}
    assert late["unable_count"] > 0
    assert {one["why"] for one in late["unable"]} == {"figure"}
    assert {int(one["id"]) for one in late["unable"]} & hangs
    shown = selectors.late_page(trial)["unable"][0]
    assert shown.why == "所用的标准现在没有登记：当地低保标准"
    client = town.client("小王")
    page = client.get(reverse("care:check_late", args=[trial.pk])).content.decode()
    assert "户现在不能再判定" in page
    assert shown.why in page


def file_of(on: date) -> bytes:
    rows = [{**row, "line": "900"} for row in made_up_families(on)]
    text = io.StringIO()
    table = csv.DictWriter(text, fieldnames=list(rows[0]))
    table.writeheader()
    for row in rows:
        cells = {
            key: json.dumps(value) if isinstance(value, list | dict | bool) else value
            for key, value in row.items()
        }
        table.writerow(cells)
    return text.getvalue().encode()


def test_a_line_signed_late_lists_the_decisions(town: Town) -> None:
    trial = tried(town, asked("nt-2024", "hz-2020", one_line=None, other_line=None))
    figure = {**WAGE, "kind": "subsistence_line", "region": "杭州市", "value": "1200"}
    days = {"valid_from": date(2020, 5, 1), "known_since": date(2020, 8, 1)}
    proposed = law.propose_figure({**figure, **days}, actor=town.actor("小王"))
    law.sign_figure(proposed, actor=town.actor("周主席"))
    late = looked_again(town, trial)
    assert late["count"] > 0
    assert late["again"][0]["why"] == "line"
    shown = selectors.late_page(trial)["again"][0]
    assert (shown.line_then, shown.line_now) == ("1,102.00", "1,200.00")
    overview = selectors.late_overview(town.actor("小王"))
    assert [one.row.value for one in overview["figures"]] == ["1200"]


# Pages


def test_a_draft_is_held_against_what_decides_today(town: Town) -> None:
    decides, change = signed(town, "cz-2019"), draft(town, "nt-2024")
    page = town.client("小王").get(reverse("care:try_policies"), {"other": change.pk})
    form = page.context["form"]
    assert (form["one"].value(), form["other"].value()) == (str(decides.pk), str(change.pk))


def test_the_pages_follow_a_trial_from_order_to_table(town: Town) -> None:
    client = town.client("小王")
    typed = {
        "one": "cn-2016", "other": "cz-2019", "one_line": "900", "other_line": "900",
        "decided_on_0": "2020", "decided_on_1": "6", "decided_on_2": "1", "budget": "100000",
    }  # fmt: skip
    answer = client.post(reverse("care:try_policies"), typed)
    trial = Trial.objects.get()
    page = reverse("care:trial", args=[trial.pk])
    assert answer["Location"] == page
    assert "排着队" in client.get(page).content.decode()
    assert run_next_job(now=timezone.now())
    assert client.get(page, {"part": "job"}).status_code == 286
    shown = client.get(page).content.decode()
    for words in ("多进", "类别变化", "<svg", "不够用", "试算不会改动任何决定"):
        assert words in shown
    table = client.get(reverse("care:trial_table", args=[trial.pk])).content.decode("utf-8-sig")
    assert "中央财政专项帮扶资金" in table
    book = client.get(reverse("care:trial_workbook", args=[trial.pk])).content
    assert book[:2] == b"PK"
    assert client.get(reverse("care:check_late", args=[trial.pk])).status_code == 200
    assert "困难职工档案还没有上线" in client.get(reverse("care:late_decisions")).content.decode()
    made_up = client.get(reverse("care:made_up_families")).content.decode()
    assert len(made_up.splitlines()) == FAMILIES + 1


def loaded_with(module: Path, seen: set[Path]) -> set[str]:
    """What a module of this app imports when it is imported itself, through the app's own modules."""
    found: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= set(names)
    for name in list(found):
        if not name.startswith("zhijia.care"):
            continue
        path = HOUSE / name.replace(".", "/")
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.exists() and file not in seen:
                seen.add(file)
                found |= loaded_with(file, seen)
    return found


@pytest.mark.parametrize("room", ["urls", "jobs", "apps", "services/__init__"])
def test_the_web_process_never_has_the_batch_engine(room: str) -> None:
    found = loaded_with(HOUSE / f"zhijia/care/{room}.py", set())
    assert "duckdb" not in found
    assert "zhijia.care.rules.batch" not in found
