"""The addresses of the front door: asking, one's matters, and the office's queue."""

from __future__ import annotations

from django.urls import path, register_converter

from zhijia.desk import views
from zhijia.kernel.case_numbers import NUMBER


class CaseNumber:
    """2018-0312-4831-7702 in an address; anything else is no page."""

    regex = NUMBER

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CaseNumber, "number")

app_name = "desk"
urlpatterns = [
    path("ask/", views.start_request, name="start_request"),
    path("ask/done/<uuid:key>/", views.request_filed, name="request_filed"),
    path("ask/<uuid:key>/check/", views.file_request, name="file_request"),
    path("ask/<uuid:key>/forget/", views.discard_draft, name="discard_draft"),
    path("ask/<uuid:key>/papers/<int:pk>/remove/", views.remove_paper, name="remove_paper"),
    path("ask/<uuid:key>/voice/", views.say_story, name="say_story"),
    path("ask/<uuid:key>/voice/hear/", views.hear_story, name="hear_story"),
    path("ask/<uuid:key>/voice/forget/", views.unsay_story, name="unsay_story"),
    path("ask/<uuid:key>/<slug:question>/", views.answer_question, name="answer_question"),
    path("track/paper/", views.open_with_code, name="open_with_code"),
    path("track/", views.open_with_passphrase, name="open_with_passphrase"),
    path("rate/<slug:token>/", views.rate_with_link, name="rate_with_link"),
    path("leave/", views.leave_quickly, name="leave_quickly"),
    path("matters/<number:number>/", views.show_request, name="request"),
    path("matters/<number:number>/papers/<int:pk>/", views.open_paper, name="open_paper"),
    path("matters/<number:number>/day.ics", views.keep_due_day, name="keep_due_day"),
    path("matters/<number:number>/write/", views.write_to_office, name="write_to_office"),
    path("matters/<number:number>/papers/add/", views.attach_paper, name="attach_paper"),
    path("matters/<number:number>/supply/", views.supply_request, name="supply_request"),
    path(
        "matters/<number:number>/transcript/", views.correct_transcript, name="correct_transcript"
    ),
    path("matters/<number:number>/rate/", views.rate_request, name="rate_request"),
    path("matters/<number:number>/reopen/", views.reopen_request, name="reopen_request"),
    path("matters/<number:number>/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("matters/<number:number>/group/leave/", views.leave_group, name="leave_group"),
    path("matters/<number:number>/text/", views.agree_to_handover, name="agree_to_handover"),
    path("matters/<number:number>/text/decline/", views.decline_handover, name="decline_handover"),
    path("w/groups/", views.groups, name="groups"),
    path("w/groups/<uuid:key>/", views.group, name="group"),
    path("w/groups/<uuid:key>/team/", views.name_team, name="name_team"),
    path("w/groups/<uuid:key>/answer/", views.answer_group, name="answer_group"),
    path("w/handovers/<uuid:key>/", views.handover, name="handover"),
    path("w/handovers/<uuid:key>/send/", views.send_handover, name="send_handover"),
    path("w/handovers/<uuid:key>/drop/", views.drop_handover, name="drop_handover"),
    path("w/slips/<uuid:key>/", views.slip, name="slip"),
    path("w/slips/<uuid:key>/file/", views.download_slip, name="download_slip"),
    path("w/slips/<uuid:key>/receipt/", views.record_receipt, name="record_receipt"),
    path("w/slips/<uuid:key>/close/", views.close_handoff, name="close_handoff"),
    path("w/slips/<uuid:key>/return/", views.return_handoff, name="return_handoff"),
    path("w/requests/<number:number>/merge/", views.merge_request, name="merge_request"),
    path("w/requests/<number:number>/split/", views.split_request, name="split_request"),
    path("w/requests/<number:number>/group/", views.join_group, name="join_group"),
    path(
        "w/requests/<number:number>/group/release/",
        views.release_from_group,
        name="release_from_group",
    ),
    path("w/requests/<number:number>/text/", views.draft_handover, name="draft_handover"),
    path("w/requests/<number:number>/domain/", views.hand_off_request, name="hand_off_request"),
    path("w/requests/", views.requests, name="requests"),
    path("w/requests/enter/", views.enter_request, name="enter_request"),
    path("w/requests/enter/paper/", views.enter_paper, name="enter_paper"),
    path("w/requests/entered/<uuid:key>/", views.request_entered, name="request_entered"),
    path("w/requests/<number:number>/", views.handle_request, name="handle_request"),
    path("w/requests/<number:number>/accept/", views.accept_request, name="accept_request"),
    path("w/requests/<number:number>/decline/", views.decline_request, name="decline_request"),
    path("w/requests/<number:number>/answer/", views.answer_request, name="answer_request"),
    path("w/requests/<number:number>/pause/", views.pause_request, name="pause_request"),
    path("w/requests/<number:number>/resume/", views.resume_request, name="resume_request"),
    path("w/requests/<number:number>/dispatch/", views.dispatch_request, name="dispatch_request"),
    path("w/requests/<number:number>/take/", views.take_request, name="take_request"),
    path("w/requests/<number:number>/return/", views.return_request, name="return_request"),
    path("w/requests/<number:number>/recall/", views.recall_request, name="recall_request"),
    path("w/requests/<number:number>/write/", views.write_to_worker, name="write_to_worker"),
    path("w/requests/<number:number>/transcript/", views.write_transcript, name="write_transcript"),
    path("w/requests/<number:number>/reveal/", views.reveal_filer, name="reveal_filer"),
    path("w/requests/<number:number>/papers/<int:pk>/", views.read_paper, name="read_paper"),
    path("w/requests/call-backs/", views.call_backs, name="call_backs"),
    path("w/requests/call-backs/<int:pk>/", views.record_call_back, name="record_call_back"),
    path("w/posters/", views.posters, name="posters"),
    path("w/posters/all.pdf", views.all_posters, name="all_posters"),
    path("w/posters/<int:pk>/", views.make_poster, name="make_poster"),
    path("w/posters/<int:pk>/forms/", views.print_paper_forms, name="print_paper_forms"),
    path("w/settings/categories/", views.categories, name="categories"),
    path("w/settings/categories/<int:pk>/", views.edit_category, name="edit_category"),
    path(
        "w/settings/categories/<int:pk>/questions/<slug:code>/",
        views.edit_question,
        name="edit_question",
    ),
    path(
        "w/settings/categories/<int:pk>/questions/<slug:code>/remove/",
        views.remove_question,
        name="remove_question",
    ),
]
