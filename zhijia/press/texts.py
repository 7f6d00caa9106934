"""The sentences of the directory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "press.not_your_branch": _("这个地方不在您负责的范围。请告诉区总工会。"),
    "press.closed_already": _("这个地方已经撤了。请重新登记一个。"),
    "press.named_already": _("这里已经登记过同名的地方。请改那一个，或者换个名称。"),
    "press.kind_missing": _("请选哪一类。"),
    "press.name_missing": _("请写名称，挂的牌子上怎么写就怎么写。"),
    "press.address_missing": _("请写地址，写到门牌号，怎么进。"),
    "press.hours_missing": _("请写什么时候开。"),
    "press.source_missing": _("请写是谁核对的，怎么核对的。"),
}

VERBS: dict[str, Text] = {
    "press.add_station": _("登记了服务站"),
    "press.edit_station": _("改了服务站"),
    "press.close_station": _("撤了服务站"),
}

MENU_ENTRY = MenuEntry(
    title=_("服务站"),
    url_name="press:stations",
    icon="map-pin",
    duty="press.edit",
    order=75,
)
