"""Letters as their pages show them: the list, the sheet, what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.scope import visible_or_404
from zhijia.base.sockets import Todo
from zhijia.base.texts import TEXTS
from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.pdf import pdf_of
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import Verdict
from zhijia.kernel.words import Named
from zhijia.org.models import Employer
from zhijia.rights import policies
from zhijia.rights.models import AuditedEmployer, Letter
from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.rules.insurance.employer_workbook import (
    EmployerLine,
    Told,
    employer_lines,
    what_is_told,
    workbook_of,
)
from zhijia.rights.rules.insurance.findings import Finding
from zhijia.rights.rules.insurance.reminder import WORKBOOK_TITLE
from zhijia.rights.rules.insurance.trust import WORKER_ONLY
from zhijia.rights.rules.letter_flow import (
    ENDING_WORDS,
    REPLY_WORDS,
    WAY_WORDS,
    WORDS,
    LetterState,
)
from zhijia.rights.rules.papers.html import as_html
from zhijia.rights.rules.papers.paper import Paper
from zhijia.rights.rules.papers.word import as_word

A_PAGE = 50
LOOKS = {
    LetterState.DRAFT: "wait",
    LetterState.SIGNED: "wait",
    LetterState.SENT: "wait",
    LetterState.ANSWERED: "wait",
    LetterState.CLOSED: "ok",
    LetterState.DISCARDED: "idle",
}
BY_LINK = {"edit_letter", "return_letter", "send_letter", "answer_letter", "close_letter"}
STEPS: tuple[tuple[str, Callable[[Actor, Letter], Verdict], tuple[LetterState, ...]], ...] = (
    ("sign_letter", policies.may_sign_letter, (LetterState.DRAFT,)),
    ("edit_letter", policies.may_edit_letter, (LetterState.DRAFT,)),
    ("send_letter", policies.may_send_letter, (LetterState.SIGNED,)),
    ("answer_letter", policies.may_answer_letter, (LetterState.SENT,)),
    ("close_letter", policies.may_close_letter, (LetterState.SENT, LetterState.ANSWERED)),
    ("return_letter", policies.may_return_letter, (LetterState.SIGNED,)),
    ("discard_letter", policies.may_discard_letter, (LetterState.DRAFT,)),
)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done now; `reason` says why this person cannot. `by_link`: it has a page
    of its own, otherwise the button does it."""

    step: str
    url: str
    reason: str
    by_link: bool


@dataclass(frozen=True, slots=True)
class ListedLetter:
    row: Letter
    state: str
    look: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A group the employer is told of, with the check's name in the reader's language."""

    line: EmployerLine
    check: str


def letter_or_404(actor: Actor, pk: int) -> Letter:
    return visible_or_404(Letter.objects.with_people(), actor, pk=pk)


def listed(row: Letter) -> ListedLetter:
    state = LetterState(row.state)
    return ListedLetter(row, say(WORDS[state]), LOOKS[state])


def letters_page(actor: Actor, *, before: int | None) -> dict[str, Any]:
    """The letters this officer may see, newest first, fifty a page."""
    rows = Letter.objects.visible_to(actor).with_people().order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: A_PAGE + 1])
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    return {"letters": [listed(row) for row in found[:A_PAGE]], "next_before": more}


def letters_about(actor: Actor, audited: AuditedEmployer) -> list[ListedLetter]:
    """The letters that rest on one audit of an employer."""
    rows = Letter.objects.visible_to(actor).with_people().filter(audited=audited)
    return [listed(row) for row in rows.order_by("-pk")]


def letters_to(actor: Actor, employer: Employer) -> list[ListedLetter]:
    """Every letter to an employer, the newest first."""
    rows = Letter.objects.visible_to(actor).with_people().filter(employer=employer)
    return [listed(row) for row in rows.order_by("-pk")]


def lines_of(audited: AuditedEmployer) -> list[EmployerLine]:
    """What the employer may be told: groups of five and more, nothing that only a worker's own
    papers show, nothing that beside an earlier list would point at one to four people."""
    told: list[Told] = []
    for earlier in told_before(audited):
        told.append(what_is_told(_tellable(earlier), earlier.word, told))
    return employer_lines(_tellable(audited), audited.word, told)


def told_before(audited: AuditedEmployer) -> list[AuditedEmployer]:
    return list(AuditedEmployer.objects.told_beside(audited))


def _tellable(audited: AuditedEmployer) -> Iterator[Finding]:
    rows = audited.findings.exclude(trust=WORKER_ONLY).filter(status="violation")
    found = rows.select_related("person", "audited").iterator(chunk_size=2000)
    return (row.as_rule() for row in found)


def draft_page(actor: Actor, audited: AuditedEmployer) -> dict[str, Any]:
    """What a letter would say, and the letters there are about this audit."""
    return {
        "audited": audited,
        "lines": shown_lines(lines_of(audited)),
        "told_before": told_before(audited),
        "letters": letters_about(actor, audited),
    }


def letter_page(actor: Actor, letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter,
        "listed": listed(letter),
        "paper": paper_of(letter),
        "actions": list(_actions(actor, letter)),
        "lines": shown_lines(letter.employer_lines),
        "way": say(WAY_WORDS.get(letter.way, "")),
        "reply": say(REPLY_WORDS.get(letter.reply, "")),
        "ending": say(ENDING_WORDS.get(letter.ending, "")),
    }


def shown_lines(lines: list[EmployerLine]) -> list[ShownLine]:
    return [ShownLine(line, say(_name_of(line.code))) for line in lines]


def _name_of(code: str) -> Named:
    return Named(CHECKS[code].zh, CHECKS[code].en)


def paper_of(letter: Letter) -> Paper:
    """The sheet. Its day is the day of the signature; a draft has neither number nor day."""
    is_draft = letter.state in (LetterState.DRAFT, LetterState.DISCARDED)
    return Paper(
        office=letter.union.name,
        number="" if is_draft else letter.number,
        title=letter.title,
        recipient=letter.recipient,
        body=letter.body,
        on=timezone.localdate(letter.signed_at) if letter.signed_at else None,
        contact=letter.contact,
        attachment=WORKBOOK_TITLE,
    )


def letter_as_word(letter: Letter) -> bytes:
    return as_word(paper_of(letter))


def letter_as_pdf(letter: Letter) -> bytes:
    return pdf_of(as_html(paper_of(letter)))


def letter_workbook(letter: Letter) -> bytes:
    """The list that goes with the letter: what was drafted, not what was found since."""
    day = timezone.localdate(letter.signed_at or letter.drafted_at)
    return workbook_of(letter.employer_lines, on=day)


def file_name(letter: Letter, ending: str) -> str:
    """A name without the employer's: 提示函-2026-7.docx as plain letters for every system."""
    number = f"{letter.year}-{letter.serial}" if letter.number else f"draft-{letter.pk}"
    return f"letter-{number}.{ending}"


def _actions(actor: Actor, letter: Letter) -> Iterator[Action]:
    for step, may, states in STEPS:
        if letter.state not in states:
            continue
        verdict = may(actor, letter)
        reason = "" if verdict else str(TEXTS[verdict.reason])
        url = reverse(f"rights:{step}", args=[letter.pk])
        yield Action(step, url, reason, step in BY_LINK)


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """The letters that wait for this officer: a signature, or to be sent; and overdue answers."""
    if not actor.holds_somewhere(policies.READ):
        return
    rows = Letter.objects.visible_to(actor).waiting().order_by("pk")
    for letter in rows[: most * 2]:
        step = _next_step(actor, letter, now)
        if step:
            url = reverse("rights:letter", args=[letter.pk])
            yield Todo(title=letter.title, step=step, url=url, about=letter.recipient)


def _next_step(actor: Actor, letter: Letter, now: datetime) -> str:
    if letter.state == LetterState.DRAFT and policies.may_sign_letter(actor, letter):
        return _("核对并签发")
    if letter.state == LetterState.SIGNED and policies.may_send_letter(actor, letter):
        return _("送出并登记")
    is_late = letter.state == LetterState.SENT and letter.answer_by < timezone.localdate(now)
    if is_late and policies.may_close_letter(actor, letter):
        return _("过了答复的日子")
    return ""
