"""Where every page hangs. Who may open it stands in `doors.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler404 = "zhijia.config.errors.not_found"
handler500 = "zhijia.config.errors.broken"
