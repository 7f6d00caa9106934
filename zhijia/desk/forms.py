"""The shape of what people type at the front door. Nothing typed is ever lost: a wrong page comes
back as it was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.idempotency.services import LONGEST_KEY, new_key
from zhijia.base.texts import TEXTS, sentence
from zhijia.base.ui.forms import MoneyField, StoryArea, with_note
from zhijia.desk import selectors
from zhijia.desk.models import Category
from zhijia.desk.rules.contact import WITH_A_NUMBER, Hours, Reach
from zhijia.desk.rules.flow import ASK_WHY, Grade, Outcome, Source
from zhijia.desk.rules.words import STORY_LENGTH
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import mobile_number
from zhijia.org import selectors as org
from zhijia.org.models import Union

GRADES = {
    Grade.VERY_SATISFIED: _("非常满意"),
    Grade.SATISFIED: _("满意"),
    Grade.MOSTLY_SATISFIED: _("基本满意"),
    Grade.DISSATISFIED: _("不满意"),
    Grade.VERY_DISSATISFIED: _("非常不满意"),
}
UNSURE = "unsure"


def _say(code: str, **facts: object) -> forms.ValidationError:
    return forms.ValidationError(TEXTS[code], code=code, params=facts)


class OnceForm(forms.Form):
    """A form that is carried out once, however often its button is pressed."""

    once = forms.CharField(
        required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput, initial=new_key
    )


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
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (c.code, with_note(str(c), c.explained) if c.explained else str(c))
            for c in selectors.open_categories()
        ]


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
            raise _say("desk.story_too_long", most=STORY_LENGTH, count=len(story))
        return story


class EmployerForm(forms.Form):
    employer = forms.CharField(
        label=_("单位叫什么？"),
        help_text=_("不想说可以空着。"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class PapersForm(forms.Form):
    papers = forms.FileField(
        label=_("有材料就传上来，没有也行"),
        help_text=_(
            "合同、工资条、打卡记录、聊天截图都可以。照片、录音、PDF、Word、Excel，每个不超过20兆，最多10个。"
        ),
        required=False,
    )


class AttachPaperForm(PapersForm):
    """One paper for a matter that is filed already: here it cannot be left out."""

    papers = forms.FileField(
        label=_("材料"),
        help_text=PapersForm.base_fields["papers"].help_text,
        error_messages={
            "required": _("请先选一个文件。"),
            "empty": _("这个文件是空的。请换一个。"),
        },
    )


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
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("只用来联系您。办理人看号码要写理由，您看得到。"),
        required=False,
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
        try:
            found["phone"] = mobile_number(found.get("phone", ""))
        except RuleViolation as wrong:
            self.add_error("phone", sentence(wrong))
        return found


class EnterRequestForm(OnceForm, ContactForm):
    """What an officer writes down while somebody speaks: everything on one page."""

    source = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[(Source.COUNTER, _("到服务站来的")), (Source.HOTLINE, _("打12351的"))],
        widget=forms.RadioSelect,
        initial=Source.COUNTER,
        error_messages={"required": _("请选怎么来的。")},
    )
    category = forms.ChoiceField(
        label=_("哪方面的事"),
        error_messages={
            "required": TEXTS["desk.category_missing"],
            "invalid_choice": TEXTS["desk.category_missing"],
        },
    )
    street = forms.ChoiceField(label=_("在哪个街道上班"), required=False)
    story = StoryForm.base_fields["story"]
    employer = EmployerForm.base_fields["employer"]

    field_order = ("source", "category", "street", "story", "employer", "reach", "phone", "hours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, has_account=False, **kwargs)
        self.fields["reach"].label = _("怎么把结果告诉本人？")
        self.fields["phone"].help_text = _("只用来联系本人。谁看过、为什么，本人查得到。")
        self.fields["story"].help_text = _("照本人说的记：什么时候开始；欠多少、哪几个月；找过谁。")
        self.fields["employer"].help_text = _("本人不想说就空着。")
        categories = [(one.code, str(one)) for one in selectors.open_categories()]
        self.fields["category"].choices = [("", _("请选一个")), *categories]  # type: ignore[attr-defined]
        streets = [(str(street.pk), street.name) for street in org.streets()]
        self.fields["street"].choices = [(UNSURE, _("说不清")), *streets]  # type: ignore[attr-defined]

    clean_story = StoryForm.clean_story


class OpenWithPassphraseForm(forms.Form):
    number = forms.CharField(
        label=_("受理号"),
        help_text=_("例如：2018-0312-4831-7702"),
        max_length=60,
        error_messages={"required": _("请写受理号。它在您提交后的那一页上。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    passphrase = forms.CharField(
        label=_("口令"),
        help_text=_("16位数字，空格可写可不写。"),
        max_length=60,
        error_messages={"required": _("请写口令。它是16位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class TextForm(OnceForm):
    """One text; the label is given by the use case."""

    text = forms.CharField(
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = hint


OUTCOMES = {
    Outcome.SOLVED: _("解决了"),
    Outcome.PARTLY: _("解决了一部分"),
    Outcome.UNSOLVED: _("没有解决，说明了原因和别的办法"),
    Outcome.REFERRED: _("不归工会办，告诉了职工归谁、怎么找"),
}


class AnswerRequestForm(forms.Form):
    text = forms.CharField(
        label=_("办得怎么样，结果是什么？"),
        help_text=_("先说结果，再说依据，最后说职工下一步做什么。职工认可以后才算办结。"),
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )
    outcome = forms.ChoiceField(
        label=_("这件事本身怎么样了？"),
        choices=list(OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.outcome_missing"],
            "invalid_choice": TEXTS["desk.outcome_missing"],
        },
    )
    recovered = MoneyField(
        label=_("为职工要回了多少钱"),
        help_text=_("没有就空着。"),
        required=False,
    )


class SupplyRequestForm(forms.Form):
    text = forms.CharField(
        label=_("还想说什么？"),
        help_text=_("没有就空着。哪样没有，也可以在这里说。"),
        required=False,
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
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


class RateRequestForm(forms.Form):
    grade = forms.ChoiceField(
        label=_("这次办得怎么样？"),
        help_text=_("只有您能评，经办人改不了。"),
        choices=list(GRADES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.grade_missing"],
            "invalid_choice": TEXTS["desk.grade_missing"],
        },
    )
    why = forms.CharField(
        label=_("哪里不满意？"),
        help_text=_("选了不满意，请说一句，我们好改。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("grade") in ASK_WHY and not found.get("why", "").strip():
            self.add_error("why", _say("desk.why_missing"))
        return found


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
