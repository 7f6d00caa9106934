"""Addresses of the law library: figures, articles and calculators, open to everybody."""

from __future__ import annotations

from django.urls import path

from zhijia.law.views import figures

app_name = "law"

urlpatterns = [
    path("law/figures/", figures.figures, name="figures"),
    path("law/figures.csv", figures.figures_file, name="figures_file"),
    path("w/figures/", figures.figure_proposals, name="figure_proposals"),
    path("w/figures/propose/", figures.choose_figure_kind, name="choose_figure_kind"),
    path("w/figures/propose/<slug:kind>/", figures.propose_figure, name="propose_figure"),
    path("w/figures/<int:pk>/", figures.figure, name="figure"),
    path("w/figures/<int:pk>/sign/", figures.sign_figure, name="sign_figure"),
    path("w/figures/<int:pk>/return/", figures.return_figure, name="return_figure"),
    path("w/figures/<int:pk>/contest/", figures.contest_figure, name="contest_figure"),
    path("w/figures/<int:pk>/keep/", figures.keep_figure, name="keep_figure"),
    path("w/figures/<int:pk>/withdraw/", figures.withdraw_figure, name="withdraw_figure"),
]
