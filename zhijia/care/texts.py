"""The sentences of policies and trials: refusals, and what the audit trail says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "care.not_your_policies": _("帮扶政策由区总工会起草和签字。发现错了，请告诉区总工会。"),
    "care.own_policy": _("这是您起草、改过或者提交的，要由另一位同志对着原文签字。"),
    "care.not_at_this_step": _("这份政策已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"),
    "care.document_fault": _("第%(line)s行：%(what)s。请改好再存。"),
    "care.too_long": _("“%(what)s……”太长，最多%(most)s字。请写短一些。"),
    "care.mark_gone": _("这一处刚被改过。请刷新看最新的写法再改。"),
    "care.changed_since": _(
        "您打开以后，这份草稿又改过了，所以没有存。您写的还在下面：请先复制出来，再打开最新的草稿改。"
    ),
    "care.finding_gone": _("这个问题已经不在了。请刷新看最新的检查结果。"),
    "care.no_first_day": _("还没有写从哪天起施行。请先写上生效日期，再提交。"),
    "care.findings_open": _(
        "检查出的%(count)s个问题还没有改好或者答复：%(named)s。请先处理，再提交。"
    ),
    "care.no_vectors": _("还没有检验用的样例。请先做样例，再提交。"),
    "care.vectors_fail": _(
        "%(count)s个样例算出来和写好的不一样：%(named)s。请看是政策写错了还是样例要重做。"
    ),
    "care.answer_missing": _("请写一句答复：怎么办、为什么。"),
    "care.file_quote": _(
        "第%(line)s行的引号没有成对，后面的户会被吞掉，所以没有收。请改好这一行再传。"
    ),
    "care.file_cells": _(
        "第%(line)s行的格数和表头不一样，或者引号写错了，所以没有收。请改好这一行再传。"
    ),
    "care.file_text": _("第%(line)s行不是UTF-8文字，没有收。请另存为“CSV UTF-8”再传。"),
    "care.file_zero": _("第%(line)s行里有看不见的零字节，没有收。请重新导出再传。"),
    "care.file_empty": _("文件是空的，没有表头。请照说明写好列名再传。"),
    "care.file_twice": _("第1行的列名“%(what)s”写了两次。请改好再传。"),
    "care.file_unnamed": _("第1行的第%(what)s列没有列名。请补上再传。"),
    "care.file_parquet": _("这不是一个完整的Parquet文件，可能没有传完。请重新导出再传。"),
    "care.withdrawal_asked": _("已经有人要撤回它了，等另一位同志签字。"),
    "care.withdrawal_not_asked": _("没有人要撤回它。请先写明理由，再请另一位同志签字。"),
    "care.own_withdrawal": _("撤回是您提的，要由另一位同志签字。"),
    "care.reason_missing": _("请写为什么要撤回。"),
    "care.note_missing": _("请写哪里要改，对方会看到。"),
    "care.note_too_long": _("最多写%(most)s字，您写了%(count)s字。"),
    "care.not_your_trial": _("这次试算是别人开的，只有开的人能停。"),
    "care.families_gone": _("这次试算的家庭已经删掉了，不能再对。请重新试算一次。"),
    "care.file_kind": _("只收.csv和.parquet。请另存为CSV再传。"),
    "care.file_too_big": _("文件最大%(most)s兆。请分成几份试。"),
    "care.sets_no_class": _("这份政策不按条件定类别，没有可比的。请换一份。"),
    "care.line_needed": _("那一天、那个地方的低保标准还没有登记。请在这里写一个，或者先去登记。"),
    "care.nothing_to_compare": _("两边一样，没有可比的。请换一份政策，或者换一个低保标准。"),
}

VERBS: dict[str, Text] = {
    "care.draft_policy": _("起草了帮扶政策"),
    "care.change_policy": _("改了帮扶政策的草稿"),
    "care.answer_finding": _("答复了政策检查的问题"),
    "care.renew_vectors": _("重做了政策的样例"),
    "care.submit_policyversion": _("提交了帮扶政策，请人签字"),
    "care.return_policyversion": _("退回了帮扶政策"),
    "care.sign_policyversion": _("给帮扶政策签了字"),
    "care.supersede_policyversion": _("帮扶政策被新的代替"),
    "care.discard_policyversion": _("放弃了帮扶政策的草稿"),
    "care.ask_withdrawal": _("提出撤回帮扶政策，请人签字"),
    "care.keep_policy": _("没有撤回帮扶政策，照旧用"),
    "care.withdraw_policyversion": _("签字撤回了帮扶政策"),
    "care.try_policies": _("试算了两份帮扶政策"),
    "care.check_late": _("重新核对了试算过的判定"),
}

MENU_ENTRIES = {
    "care.policies": MenuEntry(
        title=_("帮扶政策"),
        url_name="care:policy_versions",
        icon="heart-handshake",
        duty="care.propose_policy",
        order=60,
        also=("/w/care/",),
    ),
}
