"""Which browser and which kind of device signed in, in a word. The full text a browser sends about
itself tells devices apart almost like a fingerprint, so it is never kept."""

from __future__ import annotations

OTHER = "other"

# The first that is found wins: a browser names its ancestors too.
BROWSERS = (
    ("wxwork", "wecom"),
    ("micromessenger", "wechat"),
    ("dingtalk", "dingtalk"),
    ("alipayclient", "alipay"),
    ("huaweibrowser", "huawei"),
    ("miuibrowser", "xiaomi"),
    ("heytapbrowser", "oppo"),
    ("vivobrowser", "vivo"),
    ("ucbrowser", "uc"),
    ("qqbrowser", "qq"),
    ("edg", "edge"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("safari", "safari"),
)
SYSTEMS = (
    ("harmony", "harmony"),
    ("openharmony", "harmony"),
    ("android", "android"),
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("windows", "windows"),
    ("macintosh", "mac"),
    ("linux", "linux"),
)


def browser_of(user_agent: str) -> str:
    """The family of the browser: "wechat", "chrome", …"""
    return _first(BROWSERS, user_agent)


def system_of(user_agent: str) -> str:
    """The kind of device: "android", "windows", …"""
    return _first(SYSTEMS, user_agent)


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    told = user_agent.lower()
    return next((word for mark, word in table if mark in told), OTHER)
