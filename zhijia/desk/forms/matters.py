"""Joining matters, group matters, and what leaves the front door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.base.ui.forms import with_note
from zhijia.desk import selectors
from zhijia.desk.forms.handling import outcome_field
from zhijia.desk.rules.words import STORY_LENGTH
from zhijia.kernel.case_numbers import number_of

OTHER = "other"


class MergeRequestForm(forms.Form):
    """Into which matter, and why they are one: a likely one, or one whose number the officer knows."""

    lead = forms.ChoiceField(
        label=_("并入哪一件？"),
        help_text=_("您看过两件，确实是同一回事，再并。并入以后只办那一件，结果两边都会收到。"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.lead_missing"],
            "invalid_choice": TEXTS["desk.lead_missing"],
        },
    )
    number = forms.CharField(
        label=_("别的受理号"), required=False, max_length=60, help_text=_("上面没有的，写在这里。")
    )
    reason = forms.CharField(
        label=_("为什么是同一件事？"),
        help_text=_("只有工会的同志看得到。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )

    def __init__(self, *args: Any, likely: list[selectors.Likely], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.request.number, with_note(one.request.title, "；".join(map(str, one.words))))
            for one in likely
            if one.can_lead
        ]
        self.fields["lead"].choices = [*choices, (OTHER, _("别的一件"))]  # type: ignore[attr-defined]
        if not choices:
            self.initial.setdefault("lead", OTHER)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("lead") == OTHER:
            found["lead"] = number_of(found.get("number", ""))
            if not found["lead"]:
                self.add_error("number", TEXTS["desk.lead_missing"])
        return found


class DeclineRequestForm(forms.Form):
    """Both are asked for: why not, and where to go instead."""

    reason = forms.CharField(
        label=_("为什么没有受理？"),
        help_text=_("职工会看到这段话。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )
    instead = forms.CharField(
        label=_("职工可以去哪里？"),
        help_text=_("写清楚归谁办、地址和电话。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": TEXTS["desk.instead_missing"]},
    )


class JoinGroupForm(forms.Form):
    """Into a group that runs, or the beginning of a new one."""

    NEW = "new"

    group = forms.ChoiceField(
        label=_("加入哪个群体事项？"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.group_missing"],
            "invalid_choice": TEXTS["desk.group_missing"],
        },
    )
    title = forms.CharField(
        label=_("新的群体事项叫什么？"),
        help_text=_("用您自己的话写，不写人名。例如：宏达纺织三月份工资。"),
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, groups: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = [(str(group.key), group.title) for group in groups]
        self.fields["group"].choices = [*running, (self.NEW, _("新建一个"))]  # type: ignore[attr-defined]
        if not running:
            self.initial.setdefault("group", self.NEW)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("group") == self.NEW and not found.get("title", "").strip():
            self.add_error("title", TEXTS["desk.group_untitled"])
        return found


class NameTeamForm(forms.Form):
    members = forms.MultipleChoiceField(
        label=_("小组是哪3位？"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": TEXTS["desk.team_of_three"],
            "invalid_choice": TEXTS["desk.team_of_three"],
        },
    )
    lead = forms.ChoiceField(
        label=_("谁牵头？"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.team_lead_outside"],
            "invalid_choice": TEXTS["desk.team_lead_outside"],
        },
    )

    def __init__(self, *args: Any, candidates: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(account.pk), account.person.name) for account in candidates]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]


class AnswerGroupForm(forms.Form):
    text = forms.CharField(
        label=_("给大家的共同答复"),
        help_text=_("每个人都会收到同样的话。不要写任何人的名字，也不要写只有一个人知道的事。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )
    outcome = outcome_field()


class DraftHandoverForm(forms.Form):
    authority = forms.CharField(
        label=_("发给哪个部门？"),
        help_text=_("写全称。例如：示范区劳动保障监察大队。"),
        max_length=80,
        error_messages={"required": _("请写发给哪个部门。")},
    )
    text = forms.CharField(
        label=_("发出去的话"),
        help_text=_(
            "重新写，不要抄职工的原话。不写姓名、电话、证件号、受理号，也不写只有这位职工知道的事。"
        ),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )
    thought = forms.BooleanField(
        label=_("我想过了：单位看到这段话，猜不出是谁说的"),
        error_messages={"required": _("请先想一遍：单位看了，会不会猜到是谁。想清楚再勾。")},
    )


class SendHandoverForm(forms.Form):
    way = forms.ChoiceField(
        label=_("怎么发出的？"),
        widget=forms.RadioSelect,
        choices=list(selectors.WAYS.items()),
        error_messages={
            "required": TEXTS["desk.way_missing"],
            "invalid_choice": TEXTS["desk.way_missing"],
        },
    )


class HandOffRequestForm(forms.Form):
    """`usual` is the domain the district's settings name for this kind of matter: chosen already, and
    the page says so; the officer may choose another."""

    target = forms.ChoiceField(
        label=_("转给哪项业务？"),
        help_text=_("那边会开一个案子。答复职工还是您这边负责，日子不变。"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.no_such_domain"],
            "invalid_choice": TEXTS["desk.no_such_domain"],
        },
    )

    def __init__(
        self, *args: Any, domains: list[tuple[str, Any]], usual: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        target = self.fields["target"]
        target.choices = domains  # type: ignore[attr-defined]
        if usual in dict(domains):
            self.initial["target"] = usual
            target.help_text = _("区里给这一类定的已经替您选上了，可以改。") + str(target.help_text)


class RecordReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("对方给的收件号"),
        help_text=_("照对方的回执写。职工看得到，自己也能去问。"),
        max_length=60,
        error_messages={"required": TEXTS["desk.receipt_missing"]},
    )


class CloseHandoffForm(forms.Form):
    text = forms.CharField(
        label=_("对方怎么处理的？"),
        help_text=_("这就是给职工的答复，职工自己认可或者要求重新办。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )
    outcome = outcome_field()
