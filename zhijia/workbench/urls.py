"""The officer's home and the first run."""

from __future__ import annotations

from django.urls import path

from zhijia.workbench import views

app_name = "workbench"
urlpatterns = [
    path("w/", views.today, name="today"),
    path("setup/", views.begin_district, name="begin_district"),
    path("w/audit/", views.audit_trail, name="audit_trail"),
    path("w/setup/", views.setup, name="setup"),
    path("w/setup/name/", views.rename_district, name="rename_district"),
    path("w/setup/streets/", views.plant_streets, name="plant_streets"),
    path("w/setup/holidays/", views.holidays, name="holidays"),
    path("w/setup/officers/", views.add_officer, name="add_officer"),
]
