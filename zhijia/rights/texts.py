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
    "rights.files_missing": _("还缺：%(names)s。齐了才能查。"),
    "rights.file_too_big": _("文件超过%(most)s兆。请按年份或者按单位分开，一次传一份。"),
    "rights.file_unreadable": _("读不了这个文件。%(why)s"),
    "rights.record_is_pdf": _("PDF里的表读不了。请在网站上另存为Excel，或者照着它填。"),
    "rights.record_is_photo": _("照片上的字我们不认。请把照片放在下面，照着它填。"),
    "rights.record_is_old": _("旧格式的.xls读不了。请另存为.xlsx或者CSV，或者照着它填。"),
    "rights.record_too_big": _("这个文件太大，不像一个人的缴费记录。请换一个文件，或者照着它填。"),
    "rights.record_no_columns": _(
        "没有找到“费款所属期”和“缴费基数”这两列。请换一个导出的文件，或者照着它填。"
    ),
    "rights.record_no_kind": _("看不出是哪种保险。请换成有“险种”一列的，或者照着它填。"),
    "rights.record_several_people": _("这个文件里不止一个人的记录。请换成只有您自己的。"),
    "rights.record_no_pension": _("文件里没有这几年的养老保险。请换一个文件，或者照着它填。"),
    "rights.record_row": _("第%(row)s行是哪个月的，看不出来。请改好再传，或者照着它填。"),
    "rights.nothing_to_tell": _(
        "没有可以告诉单位的事项：每一项都不到五个人。请先征得职工本人同意，再按一件诉求办。"
    ),
    "rights.no_letter_from_this": _("只能按查完的、单位自己的文件起草函。请另开一次社保体检。"),
    "rights.not_your_letter": _("给单位的函由区总工会起草。请跟区总工会说。"),
    "rights.not_yours_to_sign": _("函由区总工会主席签发。请提醒主席核对。"),
    "rights.own_letter": _("这封函是您起草或者最后修改的，要由另一位同志签发。"),
    "rights.letter_elsewhere": _("这封函已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"),
    "rights.letter_names_somebody": _("函里不能写职工是谁：%(words)s。请换个说法。"),
    "rights.sent_on_impossible": _("送出的日子应在签发以后，不能晚于今天。请再看一遍。"),
    "rights.answered_on_impossible": _("答复的日子应在送出以后，不能晚于今天。请再看一遍。"),
    "rights.too_long": _("最多写%(most)s字，您写了%(count)s字。"),
    "rights.alarm_elsewhere": _("这条提醒已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"),
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
    "rights.draft_letter": _("起草了提示函"),
    "rights.edit_letter": _("修改了提示函"),
    "rights.sign_letter": _("签发了提示函"),
    "rights.return_letter": _("退回了提示函"),
    "rights.discard_letter": _("作废了提示函"),
    "rights.send_letter": _("登记送出了提示函"),
    "rights.answer_letter": _("登记了单位的答复"),
    "rights.close_letter": _("办结了提示函"),
    "rights.export_workbook": _("下载了给单位的核对表"),
    "rights.raise_alarm": _("发出了上升提醒"),
    "rights.check_alarm": _("核实了上升提醒"),
    "rights.dismiss_alarm": _("上升提醒不用处理"),
    "rights.act_alarm": _("上升提醒已处理"),
}

DUTY_SENTENCES: dict[str, Text] = {
    "rights.audit_insurance": _("做社保体检，所在单位的除外"),
    "rights.read_findings": _("看社保体检的结果（姓名遮住），所在单位的除外"),
    "rights.write_letters": _("起草给单位的提示函，登记送出和答复"),
    "rights.sign_letters": _("签发别人起草的提示函"),
}

INSURANCE_ENTRY = MenuEntry(
    title=_("社保体检"),
    url_name="rights:insurance_overview",
    icon="scale",
    duty="rights.read_findings",
    group=_("维权"),
    order=40,
)
