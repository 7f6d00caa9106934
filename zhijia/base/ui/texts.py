"""The sentences of what pages themselves can fail at."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "ui.no_pdf": _("这台服务器现在做不了PDF。请打开要印的那一页，用浏览器打印。"),
}
