"""Addresses of the tree, the employers and the members."""

from __future__ import annotations

from django.urls import path

from zhijia.org import views

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
    path("w/import/sheet/", views.import_sheet, name="import_sheet"),
    path("w/import/sheet/<int:pk>/", views.commit_import, name="commit_import"),
    path("w/import/sheet/<slug:key>.csv", views.empty_sheet, name="empty_sheet"),
    path("w/members/", views.members, name="members"),
]
