"""Only this floor's pages: the tests of org do not need the floors above."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhijia.base.ui.urls")),
    path("", include("zhijia.org.urls")),
]
