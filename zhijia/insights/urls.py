"""Addresses of what is published."""

from __future__ import annotations

from django.urls import path, register_converter

from zhijia.insights import views


class Month:
    """2018-03 in an address; anything else is no page."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Month, "month")

app_name = "insights"
urlpatterns = [
    path("open/", views.public_figures, name="public_figures"),
    path("open/<month:month>.csv", views.download_figures, name="download_figures"),
    path("w/figures-of-requests/", views.live_figures, name="live_figures"),
    path("w/figures-of-requests.csv", views.download_live_figures, name="download_live_figures"),
]
