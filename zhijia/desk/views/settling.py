"""The district's settings of the front door."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import selectors, services
from zhijia.desk.forms import EditCategoryForm, EditQuestionForm
from zhijia.desk.models import Category
from zhijia.desk.rules.asked import AskedQuestion

NEW = "new"
"""The word in the address of a question that is not there yet."""


@require_GET
def categories(request: ActorRequest) -> HttpResponse:
    rows = selectors.all_categories()
    return page(request, "desk/categories.html", {"categories": rows})


@require_http_methods(["GET", "POST"])
def edit_category(request: ActorRequest, pk: int) -> HttpResponse:
    category = selectors.category_or_404(request.actor, pk)
    seen = selectors.version_of(category).number
    form = EditCategoryForm(request.POST or None, instance=category, initial={"seen": seen})
    if form.is_valid() and goes_through(
        form,
        services.edit_category,
        category,
        form.changes(),
        actor=request.actor,
        seen=form.cleaned_data["seen"],
    ):
        messages.success(request, _("已保存。已经收到的诉求按原来答应的时间办。"))
        return redirect("desk:categories")
    return _category_page(request, category, form)


def _category_page(request: ActorRequest, category: Category, form: forms.BaseForm) -> HttpResponse:
    context = {
        "category": category,
        "form": form,
        "asked": selectors.questions_page(category),
        "versions": selectors.versions_of(category),
        "seen": selectors.version_of(category).number,
    }
    return page(request, "desk/edit_category.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def edit_question(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """A question of a category, or a new one at its end."""
    category = selectors.category_or_404(request.actor, pk)
    known, place = _question_at(category, code)
    initial = EditQuestionForm.typed_for(known, place) if known else {"place": place}
    initial["seen"] = selectors.version_of(category).number
    typed = request.POST if request.method == "POST" else None
    form = EditQuestionForm(typed, initial=initial)
    if form.is_valid() and goes_through(
        form,
        services.edit_question,
        category,
        form.question(known.code if known else ""),
        place=form.cleaned_data["place"] - 1,
        actor=request.actor,
        seen=form.cleaned_data["seen"],
    ):
        messages.success(request, _("已保存。以后提交的人会看到这个问题。"))
        return redirect("desk:edit_category", pk)
    context = {"category": category, "form": form, "question": known}
    return page(request, "desk/edit_question.html", context, status=status_of(form))


def _question_at(category: Category, code: str) -> tuple[AskedQuestion | None, int]:
    """The question of this code and its place from 1; for a new one none, and the last place."""
    asked = category.asked
    for place, question in enumerate(asked, start=1):
        if question.code == code:
            return question, place
    if code != NEW:
        raise Http404
    return None, len(asked) + 1


@require_POST
def remove_question(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Ask it no more. That it is gone already is no error: a second press."""
    category = selectors.category_or_404(request.actor, pk)
    services.remove_question(category, code, actor=request.actor)
    messages.success(request, _("去掉了。已经回答过的，还在原来的诉求里。"))
    return redirect("desk:edit_category", pk)
