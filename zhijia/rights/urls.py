"""Addresses of the rights floor."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhijia.rights.views import audits

app_name = "rights"

urlpatterns: list[URLPattern] = [
    path("w/insurance/", audits.insurance_overview, name="insurance_overview"),
    path("w/insurance/audits/", audits.audits, name="audits"),
    path("w/insurance/begin/", audits.begin_audit, name="begin_audit"),
    path("w/insurance/empty.csv", audits.empty_audit_file, name="empty_audit_file"),
    path("w/insurance/audits/<int:pk>/", audits.audit, name="audit"),
    path("w/insurance/audits/<int:pk>/order/", audits.order_audit, name="order_audit"),
    path("w/insurance/audits/<int:pk>/stop/", audits.stop_audit, name="stop_audit"),
    path("w/insurance/audits/<int:pk>/discard/", audits.discard_audit, name="discard_audit"),
    path("w/insurance/files/<int:pk>/", audits.map_audit_file, name="map_audit_file"),
    path("w/insurance/files/<int:pk>/remove/", audits.remove_audit_file, name="remove_audit_file"),
    path("w/insurance/results/<int:pk>/", audits.findings, name="findings"),
    path("w/insurance/results/<int:pk>/employer/", audits.name_employer, name="name_employer"),
    path("w/insurance/findings/<int:pk>/", audits.finding, name="finding"),
    path("w/insurance/people/<int:pk>/", audits.reveal_audited, name="reveal_audited"),
    path("w/insurance/employers/<int:pk>/", audits.audited_employer, name="audited_employer"),
]
