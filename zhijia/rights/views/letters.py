"""Letters to employers: drafted, edited, signed by a second person, sent, answered, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import Verdict, require
from zhijia.rights import policies, services
from zhijia.rights.forms.letters import (
    AnswerLetterForm,
    CloseLetterForm,
    LetterForm,
    LetterNoteForm,
    SendLetterForm,
)
from zhijia.rights.models import Letter
from zhijia.rights.selectors import letters as selectors
from zhijia.rights.selectors.audits import audited_or_404

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


@require_GET
def letters(request: ActorRequest) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    return page(
        request, "rights/letters.html", selectors.letters_page(request.actor, before=before)
    )


@require_GET
def letter(request: ActorRequest, pk: int) -> HttpResponse:
    return _letter_page(request, selectors.letter_or_404(request.actor, pk))


def _letter_page(
    request: ActorRequest, row: Letter, refused: forms.Form | None = None
) -> HttpResponse:
    context = selectors.letter_page(request.actor, row) | {"form": refused}
    return page(
        request, "rights/letter.html", context, status=status_of(refused) if refused else 200
    )


@require_http_methods(["GET", "POST"])
def draft_letter(request: ActorRequest, pk: int) -> HttpResponse:
    """What the employer may be told, and the button that drafts the letter."""
    audited = audited_or_404(request.actor, pk)
    require(policies.may_draft_letter(request.actor, audited))
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        drafted = attempt(form, services.draft_letter, audited, actor=request.actor)
        if drafted is not None:
            return redirect("rights:edit_letter", drafted.pk)
    context = selectors.draft_page(request.actor, audited) | {"form": form}
    return page(request, "rights/draft_letter.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def edit_letter(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.letter_or_404(request.actor, pk)
    require(policies.may_edit_letter(request.actor, row))
    shown = {name: getattr(row, name) for name in LetterForm.base_fields}
    form = LetterForm(request.POST or None, initial=shown)
    if form.is_valid() and goes_through(
        form, services.edit_letter, row, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已保存。请另一位同志核对后签发。"))
        return redirect("rights:letter", pk)
    return page(
        request, "rights/edit_letter.html", {"letter": row, "form": form}, status=status_of(form)
    )


@require_POST
def sign_letter(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.letter_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.sign_letter, row, actor=request.actor):
        return _letter_page(request, row, form)
    messages.success(request, _("已签发。送出以后请登记。"))
    return redirect("rights:letter", pk)


@require_POST
def discard_letter(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.letter_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.discard_letter, row, actor=request.actor):
        return _letter_page(request, row, form)
    messages.success(request, _("草稿已作废。"))
    return redirect("rights:letters")


@require_http_methods(["GET", "POST"])
def return_letter(request: ActorRequest, pk: int) -> HttpResponse:
    said = _("已退回修改。")
    may, use_case = policies.may_return_letter, services.return_letter
    return _step(request, pk, LetterNoteForm, "return_letter", may, use_case, said)


@require_http_methods(["GET", "POST"])
def send_letter(request: ActorRequest, pk: int) -> HttpResponse:
    said = _("已登记送出。")
    may, use_case = policies.may_send_letter, services.send_letter
    return _step(request, pk, SendLetterForm, "send_letter", may, use_case, said)


@require_http_methods(["GET", "POST"])
def answer_letter(request: ActorRequest, pk: int) -> HttpResponse:
    said = _("已登记答复。")
    may, use_case = policies.may_answer_letter, services.answer_letter
    return _step(request, pk, AnswerLetterForm, "answer_letter", may, use_case, said)


@require_http_methods(["GET", "POST"])
def close_letter(request: ActorRequest, pk: int) -> HttpResponse:
    said = _("已办结。")
    may, use_case = policies.may_close_letter, services.close_letter
    return _step(request, pk, CloseLetterForm, "close_letter", may, use_case, said)


def _step(  # noqa: PLR0913  (one step of a letter has these sides)
    request: ActorRequest,
    pk: int,
    shape: type[forms.Form],
    template: str,
    may: Callable[..., Verdict],
    use_case: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """A page with one form that takes one step."""
    row = selectors.letter_or_404(request.actor, pk)
    require(may(request.actor, row))
    form = shape(request.POST or None)
    if form.is_valid() and goes_through(
        form, use_case, row, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, said)
        return redirect("rights:letter", pk)
    context = {"letter": row, "form": form}
    return page(request, f"rights/{template}.html", context, status=status_of(form))


@require_GET
def letter_word(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.letter_or_404(request.actor, pk)
    return _file(selectors.letter_as_word(row), WORD, selectors.file_name(row, "docx"))


@require_GET
def letter_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.letter_or_404(request.actor, pk)
    return _file(selectors.letter_as_pdf(row), PDF, selectors.file_name(row, "pdf"))


@require_GET
def letter_workbook(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.letter_or_404(request.actor, pk)
    return _file(selectors.letter_workbook(row), WORKBOOK, selectors.file_name(row, "xlsx"))


@require_POST
def export_workbook(request: ActorRequest, pk: int) -> HttpResponse:
    """The workbook an employer may have, without a letter."""
    audited = audited_or_404(request.actor, pk)
    content = services.export_workbook(audited, actor=request.actor)
    return _file(content, WORKBOOK, f"insurance-{audited.pk}.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
