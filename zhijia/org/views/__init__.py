"""HTTP to a selector or a service to a page."""

from zhijia.org.views.changes import (
    close_union,
    edit_union,
    found_union,
    merge_union,
    move_union,
    rename_union,
)
from zhijia.org.views.employers import (
    assign_employer,
    edit_employer,
    employer,
    employers,
    register_employer,
)
from zhijia.org.views.imports import commit_import, empty_sheet, import_sheet
from zhijia.org.views.reading import members, union, unions

__all__ = [
    "assign_employer",
    "close_union",
    "commit_import",
    "edit_employer",
    "edit_union",
    "employer",
    "employers",
    "empty_sheet",
    "found_union",
    "import_sheet",
    "members",
    "merge_union",
    "move_union",
    "register_employer",
    "rename_union",
    "union",
    "unions",
]
