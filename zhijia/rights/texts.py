"""The sentences of the rights floor: refusals, what the audit trail says, duties, the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "rights.not_your_audit": _("社保体检由区总工会做。要查一家单位，请跟区总工会说。"),
    "rights.tied_to_the_employer": _(
        "这是您所在的单位，或者还不知道是哪家，要请没有关系的同志来办。"
    ),
    "rights.audit_has_begun": _("这次体检已经开始查了，文件不能再动。要换文件，请另开一次。"),
    "rights.audit_under_way": _("这次体检正在查，或者已经作废。请刷新看最新情况。"),
    "rights.audit_has_letters": _("已经按这次体检发过函，结果不能删。要改，请另开一次。"),
    "rights.reveal_not_yours": _("看姓名和证件号要有专门的职责。请找区总工会负责的同志。"),
    "rights.columns_missing": _("还缺这些列：%(names)s。请选出它们是哪一列，或者换一个文件。"),
    "rights.files_missing": _("还缺：%(names)s。三个文件都齐了才能查。"),
    "rights.file_too_big": _("文件超过%(most)s兆。请按年份或者按单位分开，一次传一份。"),
    "rights.file_unreadable": _("%(why)s请另存为.xlsx或者.csv再传。"),
}

VERBS: dict[str, Text] = {
    "rights.begin_audit": _("开始了一次社保体检"),
    "rights.add_audit_file": _("传了体检用的文件"),
    "rights.map_audit_file": _("对了文件的列"),
    "rights.remove_audit_file": _("删了体检用的文件"),
    "rights.order_audit": _("提交了社保体检"),
    "rights.report_audit": _("社保体检查完了"),
    "rights.fail_audit": _("社保体检没有查完"),
    "rights.discard_audit": _("作废了社保体检"),
    "rights.name_employer": _("认出了文件里的单位"),
}

DUTY_SENTENCES: dict[str, Text] = {
    "rights.audit_insurance": _("做社保体检，所在单位的除外"),
    "rights.read_findings": _("看社保体检的结果（姓名遮住），所在单位的除外"),
}

INSURANCE_ENTRY = MenuEntry(
    title=_("社保体检"),
    url_name="rights:insurance_overview",
    icon="scale",
    duty="rights.read_findings",
    group=_("维权"),
    order=40,
)
