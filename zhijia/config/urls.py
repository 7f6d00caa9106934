"""Where every page hangs. Who may open it stands in `doors.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zhijia.access.urls import callbacks
from zhijia.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("zhijia.base.ui.urls")),
    path("", include("zhijia.org.urls")),
    path("", include("zhijia.access.urls")),
    path("", include(callbacks)),
    path("", include("zhijia.workbench.urls")),
    path("", include("zhijia.insights.urls")),
    path("", include("zhijia.portal.urls")),
    path("", include("zhijia.law.urls")),
    path("", include("zhijia.api.urls")),
    path("", include("zhijia.desk.urls")),
    path("", include("zhijia.press.urls")),
    path("", include("zhijia.care.urls")),
    path("", include("zhijia.rights.urls")),
    path("", include("zhijia.directives.urls")),
]

handler400 = "zhijia.config.errors.malformed"
handler404 = "zhijia.config.errors.not_found"
handler500 = "zhijia.config.errors.broken"
