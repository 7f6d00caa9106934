"""Addresses of what unions ask of the unions below them."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from zhijia.directives import views


class Day:
    """2018-03-16 in an address; anything else is no page."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

app_name = "directives"
urlpatterns = [
    path("w/demands/", views.demands, name="demands"),
    path("w/demands/new/", views.make_demand, name="make_demand"),
    path("w/demands/<int:pk>/", views.demand, name="demand"),
    path("w/demands/<int:pk>/allow/", views.allow_demand, name="allow_demand"),
    path("w/demands/<int:pk>/refuse/", views.refuse_demand, name="refuse_demand"),
    path("w/demands/<int:pk>/withdraw/", views.withdraw_demand, name="withdraw_demand"),
    path("w/demands/<int:pk>/replies/<day:on>/", views.demand_replies, name="demand_replies"),
    path(
        "w/demands/<int:pk>/replies/<day:on>.csv",
        views.download_demand_replies,
        name="download_demand_replies",
    ),
    path("w/demands/<int:pk>/reply/<int:union>/<day:on>/", views.reply_demand, name="reply_demand"),
    path("w/demands/burden/", views.burden, name="burden"),
    path("w/demands/burden/cap/", views.set_cap, name="set_cap"),
]
