"""The project's pages and the admin's list of members, for whoever is signed in."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from zhijia.config.doors import DOORS, PUBLIC
from zhijia.config.urls import urlpatterns as house
from zhijia.org.models import Membership


class OpenSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return True


class Members(admin.ModelAdmin):
    """What an admin list of the same columns looks like when somebody sets it up well."""

    list_display = ("name", "phone", "birth_year", "union", "state", "since")
    list_select_related = ("person", "union")
    list_per_page = 50
    ordering = ("union__path", "id")

    def name(self, row: Membership) -> str:
        return row.person.masked_name

    def phone(self, row: Membership) -> str:
        return row.person.masked_phone

    def birth_year(self, row: Membership) -> int | None:
        return row.person.birth_year

    def has_view_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return True

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class MembersOfBranches(Members):
    """The same list with what the project's page can do besides: choose a union, find a name."""

    list_filter = ("union",)
    search_fields = ("person__name",)


site, full_site = OpenSite(), OpenSite(name="full")
site.register(Membership, Members)
full_site.register(Membership, MembersOfBranches)
DOORS["admin:org_membership_changelist"] = PUBLIC
DOORS["full:org_membership_changelist"] = PUBLIC
urlpatterns = [*house, path("admin/", site.urls), path("full/", full_site.urls)]
