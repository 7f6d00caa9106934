"""Addresses of the law library: figures, articles and calculators, open to everybody."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "law"

urlpatterns: list[URLPattern] = []
