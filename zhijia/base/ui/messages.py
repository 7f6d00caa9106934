"""What a translator's table must hold: every sentence of the house, its English, and how we write.

Reads Python, templates and .po files and returns findings as sentences; no database, no settings.
Compiling needs no gettext program (Babel writes the .mo files). The rules of wording are those of
ux 2.5 and 5.1: no typed space between Han and Latin or digits, no exclamation mark.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "said": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
TYPED_SPACE = re.compile(f"[{HAN}] +[0-9A-Za-z]|[0-9A-Za-z%] +[{HAN}]")
SHOUT = re.compile("[!\uff01]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%[sd]")
MARKUP = re.compile(r"<[^>]+>")
PO = Path("locale", "en", "LC_MESSAGES", "django.po")
HOMELESS = Path("base", "ui")  # the table of sentences whose folder is no app: base, kernel, config


@dataclass(frozen=True, slots=True)
class Sentence:
    """One msgid and where it stands; `plural` and `context` as gettext has them."""

    text: str
    plural: str
    context: str
    where: str

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


@dataclass(slots=True)
class App:
    """One app: its folder, the sentences it says, and its table of English."""

    folder: Path
    sentences: dict[tuple[str, str], Sentence] = field(default_factory=dict)

    @property
    def po(self) -> Path:
        return self.folder / PO

    def table(self) -> Catalog:
        if not self.po.exists():
            return Catalog(locale="en")
        with self.po.open("rb") as lines:
            return read_po(lines, locale="en", abort_invalid=True)


def gather(root: Path) -> list[App]:
    """Every app below the package folder with the sentences of its Python and its templates."""
    apps: dict[Path, App] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html")]):
        parts = path.relative_to(root).parts
        if "tests" in parts or "migrations" in parts:
            continue
        folder = _home(path, root)
        app = apps.setdefault(folder, App(folder))
        for sentence in _sentences(path, root):
            app.sentences.setdefault(sentence.key, sentence)
    return [app for app in apps.values() if app.sentences or app.po.exists()]


def _home(path: Path, root: Path) -> Path:
    """The nearest folder above that is an app."""
    for folder in path.parents:
        if (folder / "apps.py").exists():
            return folder
        if folder == root:
            break
    return root / HOMELESS


def _sentences(path: Path, root: Path) -> Iterator[Sentence]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # templatize leaves a text of calls; without indentation it is Python enough to read
        calls = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.lstrip() for line in calls)
    found = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for line, call, words, _comments in found:
        if words is None:  # a call whose sentence is no literal; gettext cannot see it either
            continue
        yield _sentence(call, words, f"{path.relative_to(root.parent)}:{line}")


def _sentence(call: object, words: object, where: str) -> Sentence:
    said = [word or "" for word in words] if isinstance(words, tuple | list) else [str(words)]
    kind = str(call)
    if kind.startswith("pgettext"):
        return Sentence(said[1], "", said[0], where)
    return Sentence(said[0], said[1] if kind.startswith("ngettext") else "", "", where)


def check(apps: Iterable[App]) -> list[str]:
    """Everything that is wrong with the wording and the English, one sentence each."""
    findings: list[str] = []
    english: dict[tuple[str, str], tuple[str, str]] = {}
    for app in apps:
        table = app.table()
        for sentence in app.sentences.values():
            findings += [f"{sentence.where}: {fault}" for fault in _faults(sentence, table)]
        findings += _unused(app, table)
        findings += _two_ways(app, table, english)
    return findings


def _faults(sentence: Sentence, table: Catalog) -> Iterator[str]:
    yield from wording(sentence.text)
    entry = table.get(sentence.text, sentence.context or None)
    if entry is None:
        yield f"no English for 「{sentence.text}」"
        return
    if entry.fuzzy:
        yield f"the English of 「{sentence.text}」 is marked fuzzy"
    forms = _forms(entry)
    if not all(forms):
        yield f"the English of 「{sentence.text}」 is empty"
        return
    for form in forms:
        yield from _english_faults(sentence.text, form)


def _forms(entry: Message) -> list[str]:
    found = entry.string
    return [form or "" for form in (found if isinstance(found, tuple | list) else [found])]


def _english_faults(text: str, form: str) -> Iterator[str]:
    if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(text)):
        yield f"the English of 「{text}」 has other placeholders: {form}"
    if SHOUT.search(form):
        yield f"an exclamation mark in the English of 「{text}」"


def wording(text: str) -> Iterator[str]:
    """What our own rules say about a Chinese sentence; markup and placeholders are read past."""
    bare = PLACEHOLDER.sub("0", MARKUP.sub("", text))
    if TYPED_SPACE.search(bare):
        yield f"a typed space between Han and Latin or digits in 「{text}」"
    if SHOUT.search(bare):
        yield f"an exclamation mark in 「{text}」"


def _unused(app: App, table: Catalog) -> list[str]:
    said = app.sentences
    return [
        f"{app.po}: nobody says 「{entry.id}」 any more"
        for entry in table
        if entry.id and (entry.context or "", _first(entry)) not in said
    ]


def _first(entry: Message) -> str:
    return str(entry.id[0]) if isinstance(entry.id, tuple | list) else str(entry.id)


def _two_ways(
    app: App, table: Catalog, english: dict[tuple[str, str], tuple[str, str]]
) -> list[str]:
    """One sentence has one English: gettext would let the first app decide for all."""
    findings = []
    for entry in table:
        if not entry.id:
            continue
        key = (entry.context or "", _first(entry))
        form, where = english.setdefault(key, (_forms(entry)[0], str(app.po)))
        if form != _forms(entry)[0]:
            findings.append(f"{app.po}: 「{key[1]}」 is put otherwise in {where}: {form}")
    return findings


def missing(app: App) -> str:
    """The entries the app's table lacks, ready to be filled in."""
    table = app.table()
    lacking = Catalog(locale="en")
    for sentence in app.sentences.values():
        if table.get(sentence.text, sentence.context or None) is None:
            words = (sentence.text, sentence.plural) if sentence.plural else sentence.text
            lacking.add(words, context=sentence.context or None)
    return "\n\n".join(_as_entry(entry) for entry in lacking if entry.id)


def _as_entry(entry: Message) -> str:
    lines = [f"msgctxt {_quoted(entry.context)}"] if entry.context else []
    if isinstance(entry.id, tuple | list):
        lines += [f"msgid {_quoted(entry.id[0])}", f"msgid_plural {_quoted(entry.id[1])}"]
        return "\n".join([*lines, 'msgstr[0] ""', 'msgstr[1] ""'])
    return "\n".join([*lines, f"msgid {_quoted(entry.id)}", 'msgstr ""'])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compile_tables(apps: Iterable[App]) -> int:
    """Write the .mo beside each .po; returns how many. Already current ones are left alone."""
    written = 0
    for app in apps:
        mo = app.po.with_suffix(".mo")
        if not app.po.exists() or (
            mo.exists() and mo.stat().st_mtime_ns > app.po.stat().st_mtime_ns
        ):
            continue
        with mo.open("wb") as out:
            write_mo(out, app.table())
        written += 1
    return written
