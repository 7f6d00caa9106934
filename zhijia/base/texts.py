"""The sentence for every error code: what is wrong, then what the person can do next; and for every
verb of the audit trail: what was done.

An app adds its own with `add_texts` and `add_verbs` from its `apps.py`. A code or a verb without a
sentence fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zhijia.kernel.errors import ZhijiaError
from zhijia.kernel.words import Named, Said

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy
else:
    Lazy = Promise

Text = str | Lazy

TEXTS: dict[str, Text] = {
    "flow.wrong_state": _("这件事已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"),
    "flow.note_required": _("请写明理由，对方会看到。"),
    "flow.already_moved": _("有人先办了这一步。您写的还在，没有发出。请先看最新情况。"),
    "limits.too_often": _("短时间内提交太多次了，没有收。请过10分钟再试，急事打12351。"),
    "identity.id_length": _("身份证号应是18位，您填了%(typed)s位。请对着证件再看一遍。"),
    "identity.id_area": _("身份证号开头的地区码不对。请对着证件再看一遍。"),
    "identity.id_birth": _("身份证号里的出生日期不对。请对着证件再看一遍。"),
    "identity.id_check": _("身份证号最后一位对不上，可能抄错了一位。请对着证件再看一遍。"),
    "identity.phone_length": _("手机号应是11位数字，您填了%(typed)s位。例如：13812345678。"),
    "identity.phone_unknown": _("手机号应以13至19开头。请再看一遍。例如：13812345678。"),
    "money.invalid": _("金额应是数字，最多两位小数。例如：1234.50。"),
}

VERBS: dict[str, Text] = {}
"""What an entry of the audit trail says was done, by its verb ("desk.accept_request"). The sentence
names no person: who did it stands beside it."""


def add_texts(texts: Mapping[str, Text]) -> None:
    """Add the sentences of an app; a code may be given once."""
    for code, text in texts.items():
        if TEXTS.setdefault(code, text) is not text:
            raise ValueError(f"the text of {code} is given twice")


def add_verbs(verbs: Mapping[str, Text]) -> None:
    """Add what an app writes into the audit trail; a verb may be given once."""
    for verb, text in verbs.items():
        if VERBS.setdefault(verb, text) is not text:
            raise ValueError(f"the words of {verb} are given twice")


def sentence(error: ZhijiaError) -> str:
    """The sentence of an error in the reader's language, with its facts filled in."""
    return str(TEXTS[error.code]) % error.facts


def in_the_readers_language(text: str) -> str:
    """A sentence that the rules said in Chinese, as the reader reads it. Names, numbers and
    documents that nobody translated stay as they are."""
    if isinstance(text, Named):
        return text.english if get_language() == "en" else str(text)
    if isinstance(text, Said):
        facts = {
            name: in_the_readers_language(fact) if isinstance(fact, str) else fact
            for name, fact in text.facts.items()
        }
        return gettext(text.pattern) % facts
    return gettext(text) if text else text
