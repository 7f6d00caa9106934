"""The district's settings of the front door."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import selectors, services
from zhijia.desk.forms import EditCategoryForm


@require_GET
def categories(request: ActorRequest) -> HttpResponse:
    rows = selectors.all_categories()
    return page(request, "desk/categories.html", {"categories": rows})


@require_http_methods(["GET", "POST"])
def edit_category(request: ActorRequest, pk: int) -> HttpResponse:
    category = selectors.category_or_404(request.actor, pk)
    form = EditCategoryForm(request.POST or None, instance=category)
    if form.is_valid() and goes_through(
        form, services.edit_category, category, form.cleaned_data, actor=request.actor
    ):
        messages.success(request, _("已保存。已经收到的诉求按原来答应的时间办。"))
        return redirect("desk:categories")
    context = {"category": category, "form": form}
    return page(request, "desk/edit_category.html", context, status=status_of(form))
