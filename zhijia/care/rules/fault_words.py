"""What is wrong with a policy document, in Chinese: the reader of documents speaks English, for the
command line; whoever writes a policy on a page reads this."""

from __future__ import annotations

import re

from zhijia.care.rules.outline import PolicyFault

ANY = "(.*)"

# The reader's sentence as a pattern, and what it says in Chinese; {0} is what stood in its place.
WORDS: tuple[tuple[str, str], ...] = (
    ("a band ends at an amount in 元", "分段的上限要写金额，例如：至10000元"),
    ("a band needs its share in %", "每一段后面要写百分比，例如：90%"),
    ("a class needs at least one way in under “任一”", "每个档次在“任一”下面至少要有一条"),
    ("a condition is expected, not a number", "这里要写条件，不是数"),
    (f"a period of aid is from 1 to {ANY} months", "一期是1到{0}个月"),
    ("a key is expected here", "这里要写“键: 值”"),
    ("a key without a value", "这个键下面没有内容"),
    ("a measure divides an amount of money", "算法里除的应是金额"),
    (f"a measure is {ANY}", "算法要写成：…… ÷ 家庭人口，或者…… ÷ 家庭人口 ÷ 月数"),
    ("a measure needs an income or an expenditure", "算法里要有收入或者支出"),
    ("a number is expected, not a condition", "这里要写数，不是条件"),
    (f"a number followed by {ANY} is expected", "这里要写数字加“{0}”"),
    ("a space is expected after the colon", "冒号后面要空一格"),
    ("a tab or another invisible sign", "这一行有制表符或者别的看不见的符号，请用空格"),
    ("a way in needs at least one condition under “须”", "每一条在“须”下面至少要有一个条件"),
    ("a word stands twice in the brackets", "括号里有一个词写了两遍"),
    (
        "an amount for each patient (逐人) is counted 每人",
        "“逐人”的金额要按人计，例如：每: 每人每年",
    ),
    (
        f"an amount for each student is {ANY}",
        "按每名学生计的金额要写成：金额 × 学生人数（…），可以几项相加",
    ),
    ("an amount of money is expected", "这里要写一笔钱，不是数，也不是算法"),
    ("an amount in 元 is expected", "这里要写金额，例如：820元"),
    ("money is multiplied by money", "金额不能乘金额"),
    ("one line of text is expected", "这里要写一行字"),
    ("only one value may stand in these brackets", "这个括号里只能写一个数"),
    ("the bands must rise", "分段的金额要从小到大"),
    ("the document is empty", "还没有写内容"),
    ("the last band must be 以上", "最后一段要写“以上”"),
    ("the window is from 1 to 36 months", "核算期是1到36个月"),
    ("this line is indented in a way nothing above asks for", "这一行的缩进和上面对不上"),
    ("too many brackets", "括号套得太多"),
    ("two different kinds of number are added", "两种不同的数不能相加"),
    ("two different kinds of number are compared", "两种不同的数不能比较"),
    ("“key: value” is expected here", "这里要写“键: 值”"),
    ("“key: value” lines are expected here", "这里要写几行“键: 值”"),
    ("未定（…） needs its reason in brackets", "“未定”后面要用括号写原因"),
    ("“失效” is before “生效”", "“失效”写在了“生效”前面"),
    ("“复核后可以多项” needs the test: “复核: …”", "写了“复核后可以多项”，就要写“复核: …”"),
    (f"indent by two spaces a level, at most {ANY} levels", "每级缩进两个空格，最多{0}级"),
    (f"longer than {ANY} characters", "最多{0}字"),
    (f"longer than {ANY} lines", "最多{0}行"),
    (f"“{ANY}” cannot be a sign of a measure {ANY}", "“{0}”不能作记号，请用字母，例如：G、N、A"),
    (f"“{ANY}” is missing", "缺“{0}”"),
    (f"“{ANY}” is not a key that may stand here", "“{0}”不是这里可以写的键"),
    (f"“{ANY}” must be a list of {ANY}", "“{0}”下面要写成以“- ”开头的几行"),
    (f"“{ANY}” must be one line of text", "“{0}”要写在一行里"),
    (f"“{ANY}” stands twice", "“{0}”写了两遍"),
    (f"“{ANY}” is not a word a rule may use", "“{0}”不是规则可以用的词"),
    (f"“{ANY}” is not expected here", "这里不该有“{0}”"),
    (f"“{ANY}” already means something", "“{0}”已经有别的意思，请换个名字"),
    (
        f"“{ANY}” is no period of aid {ANY}",
        "“{0}”不是多久算一次，请写其中一种{1}；也可以写“每户每6个月”",
    ),
    (
        f"“{ANY}” is no cycle of review {ANY}",
        "“{0}”不是多久复核一次，请写“每年一次”“每6个月一次”；原文没有就写“未见”",
    ),
    (f"“{ANY}” is no date{ANY}", "“{0}”不是日期，请写成2016-01-31"),
    (f"“{ANY}” is not one of {ANY}", "“{0}”不在可选的词里：{1}"),
    (f"“{ANY}” stands where a value is expected", "“{0}”的地方要写一个数"),
    (f"“{ANY}” cannot stand in these brackets", "“{0}”不能写在这个括号里"),
    (f"“{ANY}” is expected before “{ANY}”", "“{1}”前面要有“{0}”"),
    (f"“{ANY}” cannot be empty", "“{0}”不能空着"),
    (f"“{ANY}” is no number", "“{0}”不是数字"),
)


def fault_words(fault: PolicyFault) -> str:
    """The reason in Chinese; a reason nobody put into words stands as the reader said it."""
    for pattern, words in WORDS:
        match = re.fullmatch(_as_regex(pattern), fault.reason)
        if match:
            return words.format(*match.groups())
    return fault.reason


def _as_regex(pattern: str) -> str:
    return ANY.join(re.escape(piece) for piece in pattern.split(ANY))
