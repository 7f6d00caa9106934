"""The desk's sentences: every refusal ends with what the person can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text
from zhijia.desk.rules.calling_back import Reached, Settled

TEXTS: dict[str, Text] = {
    "desk.not_your_office": _(
        "这件事由别的办公室办，您可以看，不能办。要转过来，请找经办的办公室。"
    ),
    "desk.own_request": _("这是您自己提的事，要由别的同志办。请转给同事。"),
    "desk.not_at_this_step": _("这件事已经到了别的步骤，这一步现在不能办。请刷新看最新情况。"),
    "desk.not_your_request": _("这一步只有提出这件事的人能办。"),
    "desk.rated_already": _("这件事您已经评过了，评价不能再改。还不满意，可以请我们重新办理。"),
    "desk.link_used": _(
        "这个链接用过了，一个链接只能评一次。还不满意，请查办理进度，在那里可以要求重新办理。"
    ),
    "desk.link_expired": _("这个链接过期了。还想评价，请查办理进度，在那里评；或者打12351。"),
    "desk.not_answered_yet": _("这件事还没有结果。有了结果，再打开这个链接评价。"),
    "desk.nothing_to_rate": _("这件事没有办理结果，不用评价。要问情况，请打12351。"),
    "desk.officers_rate_nothing": _(
        "评价只由职工本人做，您登录的是工会干部的账号。是您自己的事，请先退出登录再打开。"
    ),
    "desk.reopened_twice": _("已经重办两次。还不满意，请打12351，由区总工会主席看。"),
    "desk.not_your_settings": _("类别和时限由区总工会设置。要改，请联系区总工会。"),
    "desk.category_missing": _("请选一个最接近的。说不清就选最后一个。"),
    "desk.story_missing": _("请写一句发生了什么。不想打字可以打12351。"),
    "desk.story_too_long": _(
        "最多写%(most)s字，您写了%(count)s字。可以分两次写，提交以后还能补充。"
    ),
    "desk.contact_missing": _("请选一种方式，我们好把结果告诉您。"),
    "desk.number_wanted": _("您选了留号码，请写手机号。不想留，就在上面改选一种。"),
    "desk.street_missing": _("请选您上班的街道。不知道就选“说不清”。"),
    "desk.answer_missing": _("请先回答这一问。实在不知道，打12351，我们一起说。"),
    "desk.ask_the_person": _("请先问本人这一句。"),
    "desk.ask_these_too": _("这一类还要问几句，就在类别下面。问过本人再登记，别的都还在。"),
    "desk.number_invalid": _("请只写数字。例如：3。"),
    "desk.question_missing": _("请写要问的话。"),
    "desk.papers_full": _(
        "这件事收满%(most)s份材料了，这个没有收，原来交的都在。经办单位再请您补交，就能再收。"
    ),
    "desk.too_many_questions": _("一类事最多问%(most)s个问题。请先去掉一个。"),
    "desk.choices_missing": _("请写2到%(most)s个不同的选项，一行一个。"),
    "desk.choices_of_a_choice": _("只有“选一个”才要选项。请清空选项，或者换成“选一个”。"),
    "desk.category_changed": _("这一类刚刚改过。请看看现在的内容，再按一次。"),
    "desk.no_such_handoff": _("没有这项业务可以转。请重新选。"),
    "desk.text_missing": _("请写一句话再发送。"),
    "desk.grade_missing": _("请选一个评价。"),
    "desk.why_missing": _("请说一句哪里不满意，我们好改。"),
    "desk.outcome_missing": _("请选这件事本身怎么样了。"),
    "desk.recovered_negative": _("要回的钱不能是负数。没有就空着。"),
    "desk.confidential_stays": _(
        "保密的事只在区总工会办，不能转给别的工会。要人帮忙，请在区里找。"
    ),
    "desk.dispatch_target_missing": _("请选转给哪个工会。"),
    "desk.dispatched_to_itself": _("这件事就在这个工会。请选别的工会，或者自己办。"),
    "desk.dispatched_too_far": _(
        "只能转给上一级或者下面的工会。要转到别处，请先转给上级，由上级再转。"
    ),
    "desk.dispatched_to_employer": _(
        "转给企业工会，单位就可能知道。请先问过职工，再由街道工会出面。"
    ),
    "desk.dispatched_already": _("这件事正在等别的工会接手。要改，请先收回。"),
    "desk.no_counter_here": _(
        "代为登记在街道和区里的服务站办。请让职工自己在手机上说，或者打12351。"
    ),
    "desk.passphrase_wrong": _("受理号和口令对不上。口令是16位数字。请过1分钟再试。"),
    "desk.draft_gone": _("您写的草稿已经过期，没有保存。请重新开始，或者打12351。"),
    "desk.instead_missing": _("请写职工可以去哪里：归谁办、地址、电话。"),
    "desk.lead_missing": _("请选并入哪一件，或者写出受理号。"),
    "desk.no_such_matter": _("没有找到这个受理号，或者它不在您这里。请核对一下。"),
    "desk.merged_into_itself": _("这就是同一件。请选另一件。"),
    "desk.merged_leads": _("别的事已经并到这一件里了。请把另一件并进来，或者先分开。"),
    "desk.merged_unlike": _("只有同一个工会、同一类的事能合并。请先转办或改对类别。"),
    "desk.merged_other_readers": _(
        "两件事保密的单位不一样，能看的人也不一样，不能合并。请分开办。"
    ),
    "desk.lead_not_accepted": _(
        "要并入的那件还没有受理，或者已经有结果了。请先受理它，或者选另一件。"
    ),
    "desk.lead_runs_on": _("别的职工的事并在这一件里，时限不能停。要停，请先分开。"),
    "desk.group_missing": _("请选加入哪个群体事项，或者新建一个。"),
    "desk.group_untitled": _("请给新的群体事项起个名字，不写人名。"),
    "desk.group_is_districts": _("群体事项由区总工会的小组办。请先把这件事转给区总工会。"),
    "desk.group_below_size": _("还没到要点名小组的人数。现在可以直接给共同的答复。"),
    "desk.group_stays": _("这件事和别人的一起由小组办。请先把它移出群体事项。"),
    "desk.grouped_already": _("这件事已经在一个群体事项里。请先看看是哪一个。"),
    "desk.grouped_unlike": _("不是同一个单位、同一类的事，不能放在一起。请单独办，或者另建一个。"),
    "desk.worker_left_group": _("这位职工退出过群体事项，要单独办。请照单独的事办。"),
    "desk.team_of_three": _("请点名3位，不多不少。"),
    "desk.team_lead_outside": _("请从这3位里选一位牵头。"),
    "desk.not_for_team": _("有一位不能进这个小组。请换一位区总工会的同志。"),
    "desk.not_on_team": _("这个群体事项由点名的小组答复。请找小组的同志。"),
    "desk.text_shown_already": _("已经有一段话在等职工看。要改，请先收回那一段。"),
    "desk.text_leads_by_name": _("这段话里有职工的姓名。请去掉再给职工看。"),
    "desk.text_leads_by_phone": _("这段话里有手机号。请去掉再给职工看。"),
    "desk.text_leads_by_id_number": _("这段话里有身份证号。请去掉再给职工看。"),
    "desk.text_leads_by_number": _("这段话里有受理号。请去掉，对外用发函编号。"),
    "desk.text_leads_by_words": _("这段话照抄了职工写的话，单位会认出来。请换自己的话写。"),
    "desk.text_leads_by_record": _("这段话里有职工留下的个人信息。请去掉再给职工看。"),
    "desk.no_yes_yet": _("职工还没有同意，不能发出去。请等职工看过，或者换别的办法。"),
    "desk.nothing_sent_yet": _("还没有记下怎么发出去的。请先在发给别的部门的话那里记下来。"),
    "desk.receipt_missing": _("请写对方给的收件号。对方不给号的，写收件人和日期。"),
    "desk.way_missing": _("请选怎么发出的。"),
    "desk.no_such_domain": _("没有这项业务。请重新选，或者自己办。"),
    "desk.handed_off_already": _("别的业务正在办这件事。请等那边办完或者退回来。"),
    "desk.code_mistyped": _("这个号有一位写错了。号是20位数字，请对着单子再写一遍。"),
    "desk.code_unknown": _("没有这个号，或者试得太多了。请对着单子看看，过1分钟再试，或打12351。"),
    "desk.paper_not_entered": _("这张单子我们还没有录入。交上去2个工作日还查不到，请打12351。"),
    "desk.paper_used": _("这张单子已经录过了，一个号只能录一次。请看看是不是拿错了单子。"),
    "desk.paper_expired": _("这张单子%(day)s以后就不收了。请让职工换一张新的，或者代为登记。"),
    "desk.received_in_future": _("收件日期不能在今天以后。请照单子上写的填。"),
    "desk.received_before_printed": _(
        "这张单子%(day)s才印出来，收件日期不会更早。请照单子上写的填。"
    ),
    "desk.too_many_forms": _("一次印1到%(most)s张。要更多，请分几次印。"),
    "desk.no_recording": _("这个文件不是录音，没有收。请录一段，或者选MP3、M4A、AMR、WAV的文件。"),
    "desk.voice_too_long": _("录音超过%(most)s兆，没有收。请说短一些，或者打12351。"),
    "desk.nothing_said": _("这件事没有录音，或者还没有人记成文字。"),
    "desk.called_back_already": _("这件已经回访过了。请看下一件。"),
    "desk.answered_yourself": _("这是您自己办的，要由别人来回访。"),
    "desk.reached_missing": _("请选打通了没有。"),
    "desk.settled_missing": _("打通了的，请选职工说办好了没有。"),
    "desk.no_office": _("还没有办公室能接这类事。请打12351，我们一样受理。"),
}

VERBS: dict[str, Text] = {
    "desk.file_request": _("提交了诉求"),
    "desk.open_with_passphrase": _("凭受理号和口令看了诉求"),
    "desk.accept_request": _("受理了诉求"),
    "desk.decline_request": _("没有受理诉求"),
    "desk.answer_request": _("答复了诉求"),
    "desk.pause_request": _("请职工补材料，时限停下"),
    "desk.supply_request": _("说材料交齐了，时限接着走"),
    "desk.resume_request": _("不等材料，接着办"),
    "desk.attach_paper": _("给诉求交了材料"),
    "desk.remind_office": _("提醒办理的工会今天到期"),
    "desk.remind_team": _("提醒群体事项的小组今天到期"),
    "desk.remind_worker": _("提醒职工补材料"),
    "desk.dispatch_request": _("把诉求转给别的工会"),
    "desk.take_request": _("接手了转来的诉求"),
    "desk.return_request": _("退回了转来的诉求"),
    "desk.recall_request": _("收回了转出的诉求"),
    "desk.lapse_dispatches": _("转出的诉求没有按时接手"),
    "desk.rate_request": _("评价了办理结果"),
    "desk.rate_with_link": _("用一次性的链接评价了办理结果"),
    "desk.lapse_request": _("到期没有异议，办结了诉求"),
    "desk.reopen_request": _("要求重新办理诉求"),
    "desk.withdraw_request": _("撤回了诉求"),
    "desk.write_to_worker": _("给职工发了消息"),
    "desk.write_to_office": _("给办公室补充了情况"),
    "desk.note_request": _("写了内部备注"),
    "desk.climb_overdue": _("把超期的诉求报给了上级"),
    "desk.climb_overdue_groups": _("把超期的群体事项报给了上级"),
    "desk.rehome_requests": _("把诉求交给了接手的工会"),
    "desk.seed_categories": _("设好了起步的类别"),
    "desk.edit_category": _("改了类别"),
    "desk.edit_question": _("改了类别要问的问题"),
    "desk.remove_question": _("去掉了类别的一个问题"),
    "desk.merge_request": _("把相同的诉求并在一起"),
    "desk.split_request": _("把并在一起的诉求分开"),
    "desk.release_request": _("并入的那件结束了，诉求单独接着办"),
    "desk.answer_along_request": _("答复了并在一起的诉求"),
    "desk.form_group": _("建了群体事项"),
    "desk.join_group": _("把诉求加进群体事项"),
    "desk.leave_group": _("把诉求移出群体事项"),
    "desk.name_team": _("点名了群体事项的小组"),
    "desk.reach_groupmatter": _("群体事项到了要点名小组的人数"),
    "desk.answer_groupmatter": _("给了群体事项共同的答复"),
    "desk.dissolve_groupmatter": _("群体事项没有人参加了"),
    "desk.draft_handover": _("写了要发给别的部门的话"),
    "desk.agree_handover": _("同意把这段话发出去"),
    "desk.decline_handover": _("不同意把这段话发出去"),
    "desk.drop_handover": _("收回了要发出去的话"),
    "desk.send_handover": _("把话发给了别的部门"),
    "desk.hand_off_request": _("把诉求转给了别的业务"),
    "desk.close_handoff": _("别的业务办完了诉求"),
    "desk.return_handoff": _("别的业务退回了诉求"),
    "desk.download_slip": _("下载了转办单"),
    "desk.record_receipt": _("记下了对方的收件号"),
    "desk.print_paper_forms": _("印了纸质单"),
    "desk.enter_paper": _("录入了纸质单"),
    "desk.open_with_code": _("凭纸质单的号看了诉求"),
    "desk.write_transcript": _("把录音记成了文字"),
    "desk.correct_transcript": _("改了录音的文字"),
    "desk.draw_call_backs": _("抽了要电话回访的诉求"),
    "desk.record_call_back": _("记了一次电话回访"),
    "desk.forget_request": _("擦掉了办结多年的诉求"),
}

REACHED: dict[str, Text] = {
    Reached.REACHED: _("打通了，问了"),
    Reached.UNREACHED: _("没打通"),
    Reached.UNWISHED: _("打通了，不愿意回访"),
}

SETTLED: dict[str, Text] = {
    Settled.YES: _("办好了"),
    Settled.PARTLY: _("办好了一部分"),
    Settled.NO: _("没办好"),
}

MESSAGE_TEXTS: dict[str, Text] = {
    "desk.progress": _("受理号%(number)s有新进展，请登录或用受理号查看。"),
    "desk.due_today": _("受理号%(number)s今天17:30到期，请办理。"),
    "desk.group_due_today": _("有一件群体事项今天17:30到期，请登录办理。"),
    "desk.result": _(
        "受理号%(number)s有结果了，请用受理号查看。评价请打开%(address)s，只能用一次，%(days)s天内有效。"
    ),
}

MENU_ENTRY = MenuEntry(
    title=_("诉求"),
    url_name="desk:requests",
    icon="inbox",
    duty="desk.read",
    order=20,
)
