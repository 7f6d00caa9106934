"""The sentences of the law library: refusals, and what the audit trail says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "law.no_chinese_face": _(
        "这台服务器没有中文字体，画不了图。可以截屏分享结果上面的法条和算法。"
    ),
    "law.not_your_figures": _("各地标准由区总工会登记和签字。发现错了，请告诉区总工会。"),
    "law.own_proposal": _("这是您自己登记的，要由另一位同志对着原文签字。"),
    "law.own_doubt": _("这是您自己提请撤下的，要由另一位同志签字。"),
    "law.not_at_this_step": _("这个标准已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"),
    "law.kind_unknown": _("没有“%(typed)s”这种标准。请从表里选一种。"),
    "law.region_missing": _("请写地区。例如：江苏省、苏州市，全国的写：全国。"),
    "law.region_unknown": _("没有找到这个地区。请写全称或者六位代码，例如：苏州市，320500。"),
    "law.year_unknown": _("请写四位数的年份，例如：2024。"),
    "law.value_missing": _("请写数值。"),
    "law.value_no_number": _("数值应是一个数字，例如：20。请对着原文再看一遍。"),
    "law.value_impossible": _("这种标准不会是这个数。请对着原文再看一遍。"),
    "law.rate_without_percent": _("费率请带百分号，例如：8%%。写8说不清是百分之八还是八倍。"),
    "law.dimension_unknown": _("“%(typed)s”不能用来细分这种标准。请再看一遍。"),
    "law.valid_from_missing": _("请写从哪天起有效。"),
    "law.days_reversed": _("止日不能早于起日。请再看一遍。"),
    "law.known_since_missing": _("请写公布日期。文件没有写，就写起日。"),
    "law.not_published_yet": _("公布日期不能晚于今天。还没有公布的，等公布了再登记。"),
    "law.grace_too_early": _("免收滞纳金的日子不能早于起日。请再看一遍。"),
    "law.source_missing": _("请写在哪里能看到原文。没有网址，写哪个单位存着。"),
    "law.document_missing": _("请写文号。没有文号，写文件的名称。"),
    "law.note_missing": _("请写一句理由，对方会看到。"),
    "law.note_too_long": _("最多写%(most)s字，您写了%(count)s字。"),
    "law.known_already": _("一样的标准已经有了，不用再登记。"),
    "law.proposed_already": _("这些天的这个标准已经有人登记，正在等签字。请先看那一个。"),
}

VERBS: dict[str, Text] = {
    "law.propose_figure": _("登记了标准，提请签字"),
    "law.sign_figure": _("给标准签了字"),
    "law.return_figure": _("退回了登记的标准"),
    "law.contest_figure": _("提请撤下标准"),
    "law.keep_figure": _("没有撤下标准"),
    "law.withdraw_figure": _("撤下了标准"),
    "law.supersede_figure": _("标准被新的代替"),
}

MENU_ENTRY = MenuEntry(
    title=_("各地标准"),
    url_name="law:figure_proposals",
    icon="chart-bar",
    duty="law.propose_figure",
    order=70,
)
