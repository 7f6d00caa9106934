"""Addresses of the directory and the guides."""

from __future__ import annotations

from django.urls import path

from zhijia.press import views

app_name = "press"
urlpatterns = [
    path("places/", views.places, name="places"),
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("w/stations/", views.stations, name="stations"),
    path("w/stations/new/", views.add_station, name="add_station"),
    path("w/stations/<int:pk>/", views.edit_station, name="edit_station"),
    path("w/stations/<int:pk>/close/", views.close_station, name="close_station"),
]
