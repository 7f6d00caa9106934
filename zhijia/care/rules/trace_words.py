"""An expression in Chinese, as a notice would say it: for the parts that have no words of their own."""

from __future__ import annotations

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.vocabulary import MEANINGS, term_of
from zhijia.kernel.money import yuan_for_people

OPS = {"<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于", "=": "等于"}


def chinese(found: ex.Expression) -> str:
    """An expression in Chinese."""
    match found:
        case ex.Compare():
            return f"{chinese(found.left)}{OPS[found.op]}{chinese(found.right)}"
        case ex.All():
            return "且".join(chinese(item) for item in found.items) or "总是"
        case ex.Either():
            return "或".join(chinese(item) for item in found.items)
        case ex.Not():
            return f"不是（{chinese(found.item)}）"
        case ex.Readings():
            return f"{chinese(found.ways[0])}（原文有两种读法）"
        case ex.Open():
            return f"原文未定：{found.note}"
    return _value(found)


def _value(found: ex.Expression) -> str:
    match found:
        case ex.Number():
            return f"{yuan_for_people(int(found.value))}元" if found.money else _plain(found)
        case ex.Quantity():
            return _quantity(found)
        case ex.Measure():
            return found.name
        case ex.Sum():
            sign = "加" if found.sign == 1 else "减"
            return f"{chinese(found.left)}{sign}{chinese(found.right)}"
        case ex.Product():
            return _product(found)
        case ex.Extreme():
            name = "较高者" if found.greatest else "较低者"
            return f"{name}（{'；'.join(chinese(item) for item in found.items)}）"
    return _rarer(found)


def _rarer(found: ex.Expression) -> str:
    match found:
        case ex.Pieces():
            return f"{chinese(found.base)}分段计算"
        case ex.EachPatient():
            return f"每位病人分别计算后相加（{chinese(found.body)}）"
        case ex.EachStudent():
            return f"每名学生分别计算后相加（{chinese(found.body)}）"
        case ex.When():
            return f"{chinese(found.condition)}时计入的{chinese(found.value)}"
        case ex.Spread():
            return chinese(found.stocks)
    raise TypeError(f"{type(found).__name__} has no Chinese")


def _product(found: ex.Product) -> str:
    left, right = found.left, found.right
    if isinstance(left, ex.Number) and not left.money:
        if right == ex.LINE:
            return f"{_plain(left)}倍{chinese(right)}"
        return f"{float(left.value * 100):g}%{chinese(right)}"
    return f"{chinese(left)}乘以{chinese(right)}"


def _plain(found: ex.Number) -> str:
    return f"{float(found.value):g}"


def _quantity(found: ex.Quantity) -> str:
    takes = found.term.takes
    if not found.args:
        return found.term.zh
    if takes in MEANINGS:
        named = "、".join(term_of(MEANINGS[takes], code).zh for code in found.args)
    elif takes == "money":
        named = f"{yuan_for_people(int(found.args[0]))}元"
    else:
        named = "、".join(found.args)
    return f"{found.term.zh}（{named}）"
