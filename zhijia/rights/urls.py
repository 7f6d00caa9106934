"""Addresses of the rights floor."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhijia.rights.views import alarms, audits, letters, own_check, sheets

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
    path("w/insurance/results/<int:pk>/people/", audits.audited_people, name="audited_people"),
    path("w/insurance/results/<int:pk>/employer/", audits.name_employer, name="name_employer"),
    path("w/insurance/findings/<int:pk>/", audits.finding, name="finding"),
    path("w/insurance/people/<int:pk>/", audits.reveal_audited, name="reveal_audited"),
    path("w/insurance/employers/<int:pk>/", audits.audited_employer, name="audited_employer"),
    path("w/insurance/results/<int:pk>/letter/", letters.draft_letter, name="draft_letter"),
    path(
        "w/insurance/results/<int:pk>/workbook.xlsx",
        letters.export_workbook,
        name="export_workbook",
    ),
    path("w/insurance/letters/", letters.letters, name="letters"),
    path("w/insurance/letters/<int:pk>/", letters.letter, name="letter"),
    path("w/insurance/letters/<int:pk>/edit/", letters.edit_letter, name="edit_letter"),
    path("w/insurance/letters/<int:pk>/sign/", letters.sign_letter, name="sign_letter"),
    path("w/insurance/letters/<int:pk>/return/", letters.return_letter, name="return_letter"),
    path("w/insurance/letters/<int:pk>/discard/", letters.discard_letter, name="discard_letter"),
    path("w/insurance/letters/<int:pk>/send/", letters.send_letter, name="send_letter"),
    path("w/insurance/letters/<int:pk>/answer/", letters.answer_letter, name="answer_letter"),
    path("w/insurance/letters/<int:pk>/close/", letters.close_letter, name="close_letter"),
    path("w/insurance/letters/<int:pk>/letter.docx", letters.letter_word, name="letter_word"),
    path("w/insurance/letters/<int:pk>/letter.pdf", letters.letter_pdf, name="letter_pdf"),
    path("w/insurance/letters/<int:pk>/list.xlsx", letters.letter_workbook, name="letter_workbook"),
    path("w/insurance/people/<int:pk>/sheet/", sheets.worker_sheet, name="worker_sheet"),
    path("w/insurance/alarms/", alarms.alarms, name="alarms"),
    path("w/insurance/alarms/<int:pk>/", alarms.alarm, name="alarm"),
    path("w/insurance/alarms/<int:pk>/check/", alarms.check_alarm, name="check_alarm"),
    path("w/insurance/alarms/<int:pk>/dismiss/", alarms.dismiss_alarm, name="dismiss_alarm"),
    path("w/insurance/alarms/<int:pk>/act/", alarms.act_alarm, name="act_alarm"),
    path("insurance/", own_check.check_own_insurance, name="check_own_insurance"),
    path("insurance/file/", own_check.read_own_record, name="read_own_record"),
    path("insurance/ask/", own_check.ask_with_check, name="ask_with_check"),
]
