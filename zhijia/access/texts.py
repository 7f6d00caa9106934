"""The sentences of accounts and posts: each ends with what the person can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "access.not_yours_to_appoint": _("任免由上级工会办。请把人选告诉上级工会。"),
    "access.grants_more_than_you_hold": _(
        "这个职务有您自己没有的权限，不能由您任命。请上级工会来办。"
    ),
    "access.not_proven": _(
        "这台新设备还没有验证，这件事先不能办。请按上面的“现在验证”，证明是您本人。"
    ),
    "access.own_post": _("自己的职务不能自己免。请上级工会来办。"),
    "access.role_not_held_here": _("这个职务不能设在这一级工会。请换一个职务或工会。"),
    "access.post_ends_before_it_begins": _("到期日要晚于开始日。请改其中一个。"),
    "access.post_held_already": _("这位同志已经任这个职务，不用再任。请看看任职名单。"),
    "access.post_ended_already": _("这个职务已经结束了。请刷新看最新情况。"),
    "access.deputy_of_another": _(
        "代理的职务要和被代理的一样，而且还在任期内。请先看被代理的任职。"
    ),
    "access.employer_missing": _("兼职的同志要写明所在单位，涉及这些单位的保密事项不给他看。"),
    "access.employer_unknown": _("没有登记过“%(name)s”，或者有几个同名的。请先登记用人单位。"),
    "access.account_closed": _("这个账号停用了。需要帮忙请打12351。"),
    "access.not_your_device": _("这台设备不在您的名下。请回到“登录和设备”再看一遍。"),
    "access.code_asked_too_often": _("验证码刚发过。60秒后可以重发。"),
    "access.codes_used_up": _(
        "今天要往这个手机号发的验证码太多了。请用密码登录，用以前登录过的手机，或者打12351。"
    ),
    "access.code_over": _("这个验证码不能用了。请重新收一个。"),
    "access.code_wrong": _("验证码对不上。请看看最新收到的那一条，6位数字。"),
    "access.password_wrong": _("手机号和密码对不上。忘了密码，可以收验证码登录。"),
    "access.too_many_tries": _("试错5次，为了安全请%(minutes)s分钟后再试，或者打12351。"),
    "access.not_your_account": _("这个账号不是您的。请退出后用自己的账号登录。"),
    "access.factor_wrong": _("验证码对不上。应用里的数字30秒换一次，请写最新的。"),
    "access.passkey_wrong": _("通行密钥没有对上。请再试一次，或者用别的办法。"),
    "access.factor_gone": _("它已经不在了。请回到“登录和设备”再看一遍。"),
    "access.no_factor_yet": _("还没有第二道验证，不需要备用码。请先设一个。"),
    "access.own_second_factor": _("自己的第二道验证不能自己重设。请任命您的上级工会来办。"),
    "access.outside_taken": _("它已经连到另一个账号了。请先在那个账号里断开。"),
    "access.outside_gone": _("已经断开了。请回到“登录和设备”再看一遍。"),
    "access.identity_wrong": _("和工会登记的对不上。请对着证件再看一遍，或者打12351。"),
    "access.choose_who": _("请选一位。"),
    "access.not_for_you_to_audit": _("清理的数目由审计员和运维看。保存多久，人人都能看。"),
    "access.not_your_data": _("这是别人的信息，只有本人能办。"),
    "access.own_correction": _("这是您自己提的更正，要由别的同志核对。"),
    "access.not_yours_to_check": _("这件更正由别的工会核对。请把情况告诉那个工会。"),
    "access.phone_needs_a_code": _("手机号要用新号收验证码来更正。请点“手机号”那一行。"),
    "access.phone_is_the_same": _("新号和现在登记的一样，不用更正。"),
    "access.nothing_to_correct": _("和现在登记的一样，不用更正。"),
    "access.correction_open_already": _("这一项您已经提过，正在核对。要改，请先撤回那一件。"),
    "access.no_office_to_correct": _("还没有工会能核对。请打12351。"),
    "access.consent_unknown": _("没有这一项。请回到上一页再看。"),
    "access.erase_needs_no_post": _("您还有职务。请先请上级工会结束您的任职，再注销账号。"),
    "access.last_chair": _("区总工会要留一位能任命别人的同志。请先任命接替的人。"),
}

VERBS: dict[str, Text] = {
    "access.open_account": _("开了账号"),
    "access.change_password": _("改了密码"),
    "access.sign_in": _("登录了"),
    "access.prove_device": _("确认了一台设备"),
    "access.end_device": _("让一台设备退出了登录"),
    "access.set_up_totp": _("设了验证器应用"),
    "access.add_passkey": _("设了通行密钥"),
    "access.remove_factor": _("去掉了一种第二道验证"),
    "access.use_recovery_code": _("用掉了一个备用码"),
    "access.renew_recovery_codes": _("换了一套备用码"),
    "access.reset_second_factor": _("重设了别人的第二道验证"),
    "access.connect_outside": _("连上了别的平台的账号"),
    "access.disconnect_outside": _("断开了别的平台的账号"),
    "access.propose_correction": _("提了一件更正"),
    "access.apply_correction": _("更正了自己的信息"),
    "access.accept_correction": _("核对后同意更正"),
    "access.decline_correction": _("核对后没有更正"),
    "access.withdraw_correction": _("撤回了更正"),
    "access.climb_correction": _("把没核对的更正交给区里"),
    "access.change_phone": _("换了登录手机号"),
    "access.give_consent": _("同意了一件事"),
    "access.withdraw_consent": _("撤回了同意"),
    "access.export_my_data": _("导出了自己的信息"),
    "access.erase_account": _("注销了账号"),
    "access.appoint_officer": _("任命了干部"),
    "access.end_post": _("结束了任职"),
}

MESSAGE_TEXTS: dict[str, Text] = {
    "access.phone_code": _("验证码%(code)s，%(minutes)s分钟内有效。工会不会向您要验证码。"),
    "access.phone_changed": _("您在工会的登录手机号已换。不是您办的，请马上打12351。"),
    "access.correction_decided": _("您提的更正有结果了，请登录后在“我的信息”里看。"),
    "access.sign_in_code": _("登录验证码%(code)s，%(minutes)s分钟内有效。工会不会向您要验证码。"),
}


DUTY_SENTENCES: dict[str, Text] = {
    "org.read_tree": _("看本级和下面的工会、单位、任职"),
    "org.edit_tree": _("建会、更名、划转、合并、撤销，登记用人单位"),
    "org.read_members": _("看会员名单（姓名和手机号遮住）"),
    "org.import": _("导入名册和表格"),
    "org.hand_over": _("写明理由后移交本级和下面的全部数据"),
    "access.appoint": _("任命和结束任职，但只能给自己也有的职责"),
    "desk.read": _("看诉求（不含保密）"),
    "desk.handle": _("接手、答复诉求"),
    "desk.confide": _("看保密的诉求，所在单位的除外"),
    "desk.supervise": _("督办下级超期的诉求"),
    "press.edit": _("登记和核对服务站的地址、电话"),
    "directives.ask": _("向下面的基层工会要报送"),
    "directives.reply": _("替本工会报送"),
    "directives.allow": _("定报送的上限，同意超出上限的"),
    "settings.edit": _("改类别、时限、节假日"),
    "audit.read": _("看审计记录"),
    "law.propose_figure": _("登记各地标准，提请签字"),
    "law.sign_figure": _("给别人登记的标准签字"),
    "care.propose_policy": _("起草、试算帮扶政策，提请签字"),
    "care.sign_policy": _("给别人起草的帮扶政策签字"),
    "sealing.reveal": _("写明理由后看姓名、电话"),
}

FIELD_WORDS: dict[str, Text] = {
    "name": _("姓名"),
    "phone": _("手机号"),
    "id_number": _("身份证号"),
    "address": _("住址"),
    "born_on": _("出生日期"),
    "nation": _("民族"),
    "political_status": _("政治面貌"),
    "household_place": _("户籍所在地"),
    "bank_account": _("银行卡"),
    "email": _("邮箱"),
    "before": _("更正前的"),
    "after": _("您提的更正"),
    "why": _("您写的说明"),
}

OUTSIDE_WORDS: dict[str, Text] = {
    "weixin": _("微信"),
    "dingtalk": _("钉钉"),
    "wecom": _("企业微信"),
}

CORRECTIONS_ENTRY = MenuEntry(
    title=_("更正"),
    url_name="access:corrections",
    icon="pencil",
    duty="sealing.reveal",
    group=_("基础"),
    order=64,
)
