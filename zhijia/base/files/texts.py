"""The sentences of papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "files.kind_not_taken": _("“%(name)s”不是照片、录音或文档，没有收。可以拍成照片再传。"),
    "files.no_photo": _("“%(name)s”里面其实不是照片，没有收。请重新拍一张再传。"),
    "files.too_big": _("“%(name)s”有%(size)s兆，超过%(most)s兆，没有收。可以剪短，或带到服务站。"),
    "files.empty": _("“%(name)s”是空的，没有收。请看看是不是还没下载完。"),
    "files.too_many": _("最多传%(most)s个，这个没有收。可以先删掉一个，或带到服务站。"),
    "files.gone": _("这份材料现在打不开。请过一会儿再试，或打12351。"),
}

VERBS: dict[str, Text] = {
    "files.keep_file": _("收下了一份材料"),
    "files.drop_file": _("删了一份材料"),
    "files.clear_orphans": _("清掉了没有归属的材料"),
}
