"""Every sentence of the house has its English, and the check finds what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhijia
from zhijia.base.ui import messages

ROOT = Path(zhijia.__file__).parent
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def test_every_sentence_of_the_house_has_its_english():
    findings = messages.check(messages.gather(ROOT))
    assert not findings, "\n".join(findings)


def small_app(
    tmp_path: Path, *, python: str = "", html: str = "", po: str = ""
) -> list[messages.App]:
    app = tmp_path / "zhijia" / "desk"
    (app / "templates").mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "views.py").write_text(python)
    (app / "templates" / "page.html").write_text(html)
    table = app / messages.PO
    table.parent.mkdir(parents=True)
    table.write_text(HEAD + po)
    return messages.gather(tmp_path / "zhijia")


def test_sentences_of_python_and_templates_are_found(tmp_path):
    [app] = small_app(
        tmp_path,
        python='_("甲")\nngettext("%(n)s件", "%(n)s件", 2)\npgettext("按钮", "乙")\n',
        html='  <c-button label="{% trans \'丙\' %}" />\n{% blocktrans trimmed %}\n丁{{ x }}\n{% endblocktrans %}\n    {{ y|default:_("戊") }}',
    )
    assert {key[1] for key in app.sentences} == {"甲", "%(n)s件", "乙", "丙", "丁%(x)s", "戊"}
    assert app.sentences["按钮", "乙"].where == "zhijia/desk/views.py:3"


@pytest.mark.parametrize(
    ("python", "po", "fault"),
    [
        ('_("甲")', "", "no English"),
        ('_("甲")', 'msgid "甲"\nmsgstr ""', "is empty"),
        ('_("甲")', '#, fuzzy\nmsgid "甲"\nmsgstr "A"', "fuzzy"),
        ('_("%(n)s甲")', 'msgid "%(n)s甲"\nmsgstr "A"', "other placeholders"),
        ('_("甲")', 'msgid "甲"\nmsgstr "A!"', "exclamation mark"),
        ('_("甲！")', 'msgid "甲！"\nmsgstr "A"', "exclamation mark"),
        ('_("还剩 3个")', 'msgid "还剩 3个"\nmsgstr "3 left"', "typed space"),
        ('_("%(n)s 件")', 'msgid "%(n)s 件"\nmsgstr "%(n)s"', "typed space"),
        ("", 'msgid "甲"\nmsgstr "A"', "nobody says"),
    ],
)
def test_the_check_finds(tmp_path, python, po, fault):
    findings = messages.check(small_app(tmp_path, python=python, po=po))
    assert len(findings) == 1
    assert fault in findings[0]


def test_the_check_is_content_with_good_work(tmp_path):
    python = '_("受理号2018-0312-0047，3月19日16:40")\n_("有<b>%(n)s</b>处要改")'
    po = (
        'msgid "受理号2018-0312-0047，3月19日16:40"\nmsgstr "No 2018-0312-0047, 19 March 16:40"\n\n'
        'msgid "有<b>%(n)s</b>处要改"\nmsgstr "<b>%(n)s</b> to change"'
    )
    assert messages.check(small_app(tmp_path, python=python, po=po)) == []


def test_one_sentence_has_one_english(tmp_path):
    apps = small_app(tmp_path, python='_("甲")', po='msgid "甲"\nmsgstr "A"')
    other = tmp_path / "zhijia" / "law"
    (other / messages.PO).parent.mkdir(parents=True)
    (other / "apps.py").write_text('_("甲")')
    (other / messages.PO).write_text(HEAD + 'msgid "甲"\nmsgstr "B"')
    apps = messages.gather(tmp_path / "zhijia")
    assert [f for f in messages.check(apps) if "put otherwise" in f]


def test_compile_writes_once(tmp_path):
    apps = small_app(tmp_path, python='_("甲")', po='msgid "甲"\nmsgstr "A"')
    assert messages.compile_tables(apps) == 1
    assert apps[0].po.with_suffix(".mo").stat().st_size > 0
    assert messages.compile_tables(apps) == 0


def test_missing_can_be_pasted(tmp_path):
    [app] = small_app(tmp_path, python='_("甲\\"乙")\nngettext("%(n)s件", "%(n)s件", 2)')
    app.po.write_text(HEAD + messages.missing(app).replace('""', '"A %(n)s"'))
    assert len([entry for entry in app.table() if entry.id]) == 2
