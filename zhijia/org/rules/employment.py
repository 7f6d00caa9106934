"""What a change of somebody's work means for the membership, with the rule that says so.

The officer decides; this only says what the rule would have, and where no source says anything it
says so. Sources: [A] 工会会员会籍管理办法, adopted by the secretariat of the national federation on
2016-12-12 (https://gonghui.zqu.edu.cn/info/1206/2286.htm); [B] 北京市工会会员会籍管理实施办法 2020
as reported (http://acftu.people.com.cn/n1/2020/1207/c67502-31957853.html); [C] the federation's
provisional rules on membership of 2000-09-11, point 5 (https://xgh.swjtu.edu.cn/info/1061/4080.htm).
The opening of [A] and the whole of [B] and [C] were read; the numbers of the articles of [A] behind
art. 5 are given as commonly cited, and marked open until the full text has been compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.kernel.words import _

NATIONAL = _("《工会会员会籍管理办法》（2016年）")
OLD_RULES = _("《关于加强工会会员会籍管理有关问题的暂行规定》（2000年）")


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an employment state suggests: `step` of the flow ("" for no change, None when it cannot
    be judged), the sentence, the rule and its article, and whether that article is still open."""

    step: str | None
    sentence: str
    rule: str = NATIONAL
    article: str = ""
    is_open: bool = False


_UNKNOWN = Consequence(
    None, _("规定里没有写这种情况，不能判断。请和本人、上级工会商量。"), rule="", is_open=True
)

CONSEQUENCES: dict[str, Consequence] = {
    "1": Consequence(
        "restore",
        _("在岗的人会籍在工作的单位。保留着会籍的，回来上班就恢复；换了单位，就转会。"),
        article=_("第三条"),
    ),
    "2": Consequence(
        "", _("在本单位下岗、待岗的，会籍不变。"), rule=OLD_RULES, article=_("第五项")
    ),
    "3": Consequence(
        "retain",
        _("失业的，由原单位工会办理保留会籍。"),
        article=_("第十九条"),
        is_open=True,
    ),
    "4": Consequence(
        "retain", _("退休的，在原单位工会办理保留会籍。"), article=_("第十七条"), is_open=True
    ),
    "5": Consequence(
        "retain", _("离休和退休一样，办理保留会籍。"), article=_("第十七条"), is_open=True
    ),
    "6": _UNKNOWN,
    "7": Consequence(
        "",
        _("内部退养的，会籍暂时不变，正式退休再保留。"),
        article=_("第十八条"),
        is_open=True,
    ),
    "8": Consequence("", _("病休的，劳动关系还在，会籍不变。"), article=_("第三条")),
    "9": _UNKNOWN,
}


def consequence_of(employment: str, state: str) -> Consequence | None:
    """What the employment state suggests for a membership in this state; None when nothing is
    known of the work, or when the membership already stands as the rule would have it."""
    found = CONSEQUENCES.get(employment)
    if found is None or found.step == "":
        return None
    stands = {"retain": "retained", "restore": "active"}.get(found.step or "")
    return None if state == stands else found
