"""How an officer is named to others: the surname and 某."""

from __future__ import annotations

COMPOUND_SURNAMES = [
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "宇文",
    "司徒",
    "司空",
    "夏侯",
    "轩辕",
    "端木",
    "南宫",
    "百里",
    "西门",
]


def surname_of(name: str) -> str:
    """欧阳建华 → 欧阳, 林静 → 林; a name that is not in Han as it stands."""
    told = name.strip()
    if told[:2] in COMPOUND_SURNAMES and len(told) > 2:
        return told[:2]
    return told[:1]


def named_by_surname(name: str) -> str:
    """林静 → 林某: enough to ask about, too little to look somebody up."""
    return f"{surname_of(name)}某" if name.strip() else "某"
