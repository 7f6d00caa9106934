"""What a trial shows: who enters, leaves and moves, what it costs, and which decisions are late."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file
from zhijia.base.jobs.models import Job
from zhijia.base.scope import visible_or_404
from zhijia.care.models import PolicyVersion, Trial
from zhijia.care.rules.late import why_not
from zhijia.care.rules.made_up import write_families
from zhijia.care.rules.policy import BY_CONDITIONS, policy, shipped
from zhijia.care.rules.policy_flow import State
from zhijia.care.rules.small_groups import HIDDEN
from zhijia.care.rules.vocabulary import CLASSES, term_of
from zhijia.care.selectors import reading
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Unavailable
from zhijia.kernel.money import fen, rounded, yuan_for_people
from zhijia.law.models import Figure
from zhijia.law.selectors.figures import ListedFigure, row_of

MOST, MOST_AREAS, LONGEST_LABEL = 30, 40, 12
BAR_HEIGHT, BAR_LENGTH = 40, 430
KINDS = ("enter", "leave", "move", "stay")


def trials_of(actor: Actor) -> list[Trial]:
    """The latest trials of the district."""
    return list(Trial.objects.visible_to(actor).select_related("union")[:MOST])


def trial_or_404(actor: Actor, pk: int) -> Trial:
    return visible_or_404(Trial.objects.select_related("union"), actor, pk=pk)


def job_of(trial: Trial) -> Job | None:
    return Job.objects.filter(key=trial.job_key).first() if trial.job_key else None


def late_job_of(trial: Trial) -> Job | None:
    return Job.objects.filter(key=trial.late_job_key).first() if trial.late_job_key else None


def policy_choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be tried: the district's versions, drafts among them, and the shipped examples that
    set a class by conditions."""
    rows = PolicyVersion.objects.visible_to(actor).exclude(state=State.DISCARDED)
    marks = {
        State.DRAFT: _("草稿"),
        State.SUBMITTED: _("等签字"),
        State.ACTIVE: _("已签字"),
        State.SUPERSEDED: _("已被代替"),
        State.WITHDRAWN: _("已撤回"),
    }
    own = [
        (
            str(row.pk),
            _("%(name)s（%(state)s）") % {"name": row.title, "state": marks[State(row.state)]},
        )
        for row in rows.order_by("-pk")[:100]
    ]
    others = [
        (identity, name_of(identity))
        for identity in shipped()
        if policy(identity).way == BY_CONDITIONS
    ]
    found = [(_("本区的"), own)] if own else []
    return [*found, (_("各地的例子"), others)]


def policy_now() -> str:
    """What decides today, as the form names it: what a change is most often held against."""
    found = reading.policy_on(timezone.localdate())
    return str(found.pk) if found else ""


def name_of(name: str, line_fen: int | None = None) -> str:
    """A tried policy as pages call it, with its own line if it was given one."""
    found = reading.named_policy(name)
    words = found.english if get_language() == "en" else found.name
    if line_fen is None:
        return words
    return _("%(name)s，低保按%(line)s元") % {"name": words, "line": yuan_for_people(line_fen)}


def copy_uploaded(trial: Trial, folder: Path) -> Path:
    """The uploaded household file, opened into a folder of the caller's."""
    stored = StoredFile.objects.filter(target=trial.files).first()
    if stored is None:
        raise Unavailable("files.gone")
    file = folder / f"families.{stored.kind.suffix}"
    with file.open("wb") as out:
        out.writelines(open_file(stored))
    return file


# What a page shows


@dataclass(frozen=True, slots=True)
class Move:
    """How many families go from one class to another."""

    before: str
    after: str
    count: int | str
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Two bars of a chart, before and after; a length is None where the count is hidden, `top` is
    how far down they stand. Both are units of the drawing."""

    label: str
    before: int | str
    after: int | str
    before_length: int | None
    after_length: int | None
    cost_before: str
    cost_after: str
    top: int


@dataclass(frozen=True, slots=True)
class Side:
    """What one policy costs and where the budget ends."""

    name: str
    total: str
    families: int | str
    funds: list[tuple[str, str]]
    near: int | str
    budget_ends: dict[str, Any] | None


def trial_page(trial: Trial) -> dict[str, Any]:
    """The result in the order people ask: one sentence, who moves, what it costs, where."""
    names = (name_of(trial.one, trial.one_line_fen), name_of(trial.other, trial.other_line_fen))
    context: dict[str, Any] = {"trial": trial, "names": names, "reason": reason_of(trial)}
    if not trial.result:
        return context
    found = trial.result
    bars, extra = bars_of(found), extra_cost(found)
    return context | {
        "movement": found["movement"],
        "moves": moves_of(found),
        "sides": sides_of(found, names),
        "bars": bars,
        "chart_height": max(1, len(bars)) * BAR_HEIGHT,
        "extra": extra,
        "spared": -(extra or 0),
        "budget": None if trial.budget_fen is None else yuan_for_people(trial.budget_fen),
    }


def class_word(code: str) -> str:
    if code == "error":
        return _("填写有误")
    term = term_of(CLASSES, code)
    return term.en.capitalize() if get_language() == "en" else term.zh


OUTSIDE = ("none", "undecided", "error")


def moves_of(found: dict[str, Any]) -> list[Move]:
    """Those who change come first."""
    moves = []
    for key, count in found["movement"]["by_class"].items():
        before, _sign, after = key.partition(">")
        kind = _kind(before, after)
        moves.append(Move(class_word(before), class_word(after), count, kind))
    return sorted(moves, key=lambda move: KINDS.index(move.kind))


def _kind(before: str, after: str) -> str:
    was_in, is_in = before not in OUTSIDE, after not in OUTSIDE
    if was_in and is_in:
        return "stay" if before == after else "move"
    return "enter" if is_in else "leave" if was_in else "stay"


def sides_of(found: dict[str, Any], names: tuple[str, str]) -> list[Side]:
    return [
        Side(
            names[at],
            spoken_sum(cost["total"]),
            cost["families"],
            [(fund, spoken_sum(total)) for fund, total in cost["funds"].items()],
            found["near_a_line"][at],
            found["budget_ends"][at],
        )
        for at, cost in enumerate(found["cost"])
    ]


def spoken_sum(amount: str) -> str:
    """Yuan for people; a hidden sum stays hidden."""
    return amount if amount == HIDDEN else yuan_for_people(fen(amount))


def extra_cost(found: dict[str, Any]) -> int | None:
    """How many fen the later policy costs more, or None where a sum is hidden."""
    totals = [cost["total"] for cost in found["cost"]]
    return None if HIDDEN in totals else fen(totals[1]) - fen(totals[0])


def bars_of(found: dict[str, Any]) -> list[Bar]:
    """The areas with the most families first."""
    areas = found["areas"]
    counts = [one[side] for one in areas for side in ("before", "after")]
    longest = max((count for count in counts if isinstance(count, int)), default=0)
    areas = sorted(areas, key=lambda one: -(_length(one["after"], longest) or 0))
    return [
        Bar(
            (one["area"] or _("没有写地方"))[:LONGEST_LABEL],
            one["before"],
            one["after"],
            _length(one["before"], longest),
            _length(one["after"], longest),
            spoken_sum(one["cost_before"]),
            spoken_sum(one["cost_after"]),
            at * BAR_HEIGHT,
        )
        for at, one in enumerate(areas[:MOST_AREAS])
    ]


def _length(count: int | str, longest: int) -> int | None:
    if not isinstance(count, int):
        return None
    return count * BAR_LENGTH // longest if longest else 0


def reason_of(trial: Trial) -> str:
    """Why a trial came to nothing, in words."""
    if not trial.error:
        return ""
    code, _sign, what = trial.error.partition(":")
    words = {
        "unknown_fact": _("文件里有一列不认识：%(what)s。列名要照说明写。"),
        "invalid_fact": _("文件里有一格读不懂：%(what)s。请改好再传。"),
        "unreadable": _("文件打不开或者不是表格。请另存为CSV再传。"),
    }
    return words.get(code, _("没有算成：%(what)s")) % {"what": what}


def table_of(trial: Trial) -> list[list[str | int]]:
    """Everything a trial shows, as rows for a spreadsheet."""
    shown = trial_page(trial)
    names = shown["names"]
    rows: list[list[str | int]] = [[_("试算"), *names]]
    if not trial.result:
        return rows
    rows += [[], [_("原来"), _("改后"), _("户")]]
    rows += [[move.before, move.after, move.count] for move in shown["moves"]]
    rows += [[], [_("花费（元）"), *names]]
    rows.append([_("合计"), *(side.total for side in shown["sides"])])
    for side in shown["sides"]:
        rows += [[side.name, fund, total] for fund, total in side.funds]
    rows += [[], [_("地方"), _("原来"), _("改后"), _("原来花费"), _("改后花费")]]
    rows += [
        [bar.label, bar.before, bar.after, bar.cost_before, bar.cost_after] for bar in shown["bars"]
    ]
    return rows


# Late decisions


@dataclass(frozen=True, slots=True)
class Late:
    """One decision to look at again: what it was and what it would be now."""

    row: str
    why: str
    then: str
    now: str
    line_then: str
    line_now: str
    aid_then: str
    aid_now: str


def late_page(trial: Trial) -> dict[str, Any]:
    again = [_late(one) for one in trial.late.get("again", [])]
    unable = [_unable(one) for one in trial.late.get("unable", [])]
    name = name_of(trial.other, trial.other_line_fen)
    return {"trial": trial, "name": name, "late": trial.late, "again": again, "unable": unable}


@dataclass(frozen=True, slots=True)
class Unable:
    """One decision that cannot be judged again: what it was, and why not."""

    row: str
    why: str
    then: str
    aid_then: str


def _unable(one: dict[str, Any]) -> Unable:
    lang = "en" if get_language() == "en" else "zh"
    why = why_not(one["why"], one["missing"], lang)
    return Unable(one["id"], why, class_word(one["code_then"]), _aid(one["aid_then"]))


def _late(one: dict[str, Any]) -> Late:
    return Late(
        one["id"],
        _("低保标准变了") if one["why"] == "line" else _("政策变了"),
        class_word(one["code_then"]),
        class_word(one["code_now"]),
        _line(one["line_then"]),
        _line(one["line_now"]),
        _aid(one["aid_then"]),
        _aid(one["aid_now"]),
    )


def _line(text: str) -> str:
    """A line in fen as the list keeps it: a whole number or a fraction."""
    if not text:
        return _("没有")
    return yuan_for_people(fen(rounded(Fraction(text) / 100)))


def _aid(amount: int | None) -> str:
    return _("没有定") if amount is None else yuan_for_people(amount)


@dataclass(frozen=True, slots=True)
class ListedTrial:
    """One line of a list of trials."""

    trial: Trial
    one: str
    other: str
    households: int | None


def listed(actor: Actor) -> list[ListedTrial]:
    return [
        ListedTrial(
            row,
            name_of(row.one, row.one_line_fen),
            name_of(row.other, row.other_line_fen),
            row.result.get("households"),
        )
        for row in trials_of(actor)
    ]


def late_overview(actor: Actor) -> dict[str, Any]:
    """Figures and policies that were signed lately and reach back, and the trials that may rest on
    other ones: there are no families of the district's own yet, so its trials stand for them."""
    rows = [one for one in listed(actor) if one.trial.answers]
    earliest = min((one.trial.decided_on for one in rows), default=None)
    return {
        "trials": rows,
        "figures": late_figures(earliest) if earliest else [],
        "versions": late_versions(actor, earliest) if earliest else [],
    }


def late_figures(since: date) -> list[ListedFigure]:
    """Subsistence lines and minimum wages that became known after the day they hold from."""
    rows = Figure.objects.signed().filter(
        kind__in=["subsistence_line", "minimum_wage"], signed_at__date__gt=F("valid_from")
    )
    reach = Q(valid_to__isnull=True) | Q(valid_to__gte=since)
    return [row_of(row) for row in rows.filter(reach).order_by("-signed_at")[:MOST]]


def late_versions(actor: Actor, since: date) -> list[PolicyVersion]:
    """Versions that were signed after the day they hold from."""
    rows = PolicyVersion.objects.visible_to(actor).active()
    reach = Q(holds_to__isnull=True) | Q(holds_to__gte=since)
    late = rows.filter(reach, signed_at__date__gt=F("holds_from"))
    return list(late.order_by("-signed_at")[:MOST])


def workbook_of(trial: Trial) -> bytes:
    """The table of a trial as a workbook; every cell as text or number, none as a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415  (only this use case needs it)

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, 5, 24)
        for at, row in enumerate(table_of(trial)):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def example_file(on: date) -> bytes:
    """The made-up families as a household file."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "families.csv"
        write_families(file, on)
        return file.read_bytes()
