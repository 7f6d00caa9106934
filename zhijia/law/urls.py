"""Addresses of the law library: figures, articles and calculators, open to everybody."""

from __future__ import annotations

from django.urls import path, register_converter

from zhijia.law.selectors.titles import name_of, slug_of
from zhijia.law.views import calculators, deadlines, figures, statutes


class CalculatorName:
    """double_wage, in an address double-wage; anything else is no page."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> str:
        return name_of(value)

    def to_url(self, value: str) -> str:
        return slug_of(value)


register_converter(CalculatorName, "calculator")

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
    path("calc/", calculators.calculators, name="calculators"),
    path("calc/day.ics", deadlines.keep_deadline, name="keep_deadline"),
    path("calc/<calculator:name>/", calculators.calculator, name="calculator"),
    path("calc/<calculator:name>/share/", calculators.share_calculator, name="share_calculator"),
    path(
        "calc/<calculator:name>/share.png",
        calculators.calculator_picture,
        name="calculator_picture",
    ),
    path("law/", statutes.statutes, name="statutes"),
    path("law/<slug:slug>/", statutes.statute, name="statute"),
    path("law/<slug:slug>/<int:number>/", statutes.article, name="article"),
]
