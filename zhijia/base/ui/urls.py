"""Addresses of the display page, the switches and the gallery."""

from django.urls import path

from zhijia.base.ui import views

app_name = "ui"
urlpatterns = [
    path("display/", views.display, name="display"),
    path("display/switch/", views.switch, name="switch"),
    path("gallery/", views.gallery, name="gallery"),
]
