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
    "org.district_merges": _("合并由区总工会办。请告诉区总工会。"),
    "org.two_ids": _("两边的证件号不同，是两个人，不能合并。"),
    "org.ask_the_person_first": _(
        "这是名册里的人和别处已有的登记，要由本人来说。请到“要问本人的”里问；本人同意了，会自动并成一个。"
    ),
    "org.two_of_a_kind": _(
        "两边各有一个登录账号，或者各有一件正在办的事。请先联系本人，留下一个再合并。"
    ),
    "org.merge_changed_since": _("合并以后登记、会籍或者事项又有变动，分不开了。请直接改登记。"),
    "org.reveal_not_yours": _("您的职务不能看完整的姓名和号码。请找本工会主席或者上级工会。"),
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
    "org.term_length": _("一届是3年或者5年。请选一个。"),
    "org.term_before_current": _("本届开始要晚于上一届的开始日%(since)s。请改日期。"),
    "org.term_unknown": _("还没有登记本届到期日，排不出换届的步骤。请先登记本届。"),
    "org.term_replaced": _("这一届已经换届，只能查看。请登记到现在这一届。"),
    "org.step_unknown": _("没有这一步。请刷新再看。"),
    "org.seat_needs_member": _(
        "本工会和下面的名册里，没有这样一位在籍会员。请核对姓名，或者先登记会籍。"
    ),
    "org.member_has_namesakes": _("名册里有几位同名的。请再写上手机号。"),
    "org.position_does_not_fit": _("这个委员会没有这个职务。请换一个。"),
    "org.seat_before_term": _("任职开始早于本届开始。请改日期。"),
    "org.seated_already": _("这位同志已经在这个委员会里。要换职务，请先结束原来的。"),
    "org.head_taken": _("主席、主任只有一位。请先结束现任的任职。"),
    "org.seats_full": _("名额是%(seats)s人，已经满了。请先核对名额。"),
    "org.seat_ended_already": _("这个任职已经结束了。请刷新看最新情况。"),
    "org.seat_ends_before_it_begins": _("结束日早于任职开始。请改日期。"),
    "org.no_certificate": _("还没有登记法人证书的代码。请先在登记事项里补上。"),
    "org.filed_already": _("这件变更登记已经办完了。"),
    "org.filed_out_of_time": _("办理日期要在变更以后、今天以前。请改日期。"),
    "org.id_held_by_another": _(
        "这个证件号已经登记在另一个人名下，可能是同一个人。请先在“重复的人”里核对合并。"
    ),
    "org.employer_closed": _("这个单位已经注销，只能查看。"),
    "org.draft_gone": _("您写的草稿已经过期，没有保存。请重新开始，或者打12351。"),
    "org.place_missing": _("请选一个。都不是，就选最后一个。"),
    "org.nobody_to_join": _("还没有工会能接收申请。请打12351，我们一样受理。"),
    "org.member_here_already": _("您已经是这个工会的会员，不用再申请。请看“我的会籍”。"),
    "org.application_open": _("您还有一份申请没有办完。请先看那一份，或者把它撤回。"),
    "org.passphrase_wrong": _("申请号和口令对不上。口令是16位数字。请过1分钟再试。"),
    "org.not_your_turn": _("现在轮到别的工会答复，您可以看，不能办。要催，请找那个工会。"),
    "org.own_application": _("这是您自己的申请，要由别的同志办。请转给同事或者上级工会。"),
    "org.application_moved_on": _("这份申请已经到了别的步骤。请刷新看最新情况。"),
    "org.leaving_is_free": _("退会是会员的自由，不能不同意。有话想说，请先联系本人。"),
    "org.nobody_above": _("区总工会上面没有可以转的工会。请同意，或者说明理由。"),
    "org.not_your_application": _("这一步只有申请人自己能办。请用本人的账号登录。"),
    "org.prove_your_device": _("这台设备还没有确认过。请先在“登录和设备”里确认，再办这一步。"),
    "org.not_an_active_member": _("只有在籍的会员能申请保留会籍。请先看“我的会籍”。"),
    "org.not_a_member": _("您现在不是会员。想入会，请点“加入工会”。"),
    "org.membership_changed": _("会籍刚刚有了变动，这一步没有办。请刷新看最新情况。"),
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
    "org.part_people": _("确认了是两个人"),
    "org.merge_people": _("合并了同一个人的登记"),
    "org.undo_merge": _("撤销了合并"),
    "org.edit_member": _("改了会员的登记"),
    "org.correct_membership": _("更正了会籍记录"),
    "org.check_sheet": _("上传并检查了表格"),
    "org.record_term": _("登记了一届委员会"),
    "org.seat_member": _("登记了一位委员"),
    "org.unseat_member": _("结束了一位委员的任职"),
    "org.tick_step": _("记了换届的一步"),
    "org.note_change": _("记了一件要变更登记的事"),
    "org.file_change": _("登记了变更办完"),
    "org.commit_import": _("导入了表格"),
    "org.correct_person": _("更正了一个人的登记"),
    "org.pseudonymise_person": _("擦掉了旧会员的姓名号码"),
    "org.apply_to_join": _("提交了会籍申请"),
    "org.open_application": _("凭申请号和口令看了申请"),
    "org.approve_application": _("同意了会籍申请"),
    "org.carry_out_application": _("办好了会籍申请"),
    "org.ask_application": _("请会员本人决定"),
    "org.agree_application": _("会员本人同意了"),
    "org.refuse_application": _("没有同意会籍申请"),
    "org.withdraw_application": _("撤回了会籍申请"),
    "org.lapse_application": _("会籍申请到期结束"),
    "org.pass_up_application": _("把申请转给了上级工会"),
    "org.pass_over_silent": _("没有按时答复，转给上级"),
    "org.rehome_applications": _("把申请交给了接手的工会"),
    "org.issue_card": _("发了会员卡"),
    "org.forget_application": _("删了办完的会籍申请"),
}

UNIONS_ENTRY = MenuEntry(
    title=_("工会组织"),
    url_name="org:unions",
    icon="sitemap",
    duty="org.read_tree",
    group=_("基础"),
    order=60,
    also=("/w/employers/", "/w/import/sheet/", "/w/terms/", "/w/seats/", "/w/filings/"),
)
MEMBERS_ENTRY = MenuEntry(
    title=_("会员"),
    url_name="org:members",
    icon="users",
    duty="org.read_members",
    group=_("基础"),
    order=61,
    also=("/w/import/", "/w/claims/"),
)
APPLICATIONS_ENTRY = MenuEntry(
    title=_("入会申请"),
    url_name="org:applications",
    icon="id-badge-2",
    duty="org.read_members",
    order=25,
)

JOINING_MESSAGES: dict[str, Text] = {
    "org.application_progress": _("申请号%(number)s有新进展，请登录或用申请号查看。"),
    "org.member_moved_away": _("有会员的会籍转出了本工会，请在会员名册里看。"),
    "org.membership_question": _("有一件事要请您本人决定，请登录后在“我的会籍”里看。"),
}

# The import of rosters
TEXTS |= {
    "org.roster_unreadable": _("这个文件没有收。%(why)s"),
    "org.roster_too_big": _("文件超过%(most)s兆，没有收。请按单位分成几个文件。"),
    "org.roster_columns_missing": _("还没有说哪一列是%(names)s。请选一列。"),
    "org.roster_too_many_corrections": _("改好的行传得太多次了。请把整张表改好，重新导入。"),
    "org.roster_not_the_red_rows": _(
        "这不是下载的标红的表：里面没有姓名和证件号码。请传改好的那张表。"
    ),
    "org.roster_has_nothing_to_write": _("没有可以写入的行。请先把要改的行改好。"),
    "org.roster_failed": _("没有做完，什么都没有写入。请再试一次；还不行，请告诉区总工会。"),
    "org.roster_undo_is_over": _("过了%(days)s天，不能整批撤销了。请到会员页面一个一个更正。"),
    "org.roster_undo_count": _("人数对不上，应是%(count)s。请看清楚再填。"),
    "org.claim_record_gone": _("名册里的那份登记已经没有了，不用再办。"),
    "org.claim_is_theirs": _("这个人现在是别处的会员，要不要转只能由本人答复。请先问本人。"),
    "org.not_your_claim": _("这件事只能由本人答复。"),
}
VERBS |= {
    "org.check_roster": _("检查了名册"),
    "org.report_roster": _("查完了名册"),
    "org.fail_roster": _("停下了名册检查"),
    "org.order_roster": _("提交了名册"),
    "org.stop_roster": _("停下了名册写入"),
    "org.commit_roster": _("导入了会员名册"),
    "org.undo_roster": _("撤销了名册导入"),
    "org.discard_roster": _("不导入这份名册"),
    "org.ask_claim": _("请本人答复会籍"),
    "org.agree_claim": _("本人同意转会籍"),
    "org.join_claim": _("接回了旧会员的登记"),
    "org.decline_claim": _("本人不转会籍"),
    "org.withdraw_claim": _("不用再问本人"),
    "org.export_members": _("导出了会员名册"),
    "org.export_identities": _("导出了完整名册"),
}
ROSTER_MESSAGES: dict[str, Text] = {
    "org.membership_withdrawn": _("您的会籍登记撤回了，请登录后在“我的会籍”里看。"),
    "org.claim_joined": _("您的会籍接回来了，请登录后在“我的会籍”里看。"),
    "org.claim_asked": _("有一件事要请您本人决定，请登录后在“我的”里看。"),
}

TERM_MESSAGES: dict[str, Text] = {
    "org.term_ends": _("本届委员会%(on)s到期，请准备换届。"),
    "org.certificate_ends": _("工会法人证书%(on)s到期，请准备换证。"),
}
CALENDAR_ENTRY = MenuEntry(
    title=_("日历"),
    url_name="org:calendar",
    icon="calendar",
    duty="org.read_tree",
    group=_("基础"),
    order=62,
)
ROSTER_FAULTS: dict[str, Text] = {
    "name_missing": _("姓名不对或者没有"),
    "union_unknown": _("没有这个工会"),
    "id_invalid": _("证件号码不对"),
    "id_duplicate": _("同一人出现两次"),
    "id_exists": _("已经在别的工会"),
    "code_unknown": _("填的不在选项里"),
    "date_invalid": _("日期认不出"),
    "phone_invalid": _("手机号不对"),
    "formula_cell": _("格子里是公式"),
}

# Handing a branch over
TEXTS |= {
    "org.hand_over_not_yours": _("移交全部数据要由这个工会的主席办。请联系主席。"),
}
VERBS |= {
    "org.hand_over_register": _("要做移交包"),
    "org.make_handover": _("做好了移交包"),
    "org.download_hand_over": _("下载了移交包"),
    "org.discard_handover": _("删了移交包"),
    "org.expire_handover": _("移交包到期删了"),
    "org.fail_handover": _("移交包没有做成"),
}
