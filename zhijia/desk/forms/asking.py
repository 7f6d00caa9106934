"""One question a page, and what somebody may be reached by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS, sentence
from zhijia.base.ui.forms import AskedByChoice, DayField, StoryArea, with_note
from zhijia.desk import selectors
from zhijia.desk.forms.shared import UNSURE, say
from zhijia.desk.models import Category
from zhijia.desk.rules.asked import (
    LARGEST_NUMBER,
    LONGEST_ANSWER,
    NO,
    YES,
    AnswerKind,
    AskedQuestion,
    day_of,
)
from zhijia.desk.rules.contact import WITH_A_NUMBER, Hours, Reach
from zhijia.desk.rules.group_matters import Concerns
from zhijia.desk.rules.words import STORY_LENGTH
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import mobile_number
from zhijia.org import selectors as org


class CategoryForm(forms.Form):
    category = forms.ChoiceField(
        label=_("您要说的是哪方面的事？"),
        help_text=_("选一个最接近的。选错了也不要紧，我们会转给对的人。"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.category_missing"],
            "invalid_choice": TEXTS["desk.category_missing"],
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open = {category.code: category for category in selectors.open_categories()}
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (code, with_note(str(c), c.explained) if c.explained else str(c))
            for code, c in self.open.items()
        ]

    def chosen(self) -> Category:
        """The kind of matter that was chosen."""
        return self.open[self.cleaned_data["category"]]


class StreetForm(forms.Form):
    street = forms.ChoiceField(
        label=_("您在哪个街道上班？"),
        help_text=_("这类事先交给您所在街道的工会办。"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.street_missing"],
            "invalid_choice": TEXTS["desk.street_missing"],
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(s.pk), s.name) for s in org.streets()]
        self.fields["street"].choices = [*choices, (UNSURE, _("说不清"))]  # type: ignore[attr-defined]


class AskedQuestionForm(forms.Form):
    """A question of the district's own; its one field is named like its page."""

    def __init__(self, *args: Any, asked: AskedQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields[asked.page] = asked_field(asked)
        if asked.kind == AnswerKind.DAY:
            self.initial = {asked.page: day_of(self.initial.get(asked.page, ""))}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        return {self.asked.page: as_kept(found.get(self.asked.page))}


def as_kept(answer: object) -> str:
    """An answer as the draft keeps it: a text, empty for none."""
    kept = answer.isoformat() if isinstance(answer, date) else answer
    return "" if kept is None else str(kept).strip()


def asked_field(asked: AskedQuestion) -> forms.Field:
    """The control for one kind of answer."""
    language = get_language() or ""
    words: dict[str, Any] = {
        "label": asked.label.in_language(language),
        "help_text": asked.hint.in_language(language),
        "required": asked.must,
    }
    missing = {"required": TEXTS["desk.answer_missing"]}
    if asked.kind == AnswerKind.DAY:
        return DayField(**words)
    if asked.kind == AnswerKind.NUMBER:
        wrong = {"invalid": TEXTS["desk.number_invalid"], **missing}
        plain = forms.TextInput(attrs={"inputmode": "numeric", "class": "zh-w-11"})
        return forms.IntegerField(
            **words, min_value=0, max_value=LARGEST_NUMBER, widget=plain, error_messages=wrong
        )
    if asked.kind == AnswerKind.TEXT:
        return forms.CharField(
            **words,
            max_length=LONGEST_ANSWER,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages=missing,
        )
    options = [(one.zh, one.in_language(language)) for one in asked.choices]
    return forms.ChoiceField(
        **words,
        choices=options or [(YES, _("是")), (NO, _("不是"))],
        widget=forms.RadioSelect,
        error_messages={**missing, "invalid_choice": TEXTS["desk.answer_missing"]},
    )


class StoryForm(forms.Form):
    story = forms.CharField(
        label=_("事情是怎么回事？"),
        help_text=_(
            "想到哪写到哪。写清楚这几样，办得更快：什么时候开始的；欠多少、哪几个月；找过谁、对方怎么说。"
        ),
        widget=StoryArea(STORY_LENGTH),
        error_messages={"required": TEXTS["desk.story_missing"]},
    )

    def clean_story(self) -> str:
        story: str = self.cleaned_data["story"].replace("\r\n", "\n")
        if len(story) > STORY_LENGTH:
            raise say("desk.story_too_long", most=STORY_LENGTH, count=len(story))
        return story


class EmployerForm(forms.Form):
    employer = forms.CharField(
        label=_("单位叫什么？"),
        help_text=_("不想说可以空着。"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    concerns = forms.ChoiceField(
        label=_("还有别人遇到同样的事吗？"),
        help_text=_("不用写是谁。人多的事，由区总工会的小组一起办。"),
        required=False,
        choices=[
            (Concerns.ONE, _("只有我")),
            (Concerns.SEVERAL, _("还有几个人")),
            (Concerns.MANY, _("连我有10个人以上")),
        ],
        widget=forms.RadioSelect,
    )


class PapersForm(forms.Form):
    papers = forms.FileField(
        label=_("有材料就传上来，没有也行"),
        help_text=_(
            "合同、工资条、打卡记录、聊天截图都可以。照片、录音、PDF、Word、Excel，每个不超过20兆，最多10个。"
        ),
        required=False,
    )


class VoiceForm(forms.Form):
    """A recording: from the page's own recorder, from the telephone's, or one made before."""

    voice = forms.FileField(
        label=_("选一段录音，或者用手机录"),
        help_text=_("MP3、M4A、AMR、WAV、WebM，不超过5兆，大约3分钟。"),
        error_messages={
            "required": _("请先录一段，或者选一个文件。"),
            "empty": _("这段录音是空的。请重新录一段。"),
        },
    )


class FileRequestForm(forms.Form):
    """The one button; with it goes the version of the category whose promise was on the page."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ContactForm(forms.Form):
    """How to reach somebody safely. Whoever has an account is asked too: the phone in it may lie
    where others read it."""

    VISITORS = (
        (Reach.PHONE, _("留手机号，可以打电话")),
        (Reach.SMS, _("留手机号，只发短信，不要打电话")),
        (Reach.NOTHING, _("不留姓名和电话")),
    )
    MEMBERS = (
        (Reach.ACCOUNT, _("用我账号里的手机号")),
        (Reach.PHONE, _("换一个号码，可以打电话")),
        (Reach.SMS, _("换一个号码，只发短信")),
        (Reach.SILENT, _("不要打电话，只在平台上写")),
    )
    HOURS = (
        (Hours.ANY, _("随时")),
        (Hours.DAY, _("白天")),
        (Hours.EVENING, _("晚上6点以后")),
        (Hours.WEEKEND, _("周末")),
    )

    reach = forms.ChoiceField(
        label=_("我们怎么把结果告诉您？"),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.contact_missing"],
            "invalid_choice": TEXTS["desk.contact_missing"],
        },
    )
    phone = AskedByChoice(
        label=_("手机号"),
        help_text=_("只用来联系您。办理人看号码要写理由，您看得到。"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "tel", "class": "zh-w-11"}
        ),
    )
    hours = forms.ChoiceField(label=_("什么时候方便接电话？"), choices=HOURS, required=False)

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach"].choices = self.MEMBERS if has_account else self.VISITORS  # type: ignore[attr-defined]
        if has_account:
            self.initial.setdefault("reach", Reach.ACCOUNT)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("reach") not in WITH_A_NUMBER:
            found["phone"] = ""
            return found
        if not found.get("phone", "").strip():
            self.add_error("phone", TEXTS["desk.number_wanted"])
            return found
        try:
            found["phone"] = mobile_number(found.get("phone", ""))
        except RuleViolation as wrong:
            self.add_error("phone", sentence(wrong))
        return found
