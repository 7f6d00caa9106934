"""How every template of the house uses the shell: known components, their arguments, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhijia

ROOT = Path(zhijia.__file__).parent
COMPONENTS = ROOT / "base/ui/templates/cotton"
# What goes to the printer and never to a browser (templates/<app>/print) brings its own style along.
TEMPLATES = sorted(one for one in ROOT.rglob("templates/**/*.html") if one.parent.name != "print")
USE = re.compile(r'<c-([\w-]+)((?:\s+:{0,2}[\w:-]+(?:="[^"]*")?)*)\s*/?>')
OPENED = re.compile(r"<c-([\w-]+)")
ATTRIBUTE = re.compile(r':{0,2}([\w:-]+)(?:="[^"]*")?')
PASSED_ON = re.compile(r"(hx|aria|data)-|^(id|form|formaction|formnovalidate|target|rel)$")
GRAMMAR = {"vars", "slot"}


def declared(component: str) -> set[str]:
    """The arguments in the first line of a component; the pieces of a name are joined by hyphens."""
    text = (COMPONENTS / f"{component.replace('-', '_')}.html").read_text(encoding="utf-8")
    found = re.search(r"<c-vars\b(.*?)/>", text, re.DOTALL)
    names = re.findall(r':{0,2}([\w-]+)=(?:"[^"]*")', found.group(1)) if found else []
    return set(names)


def faults(text: str) -> list[str]:
    found = []
    if len(OPENED.findall(text)) != len(USE.findall(text)):
        found.append("a component that cannot be read")
    for name, attributes in USE.findall(text):
        if name in GRAMMAR:
            continue
        if not (COMPONENTS / f"{name.replace('-', '_')}.html").exists():
            found.append(f"no component c-{name}")
            continue
        used = set(ATTRIBUTE.findall(attributes))
        strange = {arg for arg in used - declared(name) if not PASSED_ON.search(arg)}
        found += [f"c-{name} has no argument {arg}" for arg in sorted(strange)]
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)
    if re.search(r'\sstyle="|<style\b|\son[a-z]+="', bare):
        found.append("inline style or script, which the policy forbids")
    if re.search(r"<script\b(?![^>]*\bsrc=)", bare):
        found.append("a script without a file")
    if re.search(r"\{#(?:(?!#\}).)*\n", text):
        found.append("a comment over several lines is shown to people")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_use_the_shell_as_it_is(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<c-buton label="x" />', "no component c-buton"),
        ('<c-button lable="x" />', "c-button has no argument lable"),
        ('<p style="color:red">', "inline style or script, which the policy forbids"),
        ('<a onclick="x()">', "inline style or script, which the policy forbids"),
        ("<script>x()</script>", "a script without a file"),
        ("{# one\ntwo #}", "a comment over several lines is shown to people"),
        ("<c-button {% if x %}label='y'{% endif %} />", "a component that cannot be read"),
    ],
)
def test_the_check_finds(text, fault):
    assert faults(text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        '<c-button label="{% trans \'x\' %}" hx-post="/x/" aria-keyshortcuts="r" />',
        '<c-field :field="form.x" /><script src="x.js" defer></script>{# one line #}',
        '<c-notice look="wait" title="x"><p>y</p></c-notice>',
    ],
)
def test_the_check_is_content(text):
    assert faults(text) == []
