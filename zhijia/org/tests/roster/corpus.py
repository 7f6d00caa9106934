"""Rosters in the shapes unions send them. What the check must say of each stands in corpus.json."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial
from pathlib import Path

from zhijia.org.tests.roster.builders import (
    CREW,
    HEADER,
    LI,
    WANG,
    ZHANG,
    ZHAO,
    Corpus,
    Page,
    comma,
    crew,
    number,
    old_number,
    text,
    xlsx,
)
from zhijia.org.tests.roster.old_workbook import Formula, OldSheet, xls

FILES = Corpus()
MORNING = datetime(2018, 3, 19, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no zone

# Headers -----------------------------------------------------------------------------------------

for name, header in {
    "header national": ("序号", "姓名", "证件号码", "移动电话"),
    "header spaced": ("序 号", "姓　名", "身 份 证 号", "手 机"),
    "header starred": ("序号", "*姓名", "*身份证号码", "手机号（11位）"),
    "header with line breaks": ("序号", "会员\n姓名", "公民身份\n号码", "联系\n电话"),
    "header in full width": ("ＮＯ", "姓名：", "身份证号：", "ＰＨＯＮＥ"),
    "header with hints": ("序号", "姓名（必填）", "身份证号(18位，必填)", "联系方式"),
    "header of a personnel office": ("编号", "员工姓名", "居民身份证号码", "移动电话号码"),
    "header of a city platform": ("行号", "职工姓名", "有效证件号码", "本人手机号码"),
    "header in English": ("no", "name", "ID number", "mobile"),
    "header with quotes": ("序号", "“姓名”", "身份证号、", "手机/"),
}.items():
    FILES.add(name, partial(xlsx, [header, *crew()]))
FILES.add(
    "header without a number", lambda: xlsx([["序号", "姓名", "手机"], [1, "张建国", ZHANG[2]]])
)
FILES.add("header without a name", lambda: xlsx([["序号", "身份证号"], [1, ZHANG[1]]]))
FILES.add("no header at all", lambda: xlsx(crew()))
FILES.add("header alone", lambda: xlsx([HEADER]))
FILES.add(
    "two columns look like a phone",
    lambda: xlsx([[*HEADER, "联系方式"], [1, *ZHANG, "0512-63012345"]]),
)
FILES.add(
    "columns in another order",
    lambda: xlsx([["手机", "备注", "身份证", "名字"], ["13812345678", "", ZHANG[1], "张建国"]]),
)
FILES.add(
    "unknown columns beside",
    lambda: xlsx([["姓名", "鞋码", "身份证号", "班次"], ["张建国", 42, ZHANG[1], "=甲班"]]),
)
FILES.add(
    "header far down and to the right",
    lambda: xlsx(
        [[]] * 6 + [["", "", *HEADER]] + [["", "", *row] for row in [*crew(), [5, "陈平", "1"]]]
    ),
)

TITLED = [
    ["宏达纺织有限公司工会会员花名册"],
    ["填报单位：宏达纺织工会", "", "", "填报日期：2018年3月"],
]
FILES.add("title rows", lambda: xlsx([*TITLED, HEADER, *crew()]))
FILES.add(
    "title rows merged",
    lambda: xlsx(Page([*TITLED, HEADER, *crew()], merged=[(0, 0, 0, 3), (1, 0, 1, 2)])),
)
FILES.add(
    "two rows of titles, merged",
    lambda: xlsx(
        Page(
            [
                ["花名册"],
                ["序号", "姓名", "身份证号", "联系方式"],
                ["", "", "", "手机", "邮箱"],
                *[[*row, "a@b.cn"] for row in crew()],
                [5, "陈平", "320509", "1381", ""],
            ],
            merged=[(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)],
        )
    ),
)
FILES.add(
    "two rows of titles, unmerged CSV",
    lambda: comma(
        [
            ["序号", "姓名", "身份证号", "联系方式", ""],
            ["", "", "", "手机", "邮箱"],
            [1, *ZHANG, ""],
            [2, "李明", "1", "2", ""],
        ]
    ),
)
FILES.add(
    "group titles over every column",
    lambda: xlsx(
        Page(
            [
                ["基本信息", "", "", "工作信息", ""],
                ["姓名", "身份证号", "性别", "工种", "技术等级"],
                ["张建国", ZHANG[1], "男", "挡车工", "特级"],
                ["", LI[1], "女", "", ""],
            ],
            merged=[(0, 0, 0, 2), (0, 3, 0, 4)],
        )
    ),
)
FILES.add(
    "second titles nobody knows",
    lambda: xlsx(
        Page(
            [
                ["姓名", "身份证号", "联系方式", ""],
                ["", "", "本人", "家属"],
                ["张建国", ZHANG[1], ZHANG[2], "13900000000"],
            ],
            merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
        )
    ),
)
FILES.add(
    "header printed on every page", lambda: xlsx([HEADER, *crew()[:2], HEADER, *crew(start=3)[2:]])
)

# Rows that are no members ------------------------------------------------------------------------

FILES.add(
    "totals",
    lambda: xlsx(
        [HEADER, *crew()[:2], ["", "小计", "2人"], *crew()[2:], ["合    计", "", 4], ["总计：4人"]]
    ),
)
FILES.add(
    "totals of money beside",
    lambda: xlsx(
        [["姓名", "身份证号", "会费"], ["张建国", ZHANG[1], 20], ["本页合计", "", 20], ["共1人"]]
    ),
)
FILES.add(
    "totals of groups in the middle",
    lambda: xlsx(
        [
            HEADER,
            *crew()[:1],
            ["一车间小计", "", "", 1],
            *crew()[1:2],
            ["", "二车间合计：", "", "1人"],
            ["", "第一分会（含外包）总计", 2],
            ["平均", "", "", 38.5],
            ["第1页 共2页"],
            HEADER,
            *crew()[2:],
            ["", "第 2 页，共 2 页", ""],
            ["", "公司总计：4人"],
            ["", "郝小计", "", ""],
            ["", "平均年", "", ""],
        ]
    ),
)
FILES.add(
    "notes below",
    lambda: xlsx(
        [
            HEADER,
            *crew(),
            ["注：1. 身份证号请按文本填写"],
            ["填表人：", "李明", "", "2018年3月19日"],
            ["填表说明", "", "", ""],
            ["单位负责人：王芳", "", "审核人：赵小梅"],
        ]
    ),
)
FILES.add(
    "a line that says what to fill in",
    lambda: xlsx([HEADER, ["", "（必填）", "（18位，文本）", "（11位）"], *crew()]),
)
FILES.add(
    "an example row",
    lambda: xlsx([HEADER, ["示例", "张三", "110101199001011234", "13800000000"], *crew()]),
)
FILES.add(
    "blank rows and columns",
    lambda: xlsx(
        [
            ["", *HEADER, ""],
            [],
            *[["", *row] for row in crew()[:2]],
            ["", " ", "", ""],
            *[["", *row] for row in crew()[2:]],
            [],
        ]
    ),
)
FILES.add(
    "numbers printed in advance",
    lambda: xlsx([HEADER, *crew(), *[[place] for place in range(5, 30)]]),
)
FILES.add(
    "titles between the rows",
    lambda: xlsx(
        Page(
            [HEADER, ["一车间"], *crew()[:2], ["", "二车间"], *crew()[2:]],
            merged=[(1, 0, 1, 3), (4, 0, 4, 3)],
        )
    ),
)
FILES.add(
    "somebody called 合",
    lambda: xlsx(
        [
            ["姓名", "身份证号"],
            ["合计生", number(order=3)],
            ["总政", number(order=5)],
            ["注小明", ""],
        ]
    ),
)

# Sheets and files --------------------------------------------------------------------------------

FILES.add(
    "notes sheet first",
    lambda: xlsx(
        Page([["填表说明"], ["一、姓名要和身份证一致"]], "说明"), Page([HEADER, *crew()], "花名册")
    ),
)
FILES.add(
    "hidden sheet",
    lambda: xlsx(
        Page([HEADER, [1, "李四", "1", "1"]], "旧", is_hidden=True), Page([HEADER, *crew()], "新")
    ),
)
FILES.add(
    "empty sheets around",
    lambda: xlsx(Page([], "Sheet1"), Page([HEADER, *crew()], "Sheet2"), Page([], "Sheet3")),
)
FILES.add(
    "empty form before the roster",
    lambda: xlsx(Page([HEADER], "模板"), Page([HEADER, *crew()], "名单")),
)
FILES.add(
    "union merged downwards",
    lambda: xlsx(
        Page(
            [
                ["所属工会", "姓名", "身份证号"],
                ["宏达纺织工会", "张建国", ZHANG[1]],
                ["", "李明", LI[1]],
                ["盛泽印染工会", "王芳", WANG[1]],
            ],
            merged=[(1, 0, 2, 0)],
        )
    ),
)
FILES.add(
    "old workbook",
    lambda: xls(
        [
            OldSheet("说明", [["填表说明"]]),
            OldSheet(
                "名册",
                [
                    ["会员名册"],
                    [*HEADER, "入会日期"],
                    [1, "张建国", ZHANG[1], 13812345678, date(2018, 3, 19)],
                    [2, "李明", LI[1], "", "2018.3.1"],
                    [3, "王芳", float(WANG[1][:17] + "0"), "", ""],
                    [4, "赵小梅", ZHAO[1], Formula(3), ""],
                ],
                merged=[(0, 0, 0, 4)],
            ),
        ]
    ),
)
FILES.add(
    "old workbook, hidden sheet",
    lambda: xls(
        [
            OldSheet("旧", [HEADER, [1, "李四", "1", ""]], is_hidden=True),
            OldSheet("新", [HEADER, *crew()]),
        ]
    ),
)
FILES.add("CSV in UTF-8", lambda: comma([HEADER, *crew()]))
FILES.add("CSV in UTF-8 with its mark", lambda: comma([HEADER, *crew()], "utf-8-sig"))
FILES.add(
    "CSV in GB 18030", lambda: comma([HEADER, *crew(), [5, "㛃䶮", number(order=9), ""]], "gb18030")
)
FILES.add(
    "CSV in GB 18030 with its mark",
    lambda: "\ufeff".encode("gb18030") + comma([HEADER[1:], *CREW], "gb18030"),
)
FILES.add("CSV in GBK with titles", lambda: comma([*TITLED, HEADER, *crew()], "gbk"))
FILES.add("CSV in UTF-16 with tabs", lambda: comma([HEADER, *crew()], "utf-16", delimiter="\t"))
FILES.add("CSV with semicolons", lambda: comma([HEADER, *crew()], delimiter=";"))
FILES.add("CSV with Unix line ends", lambda: comma([HEADER, *crew()], end="\n"))
FILES.add(
    "CSV with blank lines", lambda: comma([HEADER, [], *crew()[:2], [], [3, "王芳", "123", ""]])
)
FILES.add(
    "CSV with line breaks in cells",
    lambda: comma(
        [["姓名", "身份证号", "备注"], ["张建国", ZHANG[1], "调入\n待核"], ["李明", "32050", "x"]]
    ),
)
FILES.add(
    "CSV with tabs after numbers",
    lambda: comma(
        [HEADER, *[[n, name, f"{digits}\t", f"{phone}\t"] for n, name, digits, phone in crew()]]
    ),
)
FILES.add(
    "CSV saved by Excel with lost digits",
    lambda: comma([HEADER, [1, "张建国", "3.20509E+17", "1.38123E+10"]]),
)
FILES.add(
    "CSV written by a program with .0 behind numbers",
    lambda: comma(
        [
            ["姓名", "身份证号", "手机", "性别", "民族", "学历"],
            ["张建国", f"{old_number()}.0", "13812345678.0", "1.0", "1.0", "1.0"],
            ["李明", f"{LI[1][:17]}0.0", "", "2.0", "0.1", "10.0"],
        ]
    ),
)
FILES.add("empty file", lambda: b"")
FILES.add("blank lines only", lambda: b"\r\n\r\n")
FILES.add("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
FILES.add(
    "a page of the web called xls",
    lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode(),
)
FILES.add("half a workbook", lambda: xlsx([HEADER, *crew()])[:3000])
FILES.add("a workbook with no cell", lambda: xlsx(Page([], "Sheet1")))
FILES.add("a cell beyond everything", lambda: xlsx([HEADER, *crew(), [""] * 120 + ["x"]]))

# Names and numbers -------------------------------------------------------------------------------

FILES.add(
    "names as typed",
    lambda: xlsx(
        [["姓名", "身份证号"]]
        + [
            [name, number(order=place)]
            for place, name in enumerate(
                [
                    "李　明",
                    " 张建国 ",
                    "王 芳",
                    "艾力•买买提",
                    "阿依古丽.吐尔逊",
                    "John  Smith",
                    "欧阳建华",
                    "𠮷田",
                    "",
                    "  ",
                    "123",
                    "——",
                    "张伟1",
                    "李\u200b四",
                    "Ｔｏｍ",
                    "长" * 61,
                ],
                start=1,
            )
        ]
    ),
)
FILES.add(
    "numbers as typed",
    lambda: xlsx(
        [["姓名", "身份证号"]]
        + [
            ["张建国", typed]
            for typed in [
                number(order=1),
                number(order=2) + " ",
                "320509 19900101 " + number(order=3)[14:],
                "'" + number(order=4),
                "３" + number(order=5)[1:],
                number(born="19900102", order=8).lower(),
                old_number(order=7),
                float(old_number(order=9)),
                "\u3000" + number(order=10),
            ]
        ]
    ),
)
FILES.add(
    "numbers that are wrong",
    lambda: xlsx(
        [["姓名", "身份证号"]]
        + [
            ["张建国", typed]
            for typed in [
                "",
                " ",
                number()[:17],
                number() + "1",
                number()[:17] + ("1" if number()[17] != "1" else "2"),
                "99" + number()[2:],
                "32050919901301001X",
                "3205091990O10100" + "11",
                float(number()),
                "无",
                "/",
                "G12345678",
                True,
                date(1990, 1, 1),
            ]
        ]
    ),
)
FILES.add(
    "the same person twice",
    lambda: xlsx(
        [
            ["姓名", "身份证号"],
            ["张建国", number(born="19650412", order=1)],
            ["李明", LI[1]],
            ["张建国", old_number(order=1)],
            ["张健国", number(born="19650412", order=1).lower() + " "],
            ["李明", LI[1]],
        ]
    ),
)
FILES.add(
    "other kinds of ID",
    lambda: xlsx(
        [
            ["姓名", "证件类型", "证件号码"],
            ["张建国", "身份证", ZHANG[1]],
            ["Smith", "护照", "e12345678"],
            ["陈大文", "港澳通行证", "H12345678"],
            ["李明", "2", LI[1]],
            ["Kim", "外国人永久居留身份证", "KOR110456789012"],
            ["王芳", "学生证", WANG[1]],
            ["赵六", "护照", "1"],
            ["Smith", "护照", "E12345678"],
            ["X", "军官证", "E12345678"],
        ]
    ),
)

# Other columns -----------------------------------------------------------------------------------

FILES.add_column(
    "phones",
    "手机",
    [
        "13812345678",
        13812345678,
        "138 1234 5678",
        "138-1234-5678",
        "+8613812345678",
        "86 13812345678",
        "１３８１２３４５６７８",
        "'13812345678",
        "1381234567",
        "138123456789",
        "12812345678",
        "0512-63012345",
        "13812345678/13912345678",
        "无",
        "",
        "abc",
        "+13812345678",
    ],
)
FILES.add_column(
    "days of joining",
    "入会时间",
    [
        date(2018, 3, 19),
        MORNING,
        "2018-03-19",
        "2018-3-19",
        "2018/3/19",
        "2018.03.19",
        "2018年3月19日",
        "2018年3月",
        "2018-3",
        "20180319",
        20180319,
        43178,
        "43178",
        "201803",
        "2018-03-19 00:00:00",
        "２０１８－０３－１９",
        "二〇一八年三月十九日",
        " 2018-03-19 ",
        2018.12,
    ],
)
FILES.add_column(
    "days that are none",
    "入会日期",
    [
        "16.13.2",
        "18.3.19",
        "2018-02-30",
        "2018-13-01",
        "19/3/2018",
        "昨天",
        2018.1,
        5,
        "2018",
        "180319",
        "1018-03-19",
        True,
        "2018年三月",
    ],
)
FILES.add_column(
    "months of birth", "出生年月", ["1990-01", "1990.1", "1990年1月", "1990-01-01", "199001", 33000]
)
FILES.add_column("sex", "性别", ["男", "女", "1", 2, "男性", " 男", "未知", "9", "3", "张", "M"])
FILES.add_column(
    "nations", "民族", ["汉", "汉族", "01", 1, "维吾尔", "土家族", "汗族", "外星", "99"]
)
FILES.add_column(
    "education",
    "文化程度",
    ["大专", "本科", "大学本科", "31", "中专", "高中", "硕士", "初中毕业", "大学专课", "不详"],
)
FILES.add_column(
    "political status",
    "政治面貌",
    ["群众", "中共党员", "党员", "团员", "13", "01", "预备党员", "路人"],
)
FILES.add_column(
    "employment",
    "就业状况",
    [
        "在岗",
        "在职",
        "1",
        "内退",
        "待（下）岗",
        "下岗",
        "退休 ",
        "请假",
        "1-在岗",
        "4、退休",
        "1 退休",
        "10",
    ],
)
FILES.add_column(
    "skill", "技术等级", ["高级工", "中级", "三级", "职业资格四级", "技师", "无", "六级", 5]
)
FILES.add_column(
    "changes", "会籍变化类型", ["入会", "转入", "保留会籍", "转出", "除名", "退会", "7", "入回"]
)
FILES.add_column("migrant workers", "是否农民工", ["是", "否", "Y", "√", "1", 0, True, "也许", ""])
FILES.add_column(
    "first year at work",
    "参加工作时间",
    ["2016", 2016, "2016年", "2016-07-01", "2016.7", "十年前", date(2016, 7, 1)],
)
FILES.add_column("household", "户籍类型", ["农业", "非农业", "城镇", "农村户口", "居民", "/"])
FILES.add_column(
    "formulas",
    "工种",
    [
        "=1+1",
        "@SUM(A1)",
        "+挡车工",
        "-",
        "-5",
        "+5",
        " =1",
        "＝1",
        "\t挡车工",
        Formula(2),
        "挡车工-一班",
        "'=1",
    ],
)
FILES.add(
    "formulas in names and numbers",
    lambda: xlsx(
        [
            ["姓名", "身份证号"],
            [Formula(1), ZHANG[1]],
            ["李明", Formula(1)],
            ["=HYPERLINK(1)", "@1"],
        ]
    ),
)
FILES.add(
    "formulas in the sequence",
    lambda: xlsx(
        [HEADER, *[[Formula(place), *row[1:]] for place, row in enumerate(crew(), start=1)]]
    ),
)
FILES.add_column("texts too long", "工种", ["挡" * 61, "挡" * 60, "２号机挡车工"])
FILES.add(
    "everything at once",
    lambda: xlsx(
        Page(
            [
                ["盛泽镇总工会会员实名制花名册"],
                ["单位（盖章）：", "", "", "", "", "", "制表日期：2018.3"],
                [
                    "序号",
                    "姓名",
                    "性别",
                    "民族",
                    "身份证号码",
                    "政治\n面貌",
                    "入会时间",
                    "联系方式",
                    "",
                    "所属工会",
                ],
                ["", "", "", "", "", "", "", "手机", "座机", ""],
                [
                    1,
                    "张建国",
                    "男",
                    "汉",
                    ZHANG[1],
                    "党员",
                    "2018.03",
                    13812345678,
                    "63012345",
                    "宏达纺织工会",
                ],
                [2, "李　明", "女", "汉族", LI[1].lower(), "群众", 43178, "139-1234-5678", "", ""],
                [3, "", "男", "回", WANG[1], "团员", "18.3", "1501234567", "", ""],
                [4, "赵小梅", "男", "汗", float(ZHAO[1]), "", "", "", "", ""],
                ["合计", "", "", "", "4人"],
                ["注：本表一式两份"],
            ],
            merged=[(0, 0, 0, 9), (2, 7, 2, 8), *[(2, n, 3, n) for n in (0, 1, 2, 3, 4, 5, 6, 9)]],
        )
    ),
)
FILES.add(
    "everything at once, as CSV in GBK",
    lambda: text(
        [
            ["盛泽镇总工会会员实名制花名册"],
            ["序号", "姓名", "性别", "身份证号码", "入会时间", "手机"],
            [1, " 张建国", "男", f"{ZHANG[1]}\t", "2018年3月", "138 1234 5678"],
            [2, "李明", "女", LI[1], "2018-3-1", ""],
            ["", "", "", "", "", ""],
            [3, "王芳", "中", WANG[1], "2018-3-32", "1"],
            ["合计", "3人"],
        ]
    ).encode("gbk"),
)

EXPECTED = json.loads(Path(__file__).with_name("corpus.json").read_text("utf-8"))
READABLE = [
    name for name, answer in EXPECTED.items() if all(error["row"] for error in answer["errors"])
]
