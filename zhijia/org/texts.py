"""The tree's sentences: every refusal ends with what the officer can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "org.district_stands": _("区总工会已经设立了，只能有一个。请用账号登录。"),
    "org.not_your_tree": _("这一步要由上级工会的组织干部办。请把情况告诉上级工会。"),
    "org.kind_does_not_fit": _("这类工会不能挂在这个上级下面。请换一个上级，或者换一个类别。"),
    "org.under_itself": _("两个工会有上下级关系，不能这样办。请换一个工会。"),
    "org.hangs_there_already": _("它已经在这个工会下面。请换一个上级。"),
    "org.merge_of_two_kinds": _("只有同类的工会才能合并。请换一个工会。"),
    "org.union_closed": _("这个工会已经撤销，只能查看。请刷新看最新情况。"),
    "org.root_stays": _("区总工会是最上面一级，不能划转、合并或者撤销。"),
    "org.has_children": _("它下面还有工会。请先把下面的工会划转走，再撤销。"),
    "org.name_taken": _("同一个上级下面已经有“%(name)s”。请核对，或者把名称写全。"),
    "org.day_in_future": _("日期还没有到。请在当天或者以后登记。"),
    "org.day_before_set_up": _("日期早于建会日期%(set_up)s。请改日期。"),
    "org.employer_exists": _("这个统一社会信用代码已经登记过。请按代码查找。"),
    "org.uscc_invalid": _("统一社会信用代码是18位，最后一位对不上。请对着执照再看一遍。"),
    "org.not_your_roster": _("会员由本单位工会或者上级工会登记。请联系他们。"),
    "org.member_already": _("这个人已经是会员。要换工会，请办转会。"),
    "org.transfer_to_itself": _("这个人就在这个工会。请换一个工会。"),
    "org.day_before_membership": _("日期早于会籍开始的%(since)s。请改日期。"),
    "org.changed_since": _("后来又有了变动，不能直接更正。请先看会籍记录，按现在的情况办。"),
    "org.membership_ended": _("这份会籍已经结束，只能查看。"),
    "org.district_corrects": _("会籍已经结束，要恢复请告诉区总工会，由区总工会核对后更正。"),
    "org.file_too_big": _("表超过5兆，没有收。请分成几个表导入。"),
    "org.file_too_long": _("一次最多导入%(most)s行。请分成几个表导入。"),
    "org.file_unreadable": _("这个文件打不开。请存成.xlsx或者.csv再传。"),
    "org.header_missing": _("表里没有这些列：%(names)s。可以下载空表对照。"),
    "org.cell_missing": _("没有填。请补上。"),
    "org.cell_formula": _("这一格是公式，不是数。请复制后“选择性粘贴—数值”。"),
    "org.cell_too_long": _("太长了，最多%(most)s字。请写短一些。"),
    "org.cell_code_unknown": _("“%(typed)s”不在代码里。是不是“%(near)s”？"),
    "org.cell_date_invalid": _("“%(typed)s”不是日期。例如：2016-12-02。"),
    "org.cell_count_invalid": _("“%(typed)s”不是人数。请填数字。"),
    "org.cell_duplicate": _("和第%(other)s行重复。请留一行。"),
    "org.cell_union_unknown": _("没有叫“%(typed)s”的工会。是不是“%(near)s”？"),
    "org.cell_union_ambiguous": _("有几个工会叫“%(typed)s”。请先把名称写全。"),
    "org.cell_union_exists": _("这个工会已经登记过。请删掉这一行。"),
    "org.cell_no_code_like_it": _("“%(typed)s”不在代码里。请看空表里的说明。"),
    "org.cell_no_union_like_it": _("没有叫“%(typed)s”的工会。请先登记这个工会。"),
    "org.not_your_import": _("这个表是别的同志传的，由他提交。您可以自己再传一次。"),
    "org.term_order": _("到期早于开始。请改其中一个。"),
    "org.import_has_findings": _("还有要改的行，一行都没有写入。请改好再传。"),
    "org.import_committed": _("这个表已经导入过了。"),
    "org.employer_closed": _("这个单位已经注销，只能查看。"),
}

VERBS: dict[str, Text] = {
    "org.found_district": _("设立了区总工会"),
    "org.found_union": _("建立了工会"),
    "org.edit_union": _("改了工会的登记"),
    "org.rename_union": _("给工会更了名"),
    "org.move_union": _("划转了工会"),
    "org.merge_union": _("合并了工会"),
    "org.close_union": _("撤销了工会"),
    "org.register_employer": _("登记了用人单位"),
    "org.edit_employer": _("改了用人单位的登记"),
    "org.assign_employer": _("改了用人单位的归口工会"),
    "org.enrol_member": _("登记了会员"),
    "org.transfer_membership": _("转出了会员"),
    "org.retain_membership": _("办理了保留会籍"),
    "org.restore_membership": _("恢复了会籍"),
    "org.end_membership": _("结束了会籍"),
    "org.exclude_membership": _("开除了会籍"),
    "org.correct_membership": _("更正了会籍记录"),
    "org.check_sheet": _("上传并检查了表格"),
    "org.commit_import": _("导入了表格"),
    "org.pseudonymise_person": _("擦掉了旧会员的姓名号码"),
}

UNIONS_ENTRY = MenuEntry(
    title=_("工会组织"),
    url_name="org:unions",
    icon="sitemap",
    duty="org.read_tree",
    group=_("基础"),
    order=60,
)
MEMBERS_ENTRY = MenuEntry(
    title=_("会员"),
    url_name="org:members",
    icon="users",
    duty="org.read_members",
    group=_("基础"),
    order=61,
)
