"""The house's own rules: what import-linter cannot see. Apps are found, not listed."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from zhijia.base.scope import Scope
from zhijia.base.sockets import SWEEPS
from zhijia.base.texts import TEXTS, VERBS
from zhijia.config.doors import DOORS
from zhijia.kernel.flow import Flow
from zhijia.kernel.socket import ALL as SOCKETS

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "zhijia"

LISTED_SOCKETS = {
    "access.DUTIES",
    "access.POST_ENDED",
    "base.ADDRESSES",
    "base.DELIVERIES",
    "base.JOBS",
    "base.MENU",
    "base.PERSON_DATA",
    "base.RETENTION",
    "base.SWEEPS",
    "base.TODOS",
    "desk.HANDOFFS",
    "org.AGREED",
    "org.CHANGED",
    "org.FIGURES",
    "org.JOINED",
    "org.FOLLOWS",
    "org.SHEETS",
    "org.UNION_SECTIONS",
}

# Use cases that nobody is asked permission for, and why. Everything else has a may_….
OPEN_TO_EVERYBODY: dict[str, str] = {
    "access.send_sign_in_code": "asked by a visitor, whose phone nobody knows yet",
    "desk.rehome_requests": "the use case that changes the tree has asked",
    "desk.start_draft": "anybody may begin to ask for help",
    "desk.answer_question": "the caller has found the draft by its person or session",
    "desk.add_paper": "the caller has found the draft by its person or session",
    "desk.remove_paper": "the caller has found the draft by its person or session",
    "desk.say_story": "the caller has found the draft by its person or session",
    "desk.unsay_story": "the caller has found the draft by its person or session",
    "desk.open_with_code": "the code on the slip is the permission",
    "desk.discard_draft": "the caller has found the draft by its person or session",
    "desk.file_request": "anybody may file a request; the draft is their key",
    "desk.open_with_passphrase": "number and passphrase are the permission",
    "org.start_joining": "anybody may begin to apply",
    "org.answer_joining": "the caller has found the draft by its person or session",
    "org.discard_joining": "the caller has found the draft by its person or session",
    "org.open_application": "number and passphrase are the permission",
    "workbench.begin_district": "the set-up code is the permission, once",
    "workbench.plant_streets": "each union is founded by a use case that asks",
    "workbench.rename_district": "the use case of the tree asks",
    "workbench.add_officer": "the use cases of the account and the post ask",
}

# Functions in `services` that act for nobody: the reason is the price.
WITHOUT_ACTOR: dict[str, str] = {}

FILE_LINES = 600
FUNCTION_LINES = 90
VERB_LETTERS = 16
HAN = re.compile(r"[\u4e00-\u9fff]")


def configs() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.startswith("zhijia.")]


def room(app: AppConfig, name: str) -> list[Path]:
    """The files of a room: a module or a package of that name."""
    place = Path(app.path)
    return sorted(
        [file for file in (place / f"{name}.py",) if file.exists()]
        + [*(place / name).rglob("*.py")]
    )


def sources(*, tests: bool = False) -> list[Path]:
    return sorted(
        path
        for path in HOUSE.rglob("*.py")
        if "migrations" not in path.parts and (tests or "tests" not in path.parts)
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def attributes(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}


# Tables


def tables() -> list[type[Model]]:
    return [
        model
        for app in configs()
        for model in app.get_models(include_auto_created=False)
        if model.__module__.startswith("zhijia.")
    ]


@pytest.mark.parametrize("table", tables(), ids=lambda table: table._meta.label)
def test_every_table_says_who_may_see_its_rows_or_why_it_need_not(table: type[Model]) -> None:
    scope, reason = getattr(table, "scope", None), getattr(table, "unscoped_because", "")
    assert isinstance(scope, Scope) != bool(reason), (
        f"{table._meta.label} needs a line `scope = Scope(…)`, "
        'or a line `unscoped_because = "…"` with the reason, and not both'
    )


@pytest.mark.parametrize("table", tables(), ids=lambda table: table._meta.label)
def test_every_table_explains_itself(table: type[Model]) -> None:
    written = table.__doc__ or ""
    assert written.strip(), f"{table._meta.label} has no docstring"
    assert not written.startswith(f"{table.__name__}("), f"{table._meta.label} has no docstring"


# Rooms

QUERIES = {"objects", "_default_manager", "_base_manager"}
WRITES = {"save", "delete", "bulk_create", "bulk_update"}


def files_of(name: str) -> list[Path]:
    return [path for app in configs() for path in room(app, name)]


@pytest.mark.parametrize("path", files_of("views"), ids=short)
def test_pages_never_touch_tables(path: Path) -> None:
    assert not attributes(path) & (QUERIES | WRITES)


@pytest.mark.parametrize("path", files_of("views"), ids=short)
def test_pages_let_errors_rise(path: Path) -> None:
    tries = [node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.Try)]
    assert not tries, f"{short(path)}: `try` at {tries}; errors become pages in one place"


@pytest.mark.parametrize("path", files_of("forms"), ids=short)
def test_forms_are_given_their_choices(path: Path) -> None:
    """`Table.objects.none()` declares the kind of a choice; anything more would be a query."""
    nodes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)]
    declared = {id(node.value) for node in nodes if node.attr == "none"}
    queries = [node.lineno for node in nodes if node.attr in QUERIES and id(node) not in declared]
    assert not queries, f"{short(path)} queries at {queries}"


@pytest.mark.parametrize("word", ["utils", "helpers", "managers", "signals", "misc", "common"])
def test_no_room_for_what_has_no_name(word: str) -> None:
    found = [short(path) for path in sources(tests=True) if word in (path.stem, path.parent.name)]
    assert not found


def test_nothing_listens_to_signals() -> None:
    listening = [
        short(path)
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django.db.models.signals")
    ]
    assert not listening


# Use cases


def use_cases() -> Iterator[tuple[AppConfig, str, Callable[..., Any]]]:
    """Every public function that an app's `services` offers and defines itself."""
    for app in configs():
        if not room(app, "services"):
            continue
        services = importlib.import_module(f"{app.name}.services")
        for name, member in inspect.getmembers(services, callable):
            inner = inspect.unwrap(member)
            ours = getattr(inner, "__module__", "").startswith(f"{app.name}.services")
            if ours and inspect.isfunction(inner) and not name.startswith("_"):
                yield app, name, inner


def named(case: tuple[AppConfig, str, Any]) -> str:
    return f"{case[0].label}.{case[1]}"


USE_CASES = list(use_cases())
SWEPT = {inspect.unwrap(sweep) for _, sweep in SWEEPS}


def is_sweep(function: Callable[..., Any]) -> bool:
    return function in SWEPT


def domain_cases() -> list[tuple[AppConfig, str, Any]]:
    """Use cases of people: base offers mechanisms, whose callers have asked already."""
    return [case for case in USE_CASES if not case[0].name.startswith("zhijia.base")]


@pytest.mark.parametrize("case", domain_cases(), ids=named)
def test_every_service_knows_who_acts(case: tuple[AppConfig, str, Any]) -> None:
    if named(case) in WITHOUT_ACTOR or is_sweep(case[2]):
        return
    parameters = inspect.signature(case[2]).parameters
    assert "actor" in parameters, f"{named(case)} does not know who acts"
    assert parameters["actor"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("case", domain_cases(), ids=named)
def test_every_use_case_asks_a_policy_of_its_name(case: tuple[AppConfig, str, Any]) -> None:
    app, name, function = case
    if named(case) in OPEN_TO_EVERYBODY or is_sweep(function):
        return
    policies = importlib.import_module(f"{app.name}.policies")
    assert hasattr(policies, f"may_{name}"), f"no may_{name} in {app.name}.policies"


@pytest.mark.parametrize("case", domain_cases(), ids=named)
def test_every_use_case_is_tested_by_name(case: tuple[AppConfig, str, Any]) -> None:
    app, name, _ = case
    tests = [*Path(app.path).glob("tests/**/*.py"), *(ROOT / "tests").rglob("*.py")]
    assert any(
        path.stem == f"test_{name}" or re.search(rf"\b{name}\b", path.read_text(encoding="utf-8"))
        for path in tests
    ), f"no test names {named(case)}"


def test_exceptions_name_use_cases_that_exist() -> None:
    known = {named(case) for case in USE_CASES}
    assert set(OPEN_TO_EVERYBODY) <= known
    assert set(WITHOUT_ACTOR) <= known


# Doors


def url_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from url_names(entry, inner)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name, so no door"
            yield f"{space}{entry.name}"


def test_every_page_has_a_door_and_every_door_a_page() -> None:
    names = set(url_names(get_resolver()))
    assert names - set(DOORS) == set(), "pages without a door: nobody can open them"
    assert set(DOORS) - names == set(), "doors without a page"


# Words

ERRORS = {"RuleViolation", "NotAllowed", "Conflict", "Unavailable", "deny"}
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")


def literals(callees: set[str]) -> Iterator[tuple[str, str]]:
    """(word, where) of every literal first argument of these calls."""
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            callee = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if (
                callee in callees
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                yield first.value, f"{short(path)}:{node.lineno}"


def in_english(text: object) -> str:
    with translation.override("en"):
        return str(text)


def test_every_refusal_has_a_sentence() -> None:
    spoken = [(code, at) for code, at in literals(ERRORS) if CODE.fullmatch(code)]
    assert spoken
    assert [f"{code} at {at}" for code, at in spoken if code not in TEXTS] == []


def test_no_sentence_belongs_to_a_refusal_that_is_gone() -> None:
    written = "".join(
        path.read_text(encoding="utf-8") for path in sources() if path.name != "texts.py"
    )
    assert [code for code in TEXTS if f'"{code}"' not in written] == []


def test_every_sentence_is_in_both_languages() -> None:
    said = [*TEXTS.items(), *VERBS.items()]
    missing = [code for code, text in said if HAN.search(in_english(text))]
    assert missing == [], "no English for these"
    with translation.override("zh-hans"):
        foreign = [code for code, text in said if not HAN.search(str(text))]
    assert foreign == [], "no Chinese for these"


def test_chinese_and_english_fill_in_the_same_facts() -> None:
    placeholder = re.compile(r"%\((\w+)\)s")
    for code, text in TEXTS.items():
        with translation.override("zh-hans"):
            chinese = set(placeholder.findall(str(text)))
        assert chinese == set(placeholder.findall(in_english(text))), code


def verbs() -> list[tuple[str, str]]:
    return [(verb, at) for verb, at in literals({"record"}) if CODE.fullmatch(verb)]


def test_an_audit_verb_belongs_to_the_app_that_writes_it() -> None:
    labels = {app.label for app in configs()}
    assert [f"{verb} at {at}" for verb, at in verbs() if verb.split(".")[0] not in labels] == []


def moving_flows() -> Iterator[tuple[AppConfig, Flow, str, str]]:
    """(app, flow, name of the row's table, where) of every call `move(row, FLOW, …)`."""
    for app in configs():
        for path in room(app, "services"):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for function in ast.walk(tree_of(path)):
                if not isinstance(function, ast.FunctionDef):
                    continue
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "move":
                        flow = getattr(module, getattr(node.args[1], "id", ""), None)
                        assert isinstance(flow, Flow), f"{short(path)}:{node.lineno} names no flow"
                        row = table_named(function, getattr(node.args[0], "id", ""))
                        yield app, flow, row, f"{short(path)}:{node.lineno}"


def table_named(function: ast.FunctionDef, name: str) -> str:
    """The table that a parameter is declared to be; "" when it is no parameter."""
    declared = {arg.arg: arg.annotation for arg in (*function.args.args, *function.args.kwonlyargs)}
    return getattr(declared.get(name), "id", "")


def tables_of_flow(app: AppConfig, flow: Flow, named: str) -> list[type[Model]]:
    """The tables of an app whose column `state` holds the states of the flow."""
    return [
        table
        for table in tables()
        if table._meta.app_label == app.label
        and named in ("", table.__name__)
        and any(
            field.name == "state"
            and {str(value) for value, _ in field.choices or ()} == flow.states
            for field in table._meta.fields
        )
    ]


def verbs_of_steps() -> list[tuple[str, str]]:
    """What `move` writes: "desk.accept_request" for the step `accept` of a request."""
    found = []
    for app, flow, named, at in moving_flows():
        moved = tables_of_flow(app, flow, named)
        assert moved, f"{at}: no table of {app.label} has the states of this flow"
        found += [
            (f"{app.label}.{step.name}_{table._meta.model_name}", at)
            for table in moved
            for step in flow
        ]
    return found


def test_every_verb_of_the_audit_trail_says_what_was_done() -> None:
    written = verbs() + verbs_of_steps()
    assert {"desk.file_request", "desk.accept_request"} <= {verb for verb, _ in written}
    assert sorted({f"{verb} at {at}" for verb, at in written if verb not in VERBS}) == []


def test_no_words_belong_to_a_verb_that_is_gone() -> None:
    assert sorted(set(VERBS) - {verb for verb, _ in verbs() + verbs_of_steps()}) == []


def test_what_was_done_is_short_and_says_nothing_of_who() -> None:
    """A line of a list, not a sentence with facts to fill in."""
    for verb, text in VERBS.items():
        with translation.override("zh-hans"):
            assert len(str(text)) <= VERB_LETTERS, verb
        assert not {"%", "。"} & set(str(text)), verb


# Sockets


def test_the_sockets_are_the_listed_ones() -> None:
    for path in HOUSE.rglob("sockets.py"):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert set(SOCKETS) == LISTED_SOCKETS


def test_the_sockets_stand_in_the_documents() -> None:
    written = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    table = written.split("## Sockets")[1].split("## ")[0]
    assert set(re.findall(r"^\| `([a-z]+\.[A-Z_]+)`", table, flags=re.M)) == LISTED_SOCKETS


# Size


@pytest.mark.parametrize("path", sources(), ids=short)
def test_a_file_can_be_taken_in(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= FILE_LINES, f"{short(path)} has {lines} lines: make it a package of its name"


@pytest.mark.parametrize("path", sources(), ids=short)
def test_a_function_can_be_taken_in(path: Path) -> None:
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1})"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_the_web_process_never_loads_an_engine_of_batches() -> None:
    """DuckDB and its like take 60 MB and more; only the commands and the job process need them."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, zhijia.config.wsgi; from django.urls import get_resolver;"
            "get_resolver().url_patterns; print(sorted(sys.modules))",
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "zhijia.config.settings_test"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert "'zhijia.desk.urls'" in loaded
    for engine in ("duckdb", "pandas", "polars", "pyspark", "pyarrow"):
        assert f"'{engine}'" not in loaded
