"""What a good password is, in our own words."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhijia.access.rules.sign_in import SHORTEST_PASSWORD


class GoodPassword:
    """Long enough, not digits alone (a birthday, a phone), and not one that everybody guesses."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: object = None) -> None:
        if len(password) < SHORTEST_PASSWORD:
            told = {"most": SHORTEST_PASSWORD, "typed": len(password)}
            raise ValidationError(
                _("密码要有%(most)s位，您写了%(typed)s位。可以用几个不相干的词连起来。") % told,
                code="password_short",
            )
        if password.isdigit():
            raise ValidationError(
                _("全是数字的密码容易被猜到，比如生日、手机号。请加上字母或词语。"),
                code="password_digits",
            )
        if password.lower().strip() in self._common:
            raise ValidationError(
                _("这个密码太常见，别人一试就开。请换一个。"), code="password_common"
            )

    def get_help_text(self) -> str:
        return _("至少10位，别用手机号、生日。")
