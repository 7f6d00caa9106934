"""The words that stand for a national code: its own, its number, and what rosters write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType

from zhijia.org.rules import codes
from zhijia.org.rules.roster.findings import CellFault
from zhijia.org.rules.roster.words import folded

_CLOSE_ENOUGH = 0.6
_SAME_BEGINNING = 0.1
_SHOWN = 4
_NUMBER_AND_WORD = re.compile(r"([0-9]{1,3})(?:\.0+|\s*[-—.、:：\s]\s*([^0-9]+))?")


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One national table: what the item is called, its codes, and every word for one of them."""

    item: str
    codes: Mapping[str, str]
    words: Mapping[str, str]

    def read(self, text: str) -> str:
        """The code, by its number, by a word, or by both where they agree (「1-在岗」). Raises
        `CellFault` with the nearest word, or a few that would do."""
        found = self._numbered(text) if text[:1].isdigit() else self.words.get(folded(text))
        if found is not None:
            return found
        near = self._nearest(folded(text))
        if near:
            raise CellFault("code_unknown", "code.near", item=self.item, near=near)
        some = "、".join(list(self.codes.values())[:_SHOWN])
        raise CellFault("code_unknown", "code.unknown", item=self.item, some=some)

    def _numbered(self, text: str) -> str | None:
        """A number is taken as it stands: 1.0 is 1, and never 10."""
        said = _NUMBER_AND_WORD.fullmatch(text)
        if said is None:
            return self.words.get(folded(text)) if text.isalnum() else None
        code = self.words.get(said[1])
        word = folded(said[2] or "")
        return code if not word or self.words.get(word) == code else None

    def _nearest(self, text: str) -> str:
        """The register's word that looks most like the text, of equals one that begins like it."""
        if not text or text.isascii():
            return ""

        def likeness(word: str) -> float:
            begins_alike = _SAME_BEGINNING if word[:1] == text[:1] else 0
            return SequenceMatcher(None, text, word).ratio() + begins_alike

        best = max((word for word in self.words if not word.isascii()), key=likeness)
        return self.codes[self.words[best]] if likeness(best) >= _CLOSE_ENOUGH else ""


def _table(item: str, table: Mapping[str, str], **others: str) -> CodeTable:
    """`others` are further words by code, each key the code after a letter."""
    words = {folded(code): code for code in table}
    words |= {folded(code.lstrip("0") or "0"): code for code in table}
    words |= {folded(word): code for code, word in table.items()}
    for key, more in others.items():
        words |= {folded(word): key[1:] for word in more.split()}
    return CodeTable(item, table, MappingProxyType(words))


def _nations() -> CodeTable:
    """With and without 族; 汉 alone is how most write it."""
    short = {f"c{code}": word.removesuffix("族") for code, word in codes.NATION.items()}
    return _table("民族", codes.NATION, **short)


def _education() -> CodeTable:
    """The register keeps the level: 21 to 28 are 20 (GB/T 4658-2006 has ten to a level)."""
    levels = {
        "c10": "研究生教育 博士 硕士 博士研究生 硕士研究生 博士研究生毕业 硕士研究生毕业 研究生毕业 研究生学历 mba",
        "c20": "本科 大学 大学本科毕业 本科毕业 大本 大学本科教育 全日制本科 本科学历 学士 本科及以上",
        "c30": "专科 大专 高职 大学专科毕业 大专毕业 专科毕业 大学专科教育 高职高专 高职大专 大专学历 专科学历",
        "c40": "中专 技校 职高 中技 职中 中等专科 中等职业 中等职业教育 中专毕业 技校毕业 技工学校 职业高中 中等专业学校 "
        "中专中技 中专技校 职高毕业 中等专科毕业 中专学历",
        "c60": "高中 高中毕业 普高 普通高中毕业 普通高级中学教育 高级中学 高中学历",
        "c70": "初中毕业 初级中学 初级中学教育 初中学历 初中及以下",
        "c80": "小学毕业 小学教育 小学学历 小学及以下",
        "c90": "其他 文盲 半文盲 文盲半文盲 无学历",
    }
    found = _table("学历", codes.EDUCATION, **levels)
    finer = {
        f"{level}{digit}": code
        for code in codes.EDUCATION
        for level, digit in ((code[0], one) for one in "123456789")
    }
    return CodeTable(found.item, found.codes, MappingProxyType(finer | dict(found.words)))


TABLES: Mapping[str, CodeTable] = MappingProxyType(
    {
        "sex": _table("性别", codes.SEX, c1="男性 m male", c2="女性 f female", c9="未说明的性别"),
        "id_type": _table(
            "证件类型",
            codes.ID_TYPE,
            c1="身份证 二代身份证 第二代身份证 二代居民身份证 中华人民共和国居民身份证",
            c2="中国护照 外国护照 普通护照",
            c3="军人证 军官证件",
            c4="港澳通行证 回乡证 港澳居民通行证 港澳来往内地通行证",
            c5="台胞证 台湾通行证 台湾居民通行证",
            c6="外国人永久居留证 永久居留证 外国人居留证 外国人永久居留身份证件",
            c7="港澳居住证",
            c8="台湾居住证",
            c9="其他 其它 其他证件类型",
        ),
        "nation": _nations(),
        "education": _education(),
        "political_status": _table(
            "政治面貌",
            codes.POLITICAL_STATUS,
            c01="党员 共产党员 中国共产党党员 中国共产党员 正式党员",
            c02="预备党员 中国共产党预备党员 共产党预备党员",
            c03="团员 共青团 中国共产主义青年团团员 青年团员",
            c04="民革 民革会员 中国国民党革命委员会会员",
            c05="民盟 中国民主同盟盟员",
            c06="民建 中国民主建国会会员",
            c07="民进 中国民主促进会会员",
            c08="农工党 农工党党员 中国农工民主党党员",
            c09="致公党 中国致公党党员",
            c10="九三学社",
            c11="台盟 台湾民主自治同盟盟员",
            c12="无党派 无党派民主人士",
            c13="普通群众 一般群众 普通公民",
        ),
        "household": _table(
            "户籍类型",
            codes.HOUSEHOLD_TYPE,
            c1="城镇 城市 非农 非农业 非农户口 非农业户口 城镇户口 城市户口 本地城镇 外地城镇 非农业户籍 城镇居民",
            c2="农村 农业 农业户口 农村户口 本地农村 外地农村 农业户籍 农村居民 农户",
        ),
        "employment": _table(
            "就业状况",
            codes.EMPLOYMENT,
            c2="待岗 下岗 待下岗 下岗待岗 待业",
            c4="已退休",
            c7="退养 内退 内部退养 内部退休",
            c8="病假 长病 长期病休",
            c9="其它",
        ),
        "skill": _table(
            "技术等级",
            codes.SKILL,
            c1="一级 国家一级 职业资格一级 一级高级技师 职业资格一级高级技师 1级",
            c2="二级 国家二级 职业资格二级 二级技师 职业资格二级技师 2级",
            c3="三级 国家三级 高级工 职业资格三级 三级高级工 职业资格三级高级 职业资格三级高级工 高级技工 3级",
            c4="四级 国家四级 中级工 职业资格四级 四级中级工 职业资格四级中级 职业资格四级中级工 中级技工 4级",
            c5="五级 国家五级 初级工 职业资格五级 五级初级工 职业资格五级初级 职业资格五级初级工 初级技工 5级",
        ),
        "change": _table(
            "会籍变化类型",
            codes.MEMBERSHIP_CHANGE,
            c1="新入会 加入 新会员 新增 新加入",
            c2="会籍转入 转进",
            c3="保留会籍 会籍保留",
            c4="会籍转出",
            c5="开除 开除会籍",
            c6="退出 自愿退会",
        ),
        "reason": _table(
            "会籍变化原因",
            codes.CHANGE_REASON,
            c1="劳动关系发生变化 工作关系变化 劳动工作关系发生变化 劳动工作关系变化 劳动关系变动 劳动关系变更",
            c2="在本单位下岗后待岗 下岗待岗 下岗后待岗",
            c4="企业破产 单位破产",
            c5="个人要求 本人要求 个人申请 本人申请 自愿退会 本人要求退会",
            c6="犯罪 开除 因犯罪被开除会籍 犯罪被开除会籍",
        ),
    }
)

YES_NO: Mapping[str, bool] = MappingProxyType(
    {folded(word): True for word in ["是", "y", "yes", "1", "true", "√", "✓", "对"]}
    | {folded(word): False for word in ["否", "n", "no", "0", "false", "×", "✗", "x", "不是", "非"]}
)
