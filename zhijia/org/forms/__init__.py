"""Typed input of this app's pages."""

from zhijia.org.forms.tree import (
    AssignEmployerForm,
    ChangeForm,
    CloseUnionForm,
    CommitImportForm,
    DateInput,
    EditUnionForm,
    EmployerForm,
    FoundUnionForm,
    MergeUnionForm,
    MoveUnionForm,
    RegisterEmployerForm,
    RenameUnionForm,
    UnionChoice,
    UploadSheetForm,
    UsccField,
)

__all__ = [
    "AssignEmployerForm",
    "ChangeForm",
    "CloseUnionForm",
    "CommitImportForm",
    "DateInput",
    "EditUnionForm",
    "EmployerForm",
    "FoundUnionForm",
    "MergeUnionForm",
    "MoveUnionForm",
    "RegisterEmployerForm",
    "RenameUnionForm",
    "UnionChoice",
    "UploadSheetForm",
    "UsccField",
]
