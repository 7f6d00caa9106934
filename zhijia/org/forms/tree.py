"""Typed input of the tree's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc as uscc_number

from zhijia.base.texts import TEXTS
from zhijia.base.ui.forms import half_width
from zhijia.org.models import Employer, Union, UnionKind
from zhijia.org.rules.tree import kinds_under
from zhijia.org.sockets import Sheet

REGISTER_COLUMNS = (
    "base_type",
    "register_code",
    "legal_person_uscc",
    "legal_person_until",
    "area_code",
    "address",
    "office_phone",
    "nature",
    "industry",
    "approval_no",
    "term_from",
    "term_until",
    "staff_count",
)


class DateInput(forms.DateInput):
    """The browser's own calendar; works without script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UsccField(forms.CharField):
    """A unified social credit code. Clean value: 18 characters, or None when left empty."""

    def to_python(self, value: Any) -> Any:
        typed = half_width(str(value or "")).replace(" ", "").upper()
        if not typed:
            return None
        if not uscc_number.is_valid(typed):
            raise ValidationError(str(TEXTS["org.uscc_invalid"]), code="org.uscc_invalid")
        return typed


class UnionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A union with its superior, so that namesakes can be told apart."""

    def label_from_instance(self, union: Union) -> str:
        return f"{union.name}（{union.parent.name}）" if union.parent else union.name


class EditUnionForm(forms.ModelForm):  # type: ignore[type-arg]
    """The register's columns of a union."""

    legal_person_uscc = UsccField(label=_("工会法人统一社会信用代码"), required=False)

    class Meta:
        model = Union
        fields = REGISTER_COLUMNS
        widgets = {name: DateInput() for name in ("legal_person_until", "term_from", "term_until")}

    def clean_legal_person_uscc(self) -> str:
        return self.cleaned_data["legal_person_uscc"] or ""


class FoundUnionForm(EditUnionForm):
    """A new union: its name, kind and day, then the register's columns."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), widget=forms.RadioSelect)
    set_up_on = forms.DateField(label=_("建会日期"), widget=DateInput())

    field_order = ("name", "kind", "set_up_on", *REGISTER_COLUMNS)

    def __init__(self, typed: Any = None, *, parent: Union) -> None:
        super().__init__(typed, instance=Union(parent=parent, kind=UnionKind.GROUP))
        fitting = kinds_under(parent.kind)
        kind = self.fields["kind"]
        kind.choices = [pair for pair in UnionKind.choices if pair[0] in fitting]  # type: ignore[attr-defined]
        self.initial.setdefault("kind", fitting[0] if len(fitting) == 1 else "")

    def facts(self) -> dict[str, Any]:
        """The columns of the new union, but for the day."""
        columns = ("name", "kind", *REGISTER_COLUMNS)
        return {name: self.cleaned_data[name] for name in columns}


class ChangeForm(forms.Form):
    """The day and the reason of a change."""

    on = forms.DateField(label=_("哪一天"), widget=DateInput())
    reason = forms.CharField(
        label=_("为什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写在组织沿革里，以后都能看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class RenameUnionForm(ChangeForm):
    name = forms.CharField(label=_("新名称"), max_length=120)
    field_order = ("name", "on", "reason")


class MoveUnionForm(ChangeForm):
    """Under which union, when and why; the choices are the places the actor may use."""

    target = UnionChoice(label=_("划转到哪个工会下面"), queryset=Union.objects.none())
    field_order = ("target", "on", "reason")

    def __init__(self, *args: Any, places: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = places  # type: ignore[attr-defined]


class MergeUnionForm(MoveUnionForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].label = _("并入哪个工会")


class CloseUnionForm(ChangeForm):
    """The day and the reason of closing."""


class EmployerForm(forms.ModelForm):  # type: ignore[type-arg]
    """An employer as the register knows it."""

    uscc = UsccField(label=_("统一社会信用代码"), required=False)

    class Meta:
        model = Employer
        fields = ("name", "uscc", "nature", "industry", "area_code", "address", "staff_count")

    def facts(self) -> dict[str, Any]:
        kept = ("nature", "industry", "area_code", "address", "staff_count")
        return {name: self.cleaned_data[name] for name in kept}

    def validate_unique(self) -> None:
        """Left to the service, whose answer is the same for a code of any branch."""


class RegisterEmployerForm(EmployerForm):
    """A new employer and the union that answers for its workers."""

    union = UnionChoice(label=_("归口工会"), queryset=Union.objects.none())

    def __init__(self, *args: Any, places: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = places  # type: ignore[attr-defined]


class AssignEmployerForm(forms.Form):
    union = UnionChoice(label=_("归口工会"), queryset=Union.objects.none())

    def __init__(self, *args: Any, places: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = places  # type: ignore[attr-defined]


class UploadSheetForm(forms.Form):
    """Which sheet, and the file."""

    sheet = forms.ChoiceField(label=_("导入什么"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("选择文件"),
        help_text=_(".xlsx .xls .csv，最多2万行。不用改表头，我们会认。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *args: Any, sheets: list[tuple[str, Sheet]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(key, sheet.title) for key, sheet in sheets]  # type: ignore[attr-defined]


class CommitImportForm(forms.Form):
    """Nothing to fill in: pressing the button says it."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="1")
