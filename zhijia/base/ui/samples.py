"""What the gallery shows: invented matters in every state, and a form with and without faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhijia.base.ui.forms import DayField, MoneyField, StoryArea, with_note
from zhijia.base.ui.words import STATES

CATEGORIES = [
    ("wages", with_note(_("工资、加班费"), _("拖欠、少发、扣钱"))),
    ("contract", with_note(_("合同和辞退"), _("没签合同、被辞退、被逼离职"))),
    ("unsure", _("说不清，先说说看")),
]


class GalleryForm(forms.Form):
    """One field of each kind."""

    category = forms.ChoiceField(
        label=_("您要说的是哪方面的事？"),
        help_text=_("选一个最接近的。选错了也不要紧，我们会转给对的人。"),
        choices=CATEGORIES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个最接近的。说不清就选最后一个。")},
    )
    story = forms.CharField(
        label=_("事情是怎么回事？"),
        help_text=_("想到哪写到哪。"),
        widget=StoryArea(3000),
        error_messages={"required": _("请写一句发生了什么。不想打字可以打12351。")},
    )
    phone = forms.RegexField(
        r"^1\d{10}$",
        label=_("手机号"),
        help_text=_("只用来联系您，办理人看号码要写理由。"),
        widget=forms.TextInput(
            attrs={"class": "zh-w-11", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
        error_messages={
            "required": _("请填手机号。例如：13812345678。"),
            "invalid": _("手机号应是11位数字。例如：13812345678。"),
        },
    )
    left_on = DayField(label=_("哪天离职的？"), help_text=_("例如：2018年3月19日"))
    wage = MoneyField(
        label=_("每月工资"),
        help_text=_("发到手的加上单位替您扣的。"),
        error_messages={"required": _("请填每月工资。例如：5000。")},
    )
    employer = forms.CharField(label=_("单位叫什么？"), required=False)
    union = forms.ChoiceField(
        label=_("导到哪个工会"), choices=[("1", "宏达纺织有限公司工会"), ("2", "东湖街道总工会")]
    )
    papers = forms.FileField(
        label=_("材料"),
        help_text=_("照片、录音、PDF、Word、Excel，每个不超过20兆。"),
        required=False,
    )
    agreed = forms.BooleanField(
        label=_("先不要联系我的单位"),
        help_text=_("到您说的日期以前，我们不联系。"),
        error_messages={"required": _("请在这里打勾，或者打12351。")},
    )


FAULTY = {
    "phone": "1381234567",
    "left_on_0": "2018",
    "left_on_1": "2",
    "left_on_2": "30",
    "wage": "五千",
    "union": "1",
}
TYPED = {
    "category": "wages",
    "story": "从1月起没有发工资。",
    "phone": "13812345678",
    "left_on_0": "2018",
    "left_on_1": "3",
    "left_on_2": "9",
    "wage": "5,000.00",
    "union": "1",
    "agreed": "on",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sample queue."""

    left: int
    title: str | Promise
    number: str
    person: str | Promise
    category: str | Promise
    holder: str | Promise
    next_step: str | Promise
    is_secret: bool = False


OVERDUE = [
    Row(
        -2,
        _("工资被拖欠两个月"),
        "2018-0308-0011",
        "张*国",
        _("工资"),
        _("区总工会法律服务部"),
        _("已催办，明天报区总工会主席"),
        True,
    ),
]
TODAY = [
    Row(
        0,
        _("单位没有给缴社保"),
        "2018-0312-0002",
        _("匿名"),
        _("社保"),
        _("权益保障部"),
        _("等您受理"),
        True,
    ),
    Row(
        0,
        _("想把会籍转到新单位"),
        "2018-0311-0036",
        "陈*芳",
        _("会籍"),
        _("组织部"),
        _("等原工会确认"),
    ),
]
LATER = [
    Row(
        2,
        _("三月份工资没有发"),
        "2018-0312-0047",
        "赵*强",
        _("工资"),
        _("权益保障部"),
        _("办理中"),
        True,
    ),
    Row(
        4,
        _("孩子上学想申请助学"),
        "2018-0312-0050",
        "周*",
        _("帮扶"),
        _("困难帮扶中心"),
        _("等补材料"),
    ),
]


def gallery() -> dict[str, Any]:
    """The context of the gallery pages."""
    return {
        "form_clean": GalleryForm(TYPED, auto_id="typed_%s"),
        "form_wrong": GalleryForm(FAULTY, auto_id="id_%s"),
        "states": [(code, {"to": _("组织部"), "days": 2, "times": 1}) for code in STATES],
        "groups": [(_("已超期"), OVERDUE), (_("今天到期"), TODAY), (_("以后"), LATER)],
        "when": datetime(2018, 3, 14, 2, 20, tzinfo=UTC),
        "due_on": date(2018, 3, 19),
        "import_steps": [_("上传"), _("对列"), _("检查"), _("提交")],
        "sum": 3_250_000,
    }
