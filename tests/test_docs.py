"""The documents say what the code does."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from zhijia.config.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SETTINGS = (ROOT / "zhijia/config/settings.py").read_text(encoding="utf-8")
DEPLOY = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")


def variables(text: str) -> set[str]:
    return set(re.findall(r"\b(?:ZHIJIA_[A-Z0-9_]+|DATABASE_URL)\b", text))


def test_every_variable_of_the_settings_is_documented_and_no_other() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', SETTINGS))
    table = DEPLOY.split("## 3.")[1].split("Used by the tests only")[0]
    assert read == variables(table)


@pytest.mark.parametrize("name", ["environment.example", "compose.yaml", "Dockerfile"])
def test_deployment_files_set_only_variables_that_exist(name: str) -> None:
    assert variables((ROOT / "deploy" / name).read_text(encoding="utf-8")) <= variables(SETTINGS)


def test_the_example_names_everything_production_asks_for() -> None:
    example = variables((ROOT / "deploy/environment.example").read_text(encoding="utf-8"))
    checks = (ROOT / "zhijia/config/checks.py").read_text(encoding="utf-8")
    must_be_off_or_default = {"ZHIJIA_DEBUG", "ZHIJIA_DEMO", "ZHIJIA_MESSAGES"}
    assert variables(checks) - must_be_off_or_default <= example


def test_the_compose_file_starts_web_work_and_what_they_need() -> None:
    services = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))[
        "services"
    ]
    assert set(services) == {"migrate", "web", "work", "database", "cache", "files"}
    for name in ("migrate", "web", "work"):
        assert services[name]["environment"]["ZHIJIA_ENV"] == "production"
        assert set(services[name]["depends_on"]) == {"database", "cache", "files"}
    for name in ("migrate", "work"):
        command = services[name]["command"]
        assert command[:3] == ["python", "-m", "zhijia.config.cli"]
        assert command[3] in COMMANDS


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy/systemd").iterdir()), ids=lambda u: u.name)
def test_the_units_start_what_is_there_and_run_as_nobody_special(unit: Path) -> None:
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read(unit, encoding="utf-8")
    service = parsed["Service"]
    command = shlex.split(service["ExecStart"])
    if command[0].endswith("/zhijia"):
        assert command[1] in COMMANDS
    else:
        assert command[-1] == "zhijia.config.wsgi:application"
        assert "--no-access-log" in command
    assert service["User"] == "zhijia"
    assert service["NoNewPrivileges"] == "yes"


def test_the_proxy_keeps_no_log_of_its_own_and_replaces_the_address() -> None:
    proxy = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert "access_log off;" in proxy
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy
    assert "$proxy_add_x_forwarded_for" not in proxy


# Links, commands, decisions


def links(document: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.S)
    found = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [unquote(link) for link in found if "://" not in link and not link.startswith("mailto:")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    dead = [link for link in links(document) if not (document.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_every_command_in_a_document_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    spoken = set(re.findall(r"(?:`|^|\s)zhijia ([a-z][a-z-]+)", text))
    english_prose = {
        "is",
        "has",
        "does",
        "starts",
        "and",
        "in",
        "needs",
        "keeps",
        "runs",
        "never",
        "command",
    }
    assert spoken - english_prose - set(COMMANDS) == set()
    scripts = set(re.findall(r"\bscript/([a-z]+)", text))
    assert [name for name in scripts if not (ROOT / "script" / name).exists()] == []


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:5] for line in glossary.splitlines() if line.startswith("| ")][1:]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "zhijia").rglob("*.py"))
    assert len(rows) >= 40
    for chinese, english, name, _ in rows:
        word = name.strip(" `").split(".")[-1]
        assert re.search(rf"\b{word}\b", code), f"{name} of {chinese.strip()} is not in the code"
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert english.isascii()


@pytest.mark.parametrize("record", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda d: d.name)
def test_a_decision_is_short_and_gives_its_reasons(record: Path) -> None:
    lines = record.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 25
    assert lines[0].startswith(f"# {record.name[:4]}")
    parts = [line for line in lines if re.match(r"\*\*[^*]+\*\*", line)]
    assert len(parts) >= 3, "a rule, why, and what breaks without it or what it costs"


def test_no_two_decisions_share_a_number() -> None:
    numbers = [record.name[:4] for record in (ROOT / "docs/adr").glob("*.md")]
    assert len(numbers) == len(set(numbers))


def test_no_document_names_the_work_place() -> None:
    for document in DOCUMENTS:
        assert not re.search(
            r"/wor[k]/|\bpyp[i]\.org|registr[y]\.npmjs", document.read_text(encoding="utf-8")
        )
