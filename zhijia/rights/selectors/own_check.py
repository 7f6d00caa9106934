"""A worker's own check as its pages show it: what was answered, what is missing month by month, and
what a low base would cost. Nothing is stored: the answers come with the request and go with the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figures import Figure, MissingFigure
from zhijia.kernel.lines import CannotAnswer
from zhijia.kernel.money import rounded, yuan_for_people
from zhijia.kernel.regions import region_name
from zhijia.kernel.words import Named
from zhijia.law.rules.figure_words import amount_words, kind_words
from zhijia.law.rules.injury import InjuryBenefitFacts, injury_benefit_due
from zhijia.law.selectors.figures import known_figures, reference
from zhijia.law.selectors.spoken import day_spoken
from zhijia.org.rules.roster.findings import Unreadable
from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.rules.insurance.own_check import (
    Form,
    Lacking,
    MonthAnswer,
    OwnAnswer,
    Status,
    check_own,
)
from zhijia.rights.rules.insurance.own_questions import (
    EACH,
    FIXED,
    FORM_WORDS,
    KIND_WORDS,
    NEVER,
    NO,
    SAME,
    UNKNOWN,
    WAGE,
    YES,
    Answers,
    Asked,
    answers_in,
    form_of,
    is_first_month,
    months_between,
    questions,
    record_of,
)
from zhijia.rights.rules.insurance.own_record_file import (
    MOST_BYTES,
    OwnFile,
    read_own_file,
    record_as_workbook,
)
from zhijia.rights.rules.insurance.units import month_name
from zhijia.rights.selectors.finding_explained import payer_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

EXAMPLE_GRADE = 8
"""A grade that a crushed hand may give; the sheet shows what a low base takes away."""


@dataclass(frozen=True, slots=True)
class ShownOwnAnswer:
    """Something that was answered, with the question it answers."""

    fact: str
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """What was read off an exported record: the answers, and what the worker should look at again."""

    answers: Answers
    headline: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownMonths:
    """Consecutive months of which the same is to be said."""

    when: str
    status: Status
    verdict: str
    sentences: tuple[str, ...]
    rule: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownCost:
    """What one grade of a work injury would bring on the wage, and on the declared base."""

    grade: int
    on_wage: str
    on_base: str
    gap: str


@dataclass(frozen=True, slots=True)
class OwnResult:
    """The result, the answer first. `at_least`: some amounts are unknown and not in the sums."""

    headline: str
    spans: list[ShownMonths]
    employer: str
    worker: str
    late_fee: str
    owes: bool
    at_least: bool
    fee_at_least: bool
    fee_unknown: bool
    kinds_missing: str
    kinds_open: str
    cost: ShownCost | None
    by_form: tuple[str, ...] = ()


def answers_of(typed: Mapping[str, str]) -> dict[str, str]:
    """The answers that came with a page, without those of questions that are not asked any more."""
    today = timezone.localdate()
    found = answers_in(typed, today)
    asked = {one.fact for one in questions(found, known_figures(), today)}
    return {fact: answer for fact, answer in found.items() if fact in asked}


def asked_questions(answers: Answers) -> tuple[Asked, ...]:
    return questions(answers, known_figures(), timezone.localdate())


def question_about(fact: str, answers: Answers) -> Asked | None:
    """The question of that name, if it is asked after these answers."""
    return next((one for one in asked_questions(answers) if one.fact == fact), None)


def next_question(answers: Answers) -> Asked | None:
    """The first question without an answer; None when everything is answered."""
    return next((one for one in asked_questions(answers) if one.fact not in answers), None)


def place_of(fact: str, answers: Answers) -> int:
    return [one.fact for one in asked_questions(answers)].index(fact) + 1


def earlier_question(fact: str, answers: Answers) -> str:
    """The question before this one; before the result the last; before the first none."""
    facts = [one.fact for one in asked_questions(answers)]
    before = facts[: facts.index(fact)] if fact in facts else facts
    return before[-1] if before else ""


def carried(answers: Answers, *, without: str = "") -> list[tuple[str, str]]:
    """The answers that travel with a page, open ones as empty text."""
    facts = dict.fromkeys((*FIXED, *answers))
    return [(fact, answers.get(fact, "")) for fact in facts if fact != without]


# An exported record -----------------------------------------------------------------------------


def read_record(content: bytes) -> ReadRecord:
    """The answers an exported record gives; `RuleViolation` says why it cannot be read."""
    try:
        found = read_own_file(content, timezone.localdate())
    except Unreadable as broken:
        why = _(broken.finding.sentence) % broken.finding.facts
        raise RuleViolation("rights.file_unreadable", field="record", why=why) from None
    begin, end = _month(month_name(found.first)), _month(month_name(found.last))
    span = _("%(first)s至%(last)s") % {"first": begin, "last": end}
    headline = _("读出了%(months)s的养老保险") % {"months": span}
    return ReadRecord(found.answers(), headline, tuple(_to_look_at(found)))


def paper_to_hand_over(upload: UploadedFile[bytes]) -> UploadedFile[bytes]:
    """The file as the front door takes it: an exported CSV becomes a workbook in which nothing is
    computed, for nobody can tell by its content what a CSV is; any other file stays as it is."""
    content = upload.read(MOST_BYTES + 1)
    upload.seek(0)
    made = record_as_workbook(content)
    if made is None:
        return upload
    return SimpleUploadedFile(f"{PurePath(upload.name or '').stem}.xlsx", made)


def _to_look_at(found: OwnFile) -> Iterator[str]:
    if found.shortened:
        yield _("文件里的月份更多，一次只查最近的24个月。")
    if found.absent:
        yield _("文件里没有这些月份，按没有缴填了0：%(months)s。在别的地方缴过的，请改过来。") % {
            "months": _named(found.absent)
        }
    if found.unclear:
        yield _("这些月份看不准，空着没有填：%(months)s。") % {"months": _named(found.unclear)}


def _named(months: Iterable[int]) -> str:
    return _("、").join(_month(month_name(month)) for month in months)


# What was answered -------------------------------------------------------------------------------


def shown_answers(answers: Answers) -> list[ShownOwnAnswer]:
    return [
        ShownOwnAnswer(one.fact, _question_words(one.fact), _answer_words(one.fact, answers))
        for one in asked_questions(answers)
        if one.fact in answers
    ]


def _question_words(fact: str) -> str:
    words = {
        "region": _("参保地"),
        "work": _("怎么干活的"),
        "first": _("起月"),
        "last": _("止月"),
        "hired_on": _("哪天上班的"),
        "kinds": _("记录上的保险"),
        "same": _("缴费基数"),
        "base": _("养老保险基数"),
        "months": _("各月基数"),
        "withheld": _("工资里扣了社保钱"),
    }
    if fact.startswith(WAGE):
        year = fact.removeprefix(WAGE)
        return (
            _("头一个月工资") if is_first_month(fact) else _("%(year)s年月均工资") % {"year": year}
        )
    return words[fact]


def _answer_words(fact: str, answers: Answers) -> str:
    answer = answers[fact]
    if answer == UNKNOWN:
        return _("不知道")
    if fact == "region":
        return region_name(answer)
    if fact == "work":
        return say(FORM_WORDS[answer])
    if fact == "hired_on":
        return day_spoken(answer, weekday=False)
    if fact in ("first", "last"):
        return _month(answer)
    if fact == "kinds":
        return _("、").join(say(KIND_WORDS[kind]) for kind in answer.split(","))
    if fact == "base" or fact.startswith(WAGE):
        return _yuan(int(answer))
    return _coded(fact, answer)


def _coded(fact: str, answer: str) -> str:
    words = {
        SAME: _("每个月一样"),
        EACH: _("各月不同"),
        NEVER: _("一个月都没有缴"),
        YES: _("扣了"),
        NO: _("没有扣"),
    }
    if fact == "months":
        filled = sum(bool(cell) for cell in answer.split(","))
        return _("填了%(count)s个月") % {"count": filled}
    return words.get(answer, answer)


# The result --------------------------------------------------------------------------------------


def own_result(answers: Answers) -> OwnResult:
    """Everything the answers show up to today."""
    found = check_own(record_of(answers), known_figures(), timezone.localdate())
    employer, worker, fee = (_sum(found, part) for part in ("employer", "worker", "late_fee"))
    wrong = [m for m in found.months if m.status in (Status.SHORT, Status.MISSING)]
    return OwnResult(
        headline=capfirst(_headline(found)),
        spans=list(_spans(found)),
        employer=_yuan(employer),
        worker=_yuan(worker),
        late_fee=_yuan(fee),
        owes=bool(employer or worker),
        at_least=any(None in (m.owed.employer, m.owed.worker) for m in wrong),
        fee_at_least=any(m.owed.late_fee is None for m in wrong),
        fee_unknown=not fee and any(m.owed.late_fee is None for m in wrong),
        kinds_missing=_("、").join(say(KIND_WORDS[kind]) for kind in found.kinds_missing),
        kinds_open=_("、").join(
            say(KIND_WORDS[kind]) for kind in found.kinds_open if kind in KIND_WORDS
        ),
        cost=_cost(found),
        by_form=tuple(_by_form(form_of(answers))),
    )


def _sum(found: OwnAnswer, part: str) -> int:
    return sum(getattr(month.owed, part) or 0 for month in found.months)


def _headline(found: OwnAnswer) -> str:
    """The worst first, in months of how many; what cannot be judged is said as well."""
    unsure = found.counted(Status.UNJUDGED) + found.counted(Status.PROVISIONAL)
    parts = [
        words % {"count": count}
        for words, count in (
            (_("%(count)s个月没有缴"), found.counted(Status.MISSING)),
            (_("%(count)s个月缴少了"), found.counted(Status.SHORT)),
            (_("%(count)s个月判断不了"), unsure),
        )
        if count
    ]
    every = len(found.months)
    if parts:
        return _("%(parts)s，一共查了%(every)s个月") % {
            "parts": _("，").join(parts),
            "every": every,
        }
    if found.counted(Status.NOT_OWED):
        if found.kinds_missing:
            return _("养老保险不归单位缴，缺了单位该缴的保险")
        return _("您这样干活，养老保险不归单位缴")
    if found.kinds_missing:
        return _("养老保险没有看出问题，缺了别的保险")
    return _("%(every)s个月都没有看出问题") % {"every": every}


def _spans(found: OwnAnswer) -> Iterator[ShownMonths]:
    def same(month: MonthAnswer) -> tuple[object, ...]:
        owed = (month.owed.employer, month.owed.worker)
        return month.status, month.code, month.due, month.paid, owed, month.lacking, month.figures

    for _key, group in groupby(found.months, key=same):
        yield _span(list(group))


def _span(months: list[MonthAnswer]) -> ShownMonths:
    first = months[0]
    begin, end = _month(first.period), _month(months[-1].period)
    when = begin if len(months) == 1 else _("%(first)s至%(last)s") % {"first": begin, "last": end}
    check = CHECKS.get(first.code)
    return ShownMonths(
        when=when,
        status=first.status,
        verdict=_verdict(first.status),
        sentences=tuple(_sentences(first)),
        rule=_rule(first.code) if check else "",
        sources=tuple(_source(figure, payer_of(figure, first.figures)) for figure in first.figures),
    )


def _verdict(status: Status) -> str:
    words = {
        Status.PAID: _("没有看出问题"),
        Status.SHORT: _("缴少了"),
        Status.MISSING: _("没有缴"),
        Status.PROVISIONAL: _("标准还是暂定的"),
        Status.UNJUDGED: _("判断不了"),
        Status.NOT_OWED: _("不归单位缴"),
    }
    return words[status]


def _by_form(form: Form | None) -> Iterator[str]:
    """What the form of work means for who owes what, with the law it rests on."""
    words = {
        None: _("没有说是怎么干活的。该谁缴、缴哪几种都要看这个，所以判断不了。"),
        Form.PUBLIC: _(
            "按机关、事业单位在编人员的标准查。医疗、失业、工伤、生育怎么参加，机关和事业单位不一样，这里不判断。"
        ),
        Form.DISPATCHED: _(
            "派遣公司是您的用人单位，社保由它缴（劳动合同法第五十八条）。跨地区派遣的，在您干活的地方参保，按那里的规定缴（劳务派遣暂行规定第十八条）。"
        ),
        Form.PART: _(
            "非全日制用工，单位要缴工伤保险（劳社部发〔2003〕12号）；养老和医疗可以自己参加、自己缴（社会保险法第十条、第二十三条、第六十条）。一天平均超过4小时，或者一周超过24小时，就不是非全日制（劳动合同法第六十八条）。"
        ),
        Form.PLATFORM: _(
            "先要看您和平台、合作公司有没有劳动关系，凭这几个问题看不出来，所以判断不了。请留好合同、派单和扣罚的记录、收款流水，找工会一起看。"
        ),
        Form.FLEXIBLE: _(
            "没有单位的，养老和医疗由自己缴（社会保险法第十条、第二十三条、第六十条），没有单位欠您的。"
        ),
        Form.RETIREE: _(
            "已经领养老金的，单位不用再给您缴养老保险。能不能单独参加工伤保险，看当地规定。"
        ),
        Form.INTERN: _(
            "在校实习、没有劳动关系的，单位不用缴。能不能单独参加工伤保险，看当地规定。"
        ),
    }
    if form in words:
        yield words[form]
    if form in (Form.PUBLIC, Form.PART, Form.PLATFORM, Form.FLEXIBLE, Form.INTERN):
        yield _("其实签了劳动合同，或者天天给一个单位上班、归它管的，请改选“单位职工”再查。")


def _sentences(month: MonthAnswer) -> Iterator[str]:
    if month.due is not None and month.paid:
        due = _yuan(int(rounded(month.due, 0)))
        yield _("每月应按%(due)s缴，实际按%(paid)s。") % {"due": due, "paid": _yuan(month.paid)}
    elif month.due is not None and month.status == Status.MISSING:
        yield _("每月应按%(due)s缴。") % {"due": _yuan(int(rounded(month.due, 0)))}
    elif month.paid:
        yield _("记录上按%(paid)s缴的。") % {"paid": _yuan(month.paid)}
    if month.withheld:
        yield _("工资里扣了您的钱，却没有缴。这是最严重的一种，请留好工资条。")
    if month.owed.employer and month.owed.worker:
        employer, worker = _yuan(month.owed.employer), _yuan(month.owed.worker)
        yield _("单位每月少缴%(employer)s，个人部分每月少缴%(worker)s。") % {
            "employer": employer, "worker": worker,
        }  # fmt: skip
    if month.status == Status.PROVISIONAL:
        yield _("比当地的标准低，但这个标准还是暂定的，或者还在补缴期里，现在不能说单位错了。")
    # A due day nobody has entered is missing for all months alike: it is said once, beside the sum.
    yield from (_lacking(what) for what in month.lacking if what != Lacking.DUE_DAY)


def _lacking(what: Lacking) -> str:
    words = {
        Lacking.RECORD: _("这个月的记录没有填，判断不了。"),
        Lacking.WAGE: _("不知道工资，不能判断基数够不够、少了多少。"),
        Lacking.BOUNDS: _("还没有登记当地的上下限，不能判断基数够不够、少了多少。"),
        Lacking.TIME: _("缴费的截止日还没到，或者上班还不满30天，现在还不能说没有缴。"),
        Lacking.FORM: _("不知道您是怎么干活的，不能说该不该单位缴、该缴多少。"),
        Lacking.RELATION: _("平台接单的，要先看有没有劳动关系，不能说该不该单位缴。"),
        Lacking.REFORM: _("2014年10月以前，机关、事业单位在编人员还没有都参加养老保险，判断不了。"),
        Lacking.RATE: _("还没有登记当地的费率，金额算不了。"),
    }
    return words[what]


def _rule(code: str) -> str:
    check = CHECKS[code]
    named = say(Named(check.zh, check.en))
    return _("%(rule)s（%(law)s）") % {"rule": named, "law": gettext(check.law)}


def _source(figure: Figure, payer: str) -> str:
    """A figure with where it is printed: 缴费基数下限 每月3,030元 … 文号."""
    title = say(kind_words(figure.kind))
    return "　".join(
        [
            _("%(title)s（%(narrowed)s）") % {"title": title, "narrowed": payer}
            if payer
            else title,
            say(amount_words(figure)),
            say(region_name(figure.region)),
            figure.document or figure.source,
        ]
    )


def _cost(found: OwnAnswer) -> ShownCost | None:
    """The newest month with a base that was too low, and what it would take from a lump sum."""
    low = [m for m in found.months if m.status == Status.SHORT and m.due is not None and m.paid]
    if not low:
        return None
    month = low[-1]
    facts = InjuryBenefitFacts(
        grade=EXAMPLE_GRADE,
        own_wage=(month.due or Fraction(0)) / 100,
        declared_base=Fraction(month.paid or 0, 100),
        on=date.fromisoformat(f"{month.period}-01"),
    )
    try:
        result = injury_benefit_due(facts, reference()).result
    except (MissingFigure, CannotAnswer):
        return None
    on_wage, gap = _fen(result.lump_sum), _fen(result.gap or Fraction(0))
    return ShownCost(EXAMPLE_GRADE, _yuan(on_wage), _yuan(on_wage - gap), _yuan(gap))


def _fen(yuan: Fraction) -> int:
    return int(rounded(yuan * 100, 0))


def _yuan(fen: int) -> str:
    return _("%(amount)s元") % {"amount": yuan_for_people(fen)}


def _month(period: str) -> str:
    return _("%(year)s年%(month)s月") % {"year": period[:4], "month": int(period[5:])}


# For the front door ------------------------------------------------------------------------------


def story_of(answers: Answers) -> str | None:
    """The result in words for whoever takes it to the union; None while a question is open."""
    if next_question(answers) is not None:
        return None
    return "\n".join(_story(answers, own_result(answers)))


def _story(answers: Answers, found: OwnResult) -> Iterator[str]:
    yield _("我用“查一查我的社保”查了：%(headline)s") % {"headline": found.headline}
    yield ""
    yield _("我填的：")
    for one in shown_answers(answers):
        yield _("%(label)s：%(value)s") % {"label": one.words, "value": one.value}
    if answers.get("same") == EACH:
        yield from _months_as_typed(answers)
    yield ""
    yield _("看出来的：")
    for span in found.spans:
        said = "".join(span.sentences)
        yield _("%(label)s：%(value)s") % {"label": span.when, "value": f"{span.verdict}。{said}"}
    if found.kinds_missing:
        yield _("记录上没有：%(kinds)s") % {"kinds": found.kinds_missing}
    yield ""
    yield _("我想说的：")


def _months_as_typed(answers: Answers) -> Iterator[str]:
    cells = answers["months"].split(",")
    for month, cell in zip(months_between(answers), cells, strict=True):
        label = _month(f"{month // 12}-{month % 12 + 1:02d}")
        value = _yuan(int(cell)) if cell else _("没有填")
        yield _("%(label)s：%(value)s") % {"label": label, "value": value}
