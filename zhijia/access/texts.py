"""The sentences of accounts and posts: each ends with what the person can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {
    "access.not_yours_to_appoint": _("任免由上级工会办。请把人选告诉上级工会。"),
    "access.grants_more_than_you_hold": _(
        "这个职务有您自己没有的权限，不能由您任命。请上级工会来办。"
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
    "access.employer_unknown": _("没有登记过“%(name)s”。%(hint)s"),
    "access.last_chair": _("区总工会要留一位能任命别人的同志。请先任命接替的人。"),
}
