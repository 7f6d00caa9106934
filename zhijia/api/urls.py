"""The addresses of the open interface. They end without a slash, as the contract writes them."""

from __future__ import annotations

from django.urls import path

from zhijia.api import views

app_name = "api"
urlpatterns = [
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/law/figures", views.figures, name="figures"),
    path("api/v1/law/<str:calculator>", views.law, name="law"),
]
