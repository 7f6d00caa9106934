"""What an office types while it works on a matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.base.ui.forms import MoneyField
from zhijia.desk.forms.shared import OnceForm
from zhijia.desk.rules.flow import Outcome
from zhijia.desk.rules.words import STORY_LENGTH
from zhijia.org.models import Union

OUTCOMES = {
    Outcome.SOLVED: _("解决了"),
    Outcome.PARTLY: _("解决了一部分"),
    Outcome.UNSOLVED: _("没有解决，说明了原因和别的办法"),
    Outcome.REFERRED: _("不归工会办，告诉了职工归谁、怎么找"),
}


def outcome_field() -> forms.ChoiceField:
    """What became of the matter itself, asked beside every answer."""
    return forms.ChoiceField(
        label=_("这件事本身怎么样了？"),
        choices=list(OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.outcome_missing"],
            "invalid_choice": TEXTS["desk.outcome_missing"],
        },
    )


class AnswerRequestForm(forms.Form):
    text = forms.CharField(
        label=_("办得怎么样，结果是什么？"),
        help_text=_("先说结果，再说依据，最后说职工下一步做什么。职工认可以后才算办结。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )
    outcome = outcome_field()
    recovered = MoneyField(
        label=_("为职工要回了多少钱"),
        help_text=_("没有就空着。"),
        required=False,
    )


class DispatchRequestForm(forms.Form):
    to = forms.ChoiceField(
        label=_("转给哪个工会？"),
        help_text=_("对方2个工作日内接手或者说明原因。对方接手以前，还是您这边负责。"),
        error_messages={
            "required": TEXTS["desk.dispatch_target_missing"],
            "invalid_choice": TEXTS["desk.dispatch_target_missing"],
        },
    )
    reason = forms.CharField(
        label=_("为什么转给他们，已经做了什么？"),
        help_text=_("对方看得到，职工看不到。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )

    def __init__(self, *args: Any, targets: list[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("请选一个")),
            *((str(union.pk), union.name) for union in targets),
        ]


class WriteForm(OnceForm):
    """A message to the worker, or a note among officers: a choice that cannot be overlooked."""

    TO_WORKER, NOTE = "worker", "note"

    audience = forms.ChoiceField(
        label=_("写给谁"),
        choices=[(TO_WORKER, _("写给职工，职工看得到")), (NOTE, _("只留内部记录，职工看不到"))],
        initial=TO_WORKER,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("内容"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )


class RevealFilerForm(forms.Form):
    PURPOSES = (
        ("phone", _("打电话核实")),
        ("visit", _("上门")),
        ("legal_document", _("填写法律文书")),
        ("other", _("其他")),
    )
    FIELDS = (("name", _("姓名")), ("phone", _("手机号")))

    def __init__(self, *args: Any, has_name: bool, **kwargs: Any) -> None:
        """Only what there is to see is offered; a visitor left a phone and no name."""
        super().__init__(*args, **kwargs)
        known = self.FIELDS if has_name else self.FIELDS[1:]
        self.fields["fields_asked"].choices = known  # type: ignore[attr-defined]
        self.fields["fields_asked"].initial = [name for name, _title in known[-1:]]

    fields_asked = forms.MultipleChoiceField(
        label=_("看哪些"),
        choices=FIELDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")},
    )
    purpose = forms.ChoiceField(
        label=_("为了什么"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为了什么。本人会看到。")},
    )
    reason = forms.CharField(
        label=_("具体说一句（本人会看到）"),
        required=False,
        max_length=200,
        help_text=_("例如：打电话核实欠薪月份。"),
    )
