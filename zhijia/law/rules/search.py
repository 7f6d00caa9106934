"""How articles are found: by words, by number as people write it, and by the words of everyday life.

Simple and exact: every word typed must stand in the article, as it is or as the statute puts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhijia.law.rules.articles import Article, articles, written_number

LONGEST_SEARCH = 60  # letters; nobody types more to find an article

# What people say, and how the statutes (and our explanations) put it: any of the right-hand words.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "离职赔偿": ("经济补偿", "赔偿金"),
    "离职补偿": ("经济补偿",),
    "补偿金": ("经济补偿",),
    "遣散费": ("经济补偿",),
    "n+1": ("多付一个月", "经济补偿"),
    "2n": ("赔偿金",),
    "代通知金": ("多付一个月", "上一个月的工资"),
    "辞退": ("解除",),
    "开除": ("解除",),
    "炒鱿鱼": ("解除",),
    "裁员": ("裁减", "裁员"),
    "被迫离职": ("拖欠工资",),
    "辞职": ("离开",),
    "没签合同": ("没有签书面合同",),
    "没签劳动合同": ("没有签书面合同",),
    "双倍工资": ("两倍工资", "双倍工资"),
    "二倍工资": ("两倍工资",),
    "欠薪": ("拖欠",),
    "拖欠工资": ("拖欠",),
    "加班费": ("加班工资",),
    "加班": ("加班工资",),
    "扣工资": ("扣除",),
    "扣钱": ("扣除",),
    "年假": ("年休假",),
    "病假": ("医疗期",),
    "产假": ("产假",),
    "怀孕": ("产假", "怀孕"),
    "生孩子": ("产假", "生育"),
    "五险": ("保险",),
    "社保": ("保险",),
    "养老保险": ("养老保险",),
    "滞纳金": ("滞纳金",),
    "受伤": ("工伤", "伤残", "事故"),
    "工亡": ("因工死亡",),
    "去世": ("死亡",),
    "试用": ("试用期",),
    "培训费": ("培训",),
    "违约金": ("违约金",),
    "过期": ("时效",),
    "过时效": ("时效",),
    "期限": ("日内", "时效", "期限"),
    "职代会": ("职工代表大会", "职代会", "代表"),
    "集体协商": ("集体合同", "协商"),
    "fired": ("unlawful termination", "dismissal", "end the contract"),
    "severance": ("severance",),
    "overtime": ("overtime",),
    "injury": ("injury", "grades"),
}

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = re.compile(r"第?([0-9]{1,3}|[零〇一二两三四五六七八九十百]{1,7})条?")
_NAMED = re.compile(
    r"(.*[\u4e00-\u9fff]?)第([零〇一二两三四五六七八九十百]{1,7}|[0-9]{1,3})条|(.*[\u4e00-\u9fff])([0-9]{1,3})条?"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９《》“”「」，、　", "0123456789         ")


def matching(words: str) -> list[Article]:
    """The articles in which every word (parted by spaces) occurs, in statute, number or
    explanation, in either language; those that name it in the statute or number come first."""
    wanted = [part for word in _words(words) for part in _number_apart(word)]
    if not wanted:
        return []
    found = [one for one in articles() if all(_occurs(word, _text(one), one) for word in wanted)]
    return sorted(found, key=lambda one: -sum(_occurs(w, _title(one), one) for w in wanted))


def means(words: str, text: str) -> bool:
    """Whether every word typed stands in a text, as it is or as the statutes put it."""
    return all(
        word in text or any(meant in text for meant in _meant_by(word)) for word in _words(words)
    )


def number_in(word: str) -> str:
    """The article's number a word means: 47, 第47条, 四十七条 or 第四十七条; empty for none."""
    found = _NUMBER.fullmatch(word)
    if found is None:
        return ""
    written = found.group(1)
    return str(int(written)) if written.isdigit() else str(_counted(written) or "")


def _words(typed: str) -> Iterable[str]:
    return typed.casefold().translate(_FULL_WIDTH).split()


def _number_apart(word: str) -> tuple[str, ...]:
    """劳动合同法第47条 is a statute and a number."""
    found = _NAMED.fullmatch(word)
    parts = [part for part in found.groups() if part] if found else [word]
    return tuple(parts)


def _counted(written: str) -> int:
    """四十七 is 47, 一百零一 is 101."""
    total = digit = 0
    for letter in written:
        if letter in {"百", "十"}:
            total += max(digit, 1) * (100 if letter == "百" else 10)
            digit = 0
        else:
            digit = _DIGITS[letter]
    return total + digit


def _occurs(word: str, text: str, one: Article) -> bool:
    number = number_in(word)
    if number:
        return number == one.number
    return means(word, text)


def _meant_by(word: str) -> tuple[str, ...]:
    """How a statute puts the word, or the part of it that we know the everyday word of."""
    known = [said for said in SYNONYMS if said in word]
    longest = max(known, key=len, default="")
    return SYNONYMS[longest] if longest else ()


def _title(one: Article) -> str:
    return f"{one.statute} {one.statute_en} {written_number(one.number)} {one.number}".casefold()


def _text(one: Article) -> str:
    return f"{_title(one)} {one.zh} {one.en}".casefold()
