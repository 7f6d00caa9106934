"""Addresses of the care floor."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "care"

urlpatterns: list[URLPattern] = []
