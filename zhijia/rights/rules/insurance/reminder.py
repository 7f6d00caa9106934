"""The draft of a reminder (提示函) to an employer: what was found, what the law says, what is asked.

Only what may stand in the employer's workbook stands here (`employer_workbook.employer_lines`):
groups of five and more, no sum that hides a smaller one, nobody named. An officer reads and edits
the draft; a second person signs it. A reminder asks and does not accuse: the collecting authority
decides. Source: rights 1.9; 社会保险法 9, 60, 86 (the due day of the answer is asked for, not laid down
by any law known here: local rules name days only for an opinion, 意见书).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhijia.kernel.money import yuan_for_people, yuan_in_words
from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.rules.insurance.employer_workbook import EmployerLine

TITLE = "关于依法缴纳社会保险费的提示函"
WORKBOOK_TITLE = "社会保险缴费核对事项表"
ANSWER_WORKING_DAYS = 15
_ORDER = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Reminder:
    """The draft as an officer gets it to edit."""

    title: str
    body: str


def draft_reminder(
    lines: Sequence[EmployerLine], *, first: str, last: str, answer_by: date
) -> Reminder | None:
    """The draft about the months `first` to `last` (2018-04); None when nothing may be told."""
    if not lines:
        return None
    paragraphs = [
        "根据《中华人民共和国社会保险法》第九条，工会对与职工社会保险权益有关的事项进行监督。"
        f"我会核对了你单位{_months(first, last)}的社会保险缴费情况，现将需要你单位核对的事项函告如下。",
        "一、需要核对的事项",
        *(_matter(place, line) for place, line in enumerate(lines)),
        "二、金额估算",
        *_amounts(lines),
        "三、请你单位办理",
        f"（一）核对并答复。请在{_day(answer_by)}前核对上述事项，把核对结果书面告知我会；认为不符的，请附工资和缴费凭证。",
        "（二）少缴的依法补缴。单位缴纳部分和滞纳金由单位承担，不得转由职工承担。",
        "（三）告知职工。请按月将缴纳社会保险费的明细情况告知职工本人。",
        "请勿追查、猜测情况来源，不得因职工了解、反映社会保险情况而作不利对待。",
    ]
    return Reminder(TITLE, "\n".join(paragraphs))


def _matter(place: int, line: EmployerLine) -> str:
    check = CHECKS[line.code]
    when = f"，{_months(line.first, line.last)}" if line.first else ""
    heading = f"（{_numeral(place + 1)}）{check.zh}。"
    return f"{heading}涉及{line.people}人{when}。核对方法：{check.rule}依据：{check.law}。"


def _amounts(lines: Sequence[EmployerLine]) -> list[str]:
    """Employer's part, worker's part and late fee apart; the sum in capital characters. Where some
    amount is unknown the others are a floor, and the letter says so."""
    employer = sum(line.employer_short for line in lines)
    worker = sum(line.worker_short for line in lines)
    fee = sum(line.late_fee for line in lines)
    if not employer + worker + fee:
        return ["上述事项暂不估算金额，请以征收机构核定为准。"]
    is_floor = any(line.at_least for line in lines)
    about = "至少" if is_floor else "约"
    left_out = "有的事项因缺费率或到期日算不出金额，没有计入。" if is_floor else ""
    return [
        f"上述事项中，单位少缴部分{about}{_yuan(employer)}，职工个人部分{about}{_yuan(worker)}，"
        f"滞纳金{about}{_yuan(fee)}。",
        f"三项合计{about}{_yuan(employer + worker + fee)}"
        f"（大写：{yuan_in_words(employer + worker + fee)}）。"
        f"{left_out}以上为估算，以征收机构核定为准。",
    ]


def _yuan(amount: int) -> str:
    return f"{yuan_for_people(amount)}元"


def _months(first: str, last: str) -> str:
    begin = f"{first[:4]}年{int(first[5:])}月"
    return begin if first == last else f"{begin}至{last[:4]}年{int(last[5:])}月"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _numeral(number: int) -> str:
    """1 to 19 in Chinese: 十一."""
    if number <= len(_ORDER):
        return _ORDER[number - 1]
    return f"十{_ORDER[number - 11]}"
