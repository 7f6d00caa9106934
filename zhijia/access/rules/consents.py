"""What a person is asked to agree to, in which words, and what taking it back does.

Law: 《个人信息保护法》第十三条 (most of what a union does rests on other grounds than consent),
第十五条 (a consent may be withdrawn as easily as it was given, and what was done before stays right).
A change of the words is a new version: whoever agreed to the old one did not agree to the new one.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.kernel.words import _


@dataclass(frozen=True, slots=True)
class ConsentKind:
    """One thing that may be agreed to. `wording` is what was shown, `version` the day these words
    came into use; `without` says what happens when it is taken back."""

    title: str
    wording: str
    version: str
    without: str
    only_where_given: bool = False
    """Nobody is asked for it on the page of consents: it was given where it was needed."""


CONSENTS: dict[str, ConsentKind] = {
    "sms": ConsentKind(
        _("有进展时发短信告诉我"),
        _("我同意工会在我办的事有进展时，往我留的手机号发短信。短信里不写是什么事。"),
        "2026-11-22",
        _("不再发短信，进展只在“消息”里看。登录验证码还会发，因为是您自己要的。"),
    ),
    "joining": ConsentKind(
        _("入会时填的信息"),
        _("我同意工会用我填的这些信息办理入会，登记在会员名册里"),
        "2026-11-22",
        _(
            "办完的入会申请和里面填的马上删掉。会籍不变：它按章程登记；要退会，请在“我的会籍”里申请。"
        ),
        only_where_given=True,
    ),
}
