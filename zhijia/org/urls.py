"""Addresses of the tree, the employers and the members."""

from __future__ import annotations

from django.urls import path, register_converter

from zhijia.kernel.case_numbers import NUMBER
from zhijia.org import views


class ApplicationNumber:
    """2018-0312-4831-7702 in an address; anything else is no page."""

    regex = NUMBER

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ApplicationNumber, "applied")

app_name = "org"

urlpatterns = [
    path("w/unions/", views.unions, name="unions"),
    path("w/unions/<int:pk>/", views.union, name="union"),
    path("w/unions/<int:pk>/found/", views.found_union, name="found_union"),
    path("w/unions/<int:pk>/edit/", views.edit_union, name="edit_union"),
    path("w/unions/<int:pk>/rename/", views.rename_union, name="rename_union"),
    path("w/unions/<int:pk>/move/", views.move_union, name="move_union"),
    path("w/unions/<int:pk>/merge/", views.merge_union, name="merge_union"),
    path("w/unions/<int:pk>/close/", views.close_union, name="close_union"),
    path("w/employers/", views.employers, name="employers"),
    path("w/employers/register/", views.register_employer, name="register_employer"),
    path("w/employers/<int:pk>/", views.employer, name="employer"),
    path("w/employers/<int:pk>/edit/", views.edit_employer, name="edit_employer"),
    path("w/employers/<int:pk>/union/", views.assign_employer, name="assign_employer"),
    path("w/members/export/", views.export_members, name="export_members"),
    path("w/members/export/whole/", views.export_identities, name="export_identities"),
    path("w/members/hand-over/", views.hand_over_register, name="hand_over_register"),
    path("w/members/hand-over/<int:pk>/", views.hand_over, name="hand_over"),
    path("w/members/hand-over/<int:pk>/file/", views.download_hand_over, name="download_hand_over"),
    path(
        "w/members/hand-over/<int:pk>/discard/", views.discard_hand_over, name="discard_hand_over"
    ),
    path("w/import/", views.upload_roster, name="upload_roster"),
    path("w/import/empty.csv", views.empty_roster, name="empty_roster"),
    path("w/import/<int:pk>/", views.roster, name="roster"),
    path("w/import/<int:pk>/columns/", views.map_roster, name="map_roster"),
    path("w/import/<int:pk>/marked.xlsx", views.marked_roster, name="marked_roster"),
    path("w/import/<int:pk>/mend/", views.mend_roster, name="mend_roster"),
    path("w/import/<int:pk>/repairs/", views.accept_repairs, name="accept_repairs"),
    path("w/import/<int:pk>/commit/", views.commit_roster, name="commit_roster"),
    path("w/import/<int:pk>/stop/", views.stop_roster, name="stop_roster"),
    path("w/import/<int:pk>/discard/", views.discard_roster, name="discard_roster"),
    path("w/import/<int:pk>/undo/", views.undo_roster, name="undo_roster"),
    path("w/claims/", views.claims, name="claims"),
    path("w/claims/<int:pk>/ask/", views.ask_claim, name="ask_claim"),
    path("w/claims/<int:pk>/join/", views.join_claim, name="join_claim"),
    path("me/claims/<int:pk>/", views.answer_claim, name="answer_claim"),
    path("w/import/sheet/", views.import_sheet, name="import_sheet"),
    path("w/import/sheet/<int:pk>/", views.commit_import, name="commit_import"),
    path("w/import/sheet/<slug:key>.csv", views.empty_sheet, name="empty_sheet"),
    path("w/calendar/", views.calendar, name="calendar"),
    path("w/calendar.ics", views.calendar_download, name="calendar_download"),
    path("w/unions/<int:pk>/committees/", views.committees, name="committees"),
    path("w/unions/<int:pk>/committees/term/", views.record_term, name="record_term"),
    path("w/unions/<int:pk>/committees/step/", views.tick_step, name="tick_step"),
    path("w/terms/<int:pk>/seat/", views.seat_member, name="seat_member"),
    path("w/seats/<int:pk>/end/", views.unseat_member, name="unseat_member"),
    path("w/unions/<int:pk>/certificate/", views.note_change, name="note_change"),
    path("w/filings/<int:pk>/file/", views.file_change, name="file_change"),
    path("w/unions/<int:pk>/funds/", views.funds, name="funds"),
    path("w/members/", views.members, name="members"),
    path("w/members/<int:pk>/", views.member, name="member"),
    path("w/members/<int:pk>/edit/", views.edit_member, name="edit_member"),
    path("w/members/<int:pk>/reveal/", views.reveal_member, name="reveal_member"),
    path("w/members/<int:pk>/transfer/", views.transfer_membership, name="transfer_membership"),
    path("w/members/<int:pk>/retain/", views.retain_membership, name="retain_membership"),
    path("w/members/<int:pk>/restore/", views.restore_membership, name="restore_membership"),
    path("w/members/<int:pk>/end/", views.end_membership, name="end_membership"),
    path("w/members/<int:pk>/exclude/", views.exclude_membership, name="exclude_membership"),
    path("w/members/<int:pk>/correct/", views.correct_membership, name="correct_membership"),
    path("w/members/<int:pk>/undo-merge/", views.undo_merge, name="undo_merge"),
    path("w/members/duplicates/", views.duplicates, name="duplicates"),
    path("w/members/duplicates/<int:pk>/", views.compare_people, name="compare_people"),
    path("w/members/duplicates/<int:pk>/part/", views.part_people, name="part_people"),
    path("w/members/duplicates/<int:pk>/merge/", views.merge_people, name="merge_people"),
    path("join/", views.start_joining, name="start_joining"),
    path("join/track/", views.open_application, name="open_application"),
    path("join/done/<uuid:key>/", views.joining_filed, name="joining_filed"),
    path("join/<uuid:key>/check/", views.apply_to_join, name="apply_to_join"),
    path("join/<uuid:key>/forget/", views.discard_joining, name="discard_joining"),
    path("join/<uuid:key>/<slug:question>/", views.answer_joining, name="answer_joining"),
    path("join/<applied:application>/", views.application, name="application"),
    path(
        "join/<applied:application>/withdraw/",
        views.withdraw_application,
        name="withdraw_application",
    ),
    path("me/membership/", views.my_membership, name="my_membership"),
    path("me/membership/retain/", views.ask_to_retain, name="ask_to_retain"),
    path("me/membership/leave/", views.ask_to_leave, name="ask_to_leave"),
    path(
        "me/membership/<applied:application>/agree/",
        views.agree_to_transfer,
        name="agree_to_transfer",
    ),
    path(
        "me/membership/<applied:application>/stay/", views.refuse_transfer, name="refuse_transfer"
    ),
    path("me/card/", views.member_card, name="member_card"),
    path("me/card/paper/", views.print_card, name="print_card"),
    path("me/card/renew/", views.renew_card, name="renew_card"),
    path("verify/card/<slug:token>/", views.verify_card, name="verify_card"),
    path("w/applications/", views.applications, name="applications"),
    path(
        "w/applications/<applied:application>/", views.handle_application, name="handle_application"
    ),
    path(
        "w/applications/<applied:application>/approve/",
        views.approve_application,
        name="approve_application",
    ),
    path(
        "w/applications/<applied:application>/confirm/",
        views.confirm_applicant,
        name="confirm_applicant",
    ),
    path(
        "w/applications/<applied:application>/refuse/",
        views.refuse_application,
        name="refuse_application",
    ),
    path(
        "w/applications/<applied:application>/pass-up/",
        views.pass_up_application,
        name="pass_up_application",
    ),
    path(
        "w/applications/<applied:application>/reveal/",
        views.reveal_applicant,
        name="reveal_applicant",
    ),
]
