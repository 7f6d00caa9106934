"""What an office prints and what comes back: posters, forms with a code, and the code itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.idempotency.services import once, owner_of
from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.base.ui.pdf import can_make_pdf, pdf_of, pdf_response
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import EnterPaperForm, OpenWithCodeForm, PosterForm, PrintPaperFormsForm
from zhijia.desk.models import Draft
from zhijia.desk.selectors.papers import Place
from zhijia.desk.views.entering import draft_with_papers, typed
from zhijia.desk.views.tracking import FLOOD, remember_opened
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org


def _whole(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse(name))


def _printed(template: str, context: dict[str, object]) -> bytes:
    """A paper as a PDF. It has no shell and no request: nothing of whoever prints it is on it."""
    return pdf_of(render_to_string(template, {**context, "language": get_language()}))


@require_GET
def posters(request: ActorRequest) -> HttpResponse:
    """The places of the branch, each with its poster."""
    context = {"places": selectors.counters(request.actor), "can_make_pdf": can_make_pdf()}
    return page(request, "desk/posters.html", context)


@require_GET
def all_posters(request: ActorRequest) -> HttpResponse:
    """The posters of all places of the branch in one PDF, as the register knows them."""
    places = [selectors.place_of(union) for union in selectors.counters(request.actor)]
    if not places:
        raise Http404
    context = selectors.poster_page(places, address=_whole(request, "desk:start_request"))
    return pdf_response(_printed("desk/print/posters.html", context), "posters")


@require_GET
def make_poster(request: ActorRequest, pk: int) -> HttpResponse:
    """The poster of one place. What is changed here goes onto the paper and is not kept."""
    union = selectors.counter_or_404(request.actor, pk)
    known = selectors.place_of(union)
    form = PosterForm(request.GET if "name" in request.GET else None, initial=vars_of(known))
    place = Place(**form.cleaned_data) if form.is_valid() else known
    context = selectors.poster_page([place], address=_whole(request, "desk:start_request"))
    if "pdf" in request.GET and form.is_valid():
        return pdf_response(_printed("desk/print/posters.html", context), "poster")
    context |= {"union": union, "form": form, "place": place, "can_make_pdf": can_make_pdf()}
    return page(request, "desk/make_poster.html", context, status=status_of(form))


def vars_of(place: Place) -> dict[str, str]:
    """A place as the form shows it."""
    return {name: getattr(place, name) for name in ("name", "address", "phone", "hours")}


@require_http_methods(["GET", "POST"])
def print_paper_forms(request: ActorRequest, pk: int) -> HttpResponse:
    """New forms with new codes. The codes stand in the answer to the POST and nowhere else."""
    union = selectors.counter_or_404(request.actor, pk)
    require(policies.may_print_paper_forms(request.actor, union))
    form = PrintPaperFormsForm(request.POST if request.method == "POST" else None)
    codes = None
    if form.is_valid():
        count = form.cleaned_data["count"]
        codes = attempt(form, services.print_paper_forms, union, count, actor=request.actor)
    if not codes:
        context = {"union": union, "form": form, "can_make_pdf": can_make_pdf()}
        return page(request, "desk/print_paper_forms.html", context, status=status_of(form))
    addresses = {name: _whole(request, url) for name, url in ON_PAPER.items()}
    papers = selectors.paper_page(union, codes, addresses=addresses)
    if can_make_pdf():
        return pdf_response(_printed("desk/print/paper_forms.html", papers), "forms")
    return page(request, "desk/paper_forms.html", papers)


ON_PAPER = {"track": "desk:open_with_code", "ask": "desk:start_request"}


@require_http_methods(["GET", "POST"])
def enter_paper(request: ActorRequest) -> HttpResponse:
    """Type in what stands on a form that was handed in."""
    kinds = org.kinds_of(request.actor.reach("desk.handle"))
    require(policies.may_enter_paper(request.actor, kinds))
    form = EnterPaperForm(*typed(request), category=request.GET.get("category", ""))
    if form.is_valid():
        found = form.cleaned_data
        said = form.answers() | {name: str(found[name]) for name in ("code", "received_on")}
        draft = attempt(
            form,
            once,
            "desk.enter_paper",
            found["once"],
            said,
            lambda: _entered(form, request.actor),
            owner=owner_of(request.actor),
        )
        if draft is not None:
            return redirect("desk:request_entered", draft.key)
    return page(request, "desk/enter_paper.html", {"form": form}, status=status_of(form))


def _entered(form: EnterPaperForm, actor: Actor) -> Draft:
    draft = draft_with_papers(form, actor)
    services.enter_paper(
        draft,
        actor=actor,
        code=form.cleaned_data["code"],
        received_on=form.cleaned_data["received_on"],
    )
    return draft


@require_http_methods(["GET", "POST"])
def open_with_code(request: ActorRequest) -> HttpResponse:
    """查纸质单: the code on the slip, in the body of the request and never in an address."""
    form = OpenWithCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and goes_through(form, refuse_flood, request, "desk.track", **FLOOD):
        found = attempt(
            form,
            services.open_with_code,
            form.cleaned_data["code"],
            actor=request.actor,
            client=request.META["REMOTE_ADDR"],
        )
        if found is not None:
            remember_opened(request, found.number)
            return redirect("desk:request", found.number)
    return page(request, "desk/open_with_code.html", {"form": form}, status=status_of(form))
