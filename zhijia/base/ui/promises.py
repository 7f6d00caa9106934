"""What we promise about confidentiality, each sentence bound to the mechanism that makes it true.

A page shows a promise only while its mechanism holds for the matter at hand (`kept`): if the rule
is off, the sentence is not there. `mechanism` and `proof` are for developers and the security page.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Promise:
    text: str | LazyText
    mechanism: str
    proof: str


PROMISES: dict[str, Promise] = {
    "P1": Promise(
        _("您的单位、您单位的工会，在这个平台上看不到这件事。"),
        "confidential rows need the district's own duty",
        "access matrix, totals, search, notices",
    ),
    "P2": Promise(
        _(
            "不登录就不用留名字。这件事里不存您的网络地址。法律要求的网络日志另外存六个月，"
            "不记您打开了哪一页，要两个人一起才能看。"
        ),
        "salted hash in memory for limits, pathless log",
        "scan of log and tables",
    ),
    # The same where no network log is kept: a page never speaks of one that is not there.
    "P2-short": Promise(
        _("不登录就不用留名字。这件事里不存您的网络地址。"),
        "salted hash in memory for limits, no network log",
        "scan of tables",
    ),
    "P3": Promise(
        _("看您的姓名、电话要写理由，会记下来给您看，谁也删不掉。"),
        "reveal service, hash chain",
        "verify-audit",
    ),
    "P4": Promise(
        _("转给别的部门时，默认不带您的身份。要带，先问您。"),
        "two documents, consent flag",
        "hand-over journey",
    ),
    "P5": Promise(
        _("我们联系您的单位以前，先问您。您说了日期的，到日期以前不联系。"),
        "the step that contacts the employer is blocked",
        "flow test",
    ),
    "P6": Promise(
        _("照片里的拍摄时间和地点已经去掉。"), "EXIF is stripped on arrival", "upload test"
    ),
    "P7": Promise(
        _(
            "有些事我们管不了：公司的电脑、手机、Wi-Fi可能记下您打开过这个网站；"
            "您写的细节也可能让人猜到是您。请用自己的手机和流量。"
        ),
        "shown on every confidential first page",
        "journey",
    ),
    "P8": Promise(
        _("法院、公安依法来查，我们必须给。给了谁，您在“谁看过”里能看到，除非法律要求暂时不说。"),
        "a reveal kind of its own",
        "reveal test",
    ),
    "P9": Promise(
        _("公示里不写身份证号、住址、病情、孩子的名字；到期自动撤下。"),
        "notice object",
        "response scan",
    ),
    "P10": Promise(
        _("找工会不一定能让仲裁时效往后推。怕来不及，请先申请仲裁。"),
        "on every limitation card",
        "component test",
    ),
    "P11": Promise(
        _("我们不通知您的单位。您单位的工会在平台上看不到您是会员，除非您以后自己转过去。"),
        "membership under the district; same answer for known and unknown IDs",
        "access matrix",
    ),
}
