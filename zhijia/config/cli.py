"""The one command, `zhijia`: a table of words and the functions behind them.

Operators, auditors and acceptance checks call the same commands; docs/cli.md holds their schemas.
A pure command does not load Django unless it is asked to read the district's database.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

Main = Callable[[list[str]], int]


@dataclass(frozen=True, slots=True)
class Command:
    """`where` is "module:function"; `django`: "always", "never", or "asked" (with `--database`)."""

    where: str
    django: str
    help: str


COMMANDS: dict[str, Command] = {
    "demo": Command("zhijia.config.demo:demo", "always", "a made-up district to look at"),
    "clock": Command("zhijia.base.calendar.commands:clock", "asked", "working-day deadlines"),
    "law": Command("zhijia.law.commands:law", "asked", "calculators of the law library"),
    "policy": Command("zhijia.care.commands:policy", "asked", "assistance policies as data"),
    "roster": Command(
        "zhijia.config.roster:roster", "asked", "check a roster before it is imported"
    ),
    "insurance": Command("zhijia.rights.commands:insurance", "asked", "social-insurance checks"),
    "verify-audit": Command(
        "zhijia.base.audit.commands:verify_audit", "always", "check the audit chain"
    ),
    "backup": Command(
        "zhijia.base.backup.commands:backup", "always", "a copy of everything but the keys"
    ),
    "restore": Command("zhijia.base.backup.commands:restore", "always", "bring a backup back"),
    "upgrade": Command(
        "zhijia.base.backup.commands:upgrade", "always", "backup, migrate, verify, open again"
    ),
    "data-dictionary": Command(
        "zhijia.config.dictionary:data_dictionary", "always", "every table and column we keep"
    ),
    "network-log": Command(
        "zhijia.base.network.commands:network_log", "always", "the sealed network log"
    ),
    "assets": Command("zhijia.base.ui.commands:assets", "always", "build the icons of the pages"),
    "messages": Command(
        "zhijia.base.ui.commands:messages",
        "always",
        "check and compile the English of every sentence",
    ),
    "work": Command("zhijia.base.jobs.commands:work", "always", "deliver, seal, sweep, long jobs"),
    "manage": Command("zhijia.config.cli:manage", "never", "Django's own commands"),
}


def load(where: str) -> Main:
    module, name = where.split(":")
    found: Main = getattr(importlib.import_module(module), name)
    return found


def wants_database(argv: list[str]) -> bool:
    """Whether `--database X` with X other than none stands among the arguments."""
    for here, word in enumerate(argv):
        if word.startswith("--database="):
            return word != "--database=none"
        if word == "--database" and here + 1 < len(argv):
            return argv[here + 1] != "none"
    return False


def manage(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijia.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhijia manage", *argv])
    return 0


def usage() -> str:
    width = max(len(word) for word in COMMANDS)
    rows = [f"  {word:<{width}}  {command.help}" for word, command in sorted(COMMANDS.items())]
    return "\n".join(["zhijia COMMAND …   (zhijia COMMAND --help says more)", *rows])


def main(argv: list[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in {"-h", "--help"}:
        print(usage(), file=sys.stderr)
        return 0 if words else 2
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"zhijia: no command {words[0]!r}\n{usage()}", file=sys.stderr)
        return 2
    if command.django == "always" or (command.django == "asked" and wants_database(words)):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijia.config.settings")
        import django

        django.setup()
    return answer(command, words[1:])


def answer(command: Command, words: list[str]) -> int:
    """Run the command; a database without our tables is said in one sentence, not a traceback."""
    if command.django == "never":
        return load(command.where)(words)
    from django.db.utils import OperationalError, ProgrammingError

    try:
        return load(command.where)(words)
    except (OperationalError, ProgrammingError) as missing:
        if "no such table" not in str(missing) and "does not exist" not in str(missing):
            raise
        print(
            "zhijia: this database holds none of our tables. Name the right one, e.g.",
            file=sys.stderr,
        )
        print(
            "DATABASE_URL=sqlite:///var/empty.sqlite3, or run: zhijia manage migrate",
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
