"""HTTP of the directory and the guides."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.press import selectors, services
from zhijia.press.forms import AddStationForm, StationForm
from zhijia.press.rules.guides import guide_named


@require_GET
def places(request: ActorRequest) -> HttpResponse:
    shown = selectors.directory(request.GET.dict(), today=timezone.localdate())
    return page(request, "press/places.html", shown)


@require_GET
def guides(request: ActorRequest) -> HttpResponse:
    return page(request, "press/guides.html", {"guides": selectors.guides()})


@require_GET
def guide(request: ActorRequest, slug: str) -> HttpResponse:
    found = guide_named(slug)
    if found is None:
        raise Http404
    return page(request, "press/guide.html", selectors.guide_page(found))


@require_GET
def stations(request: ActorRequest) -> HttpResponse:
    shown = selectors.stations_page(request.actor, today=timezone.localdate())
    return page(request, "press/stations.html", shown)


@require_http_methods(["GET", "POST"])
def add_station(request: ActorRequest) -> HttpResponse:
    unions = selectors.unions_to_choose(request.actor)
    if not unions:
        raise Http404
    form = AddStationForm(unions, request.POST or None)
    if form.is_valid():
        union = next(one for one in unions if one.pk == form.cleaned_data["union"])
        if goes_through(form, services.add_station, union, form.typed(), actor=request.actor):
            messages.success(request, _("已登记。职工现在能看到。"))
            return redirect("press:stations")
    return page(request, "press/add_station.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def edit_station(request: ActorRequest, pk: int) -> HttpResponse:
    station = selectors.station_or_404(request.actor, pk)
    typed = selectors.station_or_404(request.actor, pk)  # the form writes into its own copy
    form = StationForm(request.POST or None, instance=typed)
    if form.is_valid() and goes_through(
        form, services.edit_station, station, form.typed(), actor=request.actor
    ):
        messages.success(request, _("已保存，核对日期是今天。"))
        return redirect("press:stations")
    context = {"form": form, "station": station}
    return page(request, "press/edit_station.html", context, status=status_of(form))


@require_POST
def close_station(request: ActorRequest, pk: int) -> HttpResponse:
    station = selectors.station_or_404(request.actor, pk)
    if not goes_through(
        forms.Form(request.POST), services.close_station, station, actor=request.actor
    ):
        return redirect("press:edit_station", pk)
    messages.success(request, _("已撤下，职工看不到了。"))
    return redirect("press:stations")
