"""Made-up names: common surnames and given names put together by chance."""

from __future__ import annotations

from random import Random

from zhijia.kernel.identity import check_character

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉建国志红梅玲宇浩晨雪琳海波春生福荣"
STREETS = (
    "东湖",
    "西山",
    "城南",
    "北塘",
    "湖滨",
    "新桥",
    "河东",
    "青石",
    "竹园",
    "龙泉",
    "云林",
    "沙洲",
)
SYSTEMS = ("教育", "交通", "卫生", "商贸")
TRADES = (
    ("纺织", "03"),
    ("电子", "03"),
    ("机械", "03"),
    ("印染", "03"),
    ("食品", "03"),
    ("物流", "07"),
    ("建设", "05"),
    ("商贸", "06"),
    ("餐饮", "08"),
    ("软件", "09"),
    ("物业", "11"),
    ("家政", "15"),
)
BRANDS = (
    "宏达",
    "永盛",
    "天润",
    "嘉禾",
    "瑞丰",
    "远航",
    "新华",
    "金桥",
    "恒信",
    "东方",
    "广源",
    "利民",
)


def person_name(chance: Random) -> str:
    given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
    return chance.choice(SURNAMES) + given


def identity_number(serial: int, chance: Random) -> str:
    """A well-formed identity number of the area 999999, which is none; every serial its own."""
    year, month, day = 1960 + serial % 45, 1 + serial // 45 % 12, 1 + serial // 540 % 28
    order = serial // 15_120 * 2 % 1000 + chance.randrange(2)
    first = f"999999{year}{month:02d}{day:02d}{order:03d}"
    return first + check_character(first)


def mobile_number(serial: int) -> str:
    """199 followed by the serial: made up, and never sent to."""
    return f"199{serial:08d}"


def company(serial: int) -> tuple[str, str]:
    """A company's name and its industry; a suffix keeps large districts unambiguous."""
    trade, industry = TRADES[serial % len(TRADES)]
    brand = BRANDS[serial // len(TRADES) % len(BRANDS)]
    round_ = serial // (len(TRADES) * len(BRANDS))
    suffix = f"（示范{round_}）" if round_ else ""
    return f"{brand}{trade}{suffix}有限公司", industry
