"""One question of a worker's own check as a form; its answer comes out in the form in which answers
travel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.forms import DayField, MoneyField, half_width
from zhijia.kernel.regions import cities_by_province
from zhijia.rights.rules.insurance.own_questions import (
    ASKED_KINDS,
    EACH,
    FORM_WORDS,
    KIND_WORDS,
    NEVER,
    NO,
    SAME,
    UNKNOWN,
    WAGE,
    YES,
    Answers,
    Asked,
    fits,
    is_first_month,
    months_between,
)
from zhijia.rights.rules.insurance.units import month_name

CHOOSE = {"required": gettext_lazy("请选一个。"), "invalid_choice": gettext_lazy("请选一个。")}
WRONG_MONTH = gettext_lazy("请写年和月。例如：2018年4月。")
_TYPED_MONTH = re.compile(r"(\d{4})\s*[-年./]?\s*(\d{1,2})\s*月?", re.ASCII)
WHAT_DOES_NOT_FIT: Mapping[str, Any] = {
    "first": gettext_lazy("可以查2011年7月到这个月。请再看一遍。"),
    "last": gettext_lazy("止月不能早于起月，不能晚于这个月，最多查24个月。"),
    "hired_on": gettext_lazy("入职的日子不能晚于要查的最后一个月。请再看一遍。"),
    "base": gettext_lazy("缴费基数应大于0。一个月都没有缴的，请返回上一问改选。"),
}


class MonthField(forms.CharField):
    """A month as people write it; clean value: 2018-04."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput({"class": "zh-w-11", "autocomplete": "off"})
        words = {"required": WRONG_MONTH}
        super().__init__(widget=box, max_length=20, error_messages=words, **kwargs)

    def to_python(self, value: Any) -> str:
        found = _TYPED_MONTH.fullmatch(half_width(str(value or "")))
        if not value:
            return ""
        if not found or not 1 <= int(found[2]) <= 12:
            raise forms.ValidationError(WRONG_MONTH, code="invalid")
        return f"{found[1]}-{int(found[2]):02d}"


class OwnQuestionForm(forms.Form):
    """The form of one question; `answer` is what was answered, once the form is valid."""

    def __init__(self, asked: Asked, answers: Answers, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.asked, self.known, self.today = asked, answers, today
        build = _wage if asked.fact.startswith(WAGE) else FIELDS[asked.fact]
        self.fields.update(build(self))

    @property
    def skip(self) -> str:
        """What the button that leaves the question open says; empty when it may not stay open."""
        if not self.asked.may_skip:
            return ""
        return _("不知道") if self.asked.fact == "work" else _("看不清，不知道")

    @property
    def answer(self) -> str:
        return str(self.cleaned_data["answer"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        fact = self.asked.fact
        found["answer"] = _as_answer(fact, found, self.known)
        if not fits(fact, found["answer"], self.known, self.today):
            wrong = WHAT_DOES_NOT_FIT.get(fact, _("这个数看着不对，请再看一遍。"))
            self.add_error(next(iter(self.fields)), wrong)
        return found


def _as_answer(fact: str, found: Mapping[str, Any], answers: Answers) -> str:
    if fact == "months":
        cells = [found.get(month_name(month)) for month in months_between(answers)]
        return ",".join("" if cell is None else str(cell) for cell in cells)
    value = found[fact]
    if isinstance(value, date):
        return value.isoformat()
    return ",".join(value) if isinstance(value, list) else str(value)


def _region(form: OwnQuestionForm) -> dict[str, forms.Field]:
    field = forms.ChoiceField(
        label=_("社保缴在哪个城市？"),
        help_text=_("看记录上的参保地，不一定是户口所在地。"),
        choices=[("", _("请选")), *cities_by_province()],
        widget=forms.Select(attrs={"lang": "zh-CN"}),
        initial=form.known.get("region", ""),
        error_messages=CHOOSE,
    )
    return {"region": field}


def _form_of_work(form: OwnQuestionForm) -> dict[str, forms.Field]:
    words = {code: say(words) for code, words in FORM_WORDS.items()}
    label = _("您在这里是怎么干活的？")
    hint = _("该谁缴、缴哪几种，要看这个。有两种情况的，选要查的这几个月那一种。")
    return _radios(form, "work", label, words, hint)


def _first(form: OwnQuestionForm) -> dict[str, forms.Field]:
    hint = _("写这个单位要查的头一个月。例如：2018年4月。")
    return _month(form, "first", _("从哪个月查起？"), hint)


def _last(form: OwnQuestionForm) -> dict[str, forms.Field]:
    hint = _("一次最多查24个月。例如：2019年3月。")
    return _month(form, "last", _("查到哪个月为止？"), hint)


def _month(form: OwnQuestionForm, fact: str, label: str, hint: str) -> dict[str, forms.Field]:
    return {fact: MonthField(label=label, help_text=hint, initial=form.known.get(fact, ""))}


def _hired_on(form: OwnQuestionForm) -> dict[str, forms.Field]:
    known = form.known.get("hired_on", UNKNOWN)
    return {
        "hired_on": DayField(
            label=_("您哪天到这个单位上班的？"),
            help_text=_("从上班那天算，不从签合同那天算。"),
            initial=None if known == UNKNOWN else date.fromisoformat(known),
        )
    }


def _kinds(form: OwnQuestionForm) -> dict[str, forms.Field]:
    field = forms.MultipleChoiceField(
        label=_("记录上有哪几种保险？"),
        help_text=_("有一个月出现过就选上。生育保险可能写在医疗保险里。"),
        choices=[(kind, say(KIND_WORDS[kind])) for kind in ASKED_KINDS],
        widget=forms.CheckboxSelectMultiple,
        initial=form.known.get("kinds", "").split(","),
        error_messages={"required": _("请至少选一种；看不清就点下面的按钮。")},
    )
    return {"kinds": field}


def _same(form: OwnQuestionForm) -> dict[str, forms.Field]:
    words = {
        SAME: _("每个月都缴了，基数一样"),
        EACH: _("有的月份不一样，或者有的月份没有缴"),
        NEVER: _("一个月都没有缴"),
    }
    label = _("这几个月，记录上的养老保险缴费基数一样吗？")
    return _radios(form, "same", label, words)


def _base(form: OwnQuestionForm) -> dict[str, forms.Field]:
    known = form.known.get("base", "")
    return {
        "base": MoneyField(
            label=_("养老保险缴费基数是多少？"),
            help_text=_("照记录上写的抄，不是扣的钱。例如：4250。"),
            initial=int(known) if known else None,
            error_messages={"required": _("请填金额。例如：5000。")},
        )
    }


def _months(form: OwnQuestionForm) -> dict[str, forms.Field]:
    """One amount a month, beside the photo the worker holds; the first box has the question."""
    kept = form.known.get("months", "").split(",")
    months = list(months_between(form.known))
    cells = kept if len(kept) == len(months) else [""] * len(months)
    return {
        month_name(month): MoneyField(
            label=_("%(year)s年%(month)s月") % {"year": month // 12, "month": month % 12 + 1},
            required=False,
            initial=int(cell) if cell else None,
        )
        for month, cell in zip(months, cells, strict=True)
    }


def _wage(form: OwnQuestionForm) -> dict[str, forms.Field]:
    fact = form.asked.fact
    known = form.known.get(fact, UNKNOWN)
    if is_first_month(fact):
        label = _("头一个月的应发工资是多少？")
        hint = _("新到单位的，头一个月的工资是缴费的依据。写扣钱以前的数。")
    else:
        year = fact.removeprefix(WAGE)
        label = _("%(year)s年您平均每个月应发多少工资？") % {"year": year}
        hint = _("把那年各月的应发工资（扣钱以前，含奖金、加班费）加起来，除以上班的月数。")
    return {
        fact: MoneyField(
            label=label,
            help_text=hint,
            initial=None if known == UNKNOWN else int(known),
            error_messages={"required": _("请填金额。例如：5000。")},
        )
    }


def _withheld(form: OwnQuestionForm) -> dict[str, forms.Field]:
    words = {YES: _("每个月都扣了"), NO: _("没有扣")}
    label = _("工资条上扣了您的社保钱吗？")
    return _radios(form, "withheld", label, words)


def _radios(
    form: OwnQuestionForm, fact: str, label: str, words: Mapping[str, str], hint: str = ""
) -> dict[str, forms.Field]:
    field = forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(words.items()),
        widget=forms.RadioSelect,
        initial=form.known.get(fact, ""),
        error_messages=CHOOSE,
    )
    return {fact: field}


FIELDS: Mapping[str, Callable[[OwnQuestionForm], dict[str, forms.Field]]] = {
    "region": _region,
    "work": _form_of_work,
    "first": _first,
    "last": _last,
    "hired_on": _hired_on,
    "kinds": _kinds,
    "same": _same,
    "base": _base,
    "months": _months,
    "withheld": _withheld,
}


class RecordFileForm(forms.Form):
    """An exported record, read once to fill in the answers."""

    record = forms.FileField(
        label=gettext_lazy("从社保网站导出的缴费记录"),
        help_text=gettext_lazy("能读.xlsx和CSV，最多2兆。只用来替您填数，读完就扔。"),
        error_messages={
            "required": gettext_lazy("请选一个文件，或者直接照着记录填。"),
            "empty": gettext_lazy("这个文件是空的。请换一个文件。"),
        },
    )


class AlongForm(forms.Form):
    """What the worker chooses to hand over with the result: the photo of the record, the exported
    file, both or nothing. Kept only to go with the matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page of a question has a field `record` of its own: the ids must not meet.
        super().__init__(*args, **{"auto_id": "id_%s_along", **kwargs})

    photo = forms.FileField(
        label=gettext_lazy("参保缴费记录的照片或截屏"),
        help_text=gettext_lazy("选了才交，只跟着这件事交给工会。不认图上的字，以您填的为准。"),
        required=False,
    )
    record = forms.FileField(
        label=gettext_lazy("导出的缴费记录"),
        help_text=gettext_lazy("选了才交，只跟着这件事交给工会。CSV会转成Excel表，内容不变。"),
        required=False,
    )

    def papers(self) -> list[Any]:
        """The files that go along, in this order."""
        chosen = (self.cleaned_data[name] for name in self.fields)
        return [paper for paper in chosen if paper]
