"""What the district sets for its front door."""

from __future__ import annotations

from django import forms

from zhijia.desk.models import Category


class EditCategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Category
        fields = (
            "title",
            "title_en",
            "hint",
            "hint_en",
            "goes_to",
            "confidential",
            "accept_days",
            "answer_days",
            "is_open",
        )
