"""`zhijia network-log`: make a reader's key, and read a day together."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from getpass import getpass

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.base.network import log
from zhijia.base.network.seal import WrongKeys, make_pair
from zhijia.kernel.actor import system
from zhijia.kernel.lines import to_json


def network_log(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhijia network-log")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("key", help="a new key pair: keep the secret, hand out the public half")
    reading = words.add_parser("read", help="open one day; both readers type their secrets")
    reading.add_argument("--on", type=date.fromisoformat, required=True, help="the day, in UTC")
    reading.add_argument("--reason", required=True, help="a code or document number for the audit")
    asked = parser.parse_args(argv)
    if asked.word == "key":
        secret, public = make_pair()
        sys.stdout.write(to_json({"public": public, "secret": secret}) + "\n")
        return 0
    return read_day(asked.on, asked.reason, ask=_ask)


def read_day(on: date, reason: str, *, ask: Callable[[str], str]) -> int:
    """Print the lines of a day. That it was read, and why, stands in the audit trail first."""
    first, second = ask("Secret of the first reader: "), ask("Secret of the second reader: ")
    try:
        lines = list(log.read(on, first, second))
    except (WrongKeys, ValueError):
        sys.stderr.write("zhijia network-log: these two secrets do not open that day\n")
        return 1
    with transaction.atomic():
        record(
            "network.read_log",
            f"network.log:{on.isoformat()}",
            actor=system("network.read_log"),
            reason=reason,
            lines=len(lines),
        )
    sys.stdout.write(to_json({"on": on.isoformat(), "lines": lines}) + "\n")
    return 0


def _ask(prompt: str) -> str:
    return getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
