"""What is typed about a letter: the sheet, how it went out, what the employer says, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.forms import DayField, StoryArea
from zhijia.rights.models.letters import BODY_LENGTH, CONTACT_LENGTH, NOTE_LENGTH, TITLE_LENGTH
from zhijia.rights.rules.letter_flow import ENDING_WORDS, REPLY_WORDS, WAY_WORDS

CHOOSE = {"required": _("请选一个。"), "invalid_choice": _("请选一个。")}


class LetterForm(forms.Form):
    """The sheet. Lines that begin with 一、 or （一） become headings."""

    recipient = forms.CharField(
        label=_("收文单位"),
        max_length=120,
        error_messages={"required": _("请写收文单位的全称。")},
    )
    title = forms.CharField(
        label=_("标题"), max_length=TITLE_LENGTH, error_messages={"required": _("请写标题。")}
    )
    body = forms.CharField(
        label=_("正文"),
        help_text=_(
            "一行一段。以“一、”“（一）”开头的一行会排成小标题。不写职工的姓名、工号、岗位。"
        ),
        widget=StoryArea(BODY_LENGTH, attrs={"rows": 22}),
        error_messages={"required": _("请写正文。")},
    )
    answer_by = DayField(label=_("请在哪天前答复"), help_text=_("改了日子，正文里也要改。"))
    contact = forms.CharField(
        label=_("联系人"),
        help_text=_("例如：权益保障部，电话12351。"),
        max_length=CONTACT_LENGTH,
        required=False,
    )


class LetterNoteForm(forms.Form):
    """Why a letter goes back to its writer."""

    note = forms.CharField(
        label=_("哪里要改？"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 4}),
        error_messages={"required": _("请写一句理由，对方会看到。")},
    )


def _radios(label: Any, words: Mapping[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=lambda: [(code, say(word)) for code, word in words.items()],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class SendLetterForm(forms.Form):
    sent_on = DayField(label=_("哪天送的"))
    way = _radios(_("怎么送的"), WAY_WORDS)


class AnswerLetterForm(forms.Form):
    answered_on = DayField(label=_("哪天答复的"))
    reply = _radios(_("单位怎么说"), REPLY_WORDS)
    answer = forms.CharField(
        label=_("答复的要点"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 6}),
        error_messages={"required": _("请写答复的要点。")},
    )


class CloseLetterForm(forms.Form):
    ending = _radios(_("职工这边怎么样了"), ENDING_WORDS)
    note = forms.CharField(
        label=_("凭什么这样说"),
        help_text=_("例如：新的缴费明细里查到了补缴；单位交了完税凭证。"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 4}),
        error_messages={"required": _("请写凭什么这样说。")},
    )


class CheckAlarmForm(forms.Form):
    note = forms.CharField(
        label=_("核实到什么"),
        help_text=_("对着原件写：是单位的做法变了，还是数据、人员、政策的原因。"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 6}),
        error_messages={"required": _("请写核实到什么。")},
    )
