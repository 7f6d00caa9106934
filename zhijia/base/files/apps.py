from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "zhijia.base.files"
    label = "files"
    verbose_name = "材料"

    def ready(self) -> None:
        from zhijia.base.files.services import clear_orphans
        from zhijia.base.sockets import SWEEPS
        from zhijia.base.texts import add_texts

        SWEEPS.plug("files.clear_orphans", clear_orphans)
        add_texts(
            {
                "files.kind_not_taken": _(
                    "“%(name)s”不是照片、录音或文档，没有收。可以拍成照片再传。"
                ),
                "files.no_photo": _("“%(name)s”里面其实不是照片，没有收。请重新拍一张再传。"),
                "files.too_big": _(
                    "“%(name)s”有%(size)s兆，超过%(most)s兆，没有收。可以剪短，或带到服务站。"
                ),
                "files.empty": _("“%(name)s”是空的，没有收。请看看是不是还没下载完。"),
                "files.too_many": _("最多传%(most)s个，这个没有收。可以先删掉一个，或带到服务站。"),
                "files.gone": _("这份材料现在打不开。请过一会儿再试，或打12351。"),
            }
        )
