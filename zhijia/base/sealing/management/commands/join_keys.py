"""`zhijia manage join_keys < shares`: the keyring from enough shares, on standard output."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhijia.base.sealing.keyring import parse as parse_keyring
from zhijia.base.sealing.keyring import text_of
from zhijia.base.sealing.shares import SharesDoNotFit, joined, parse


class Command(BaseCommand):
    help = "Read shares, one a line, from standard input; print the keyring they restore."

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [line for line in sys.stdin.read().splitlines() if line.strip()]
        try:
            secret = joined([parse(line) for line in lines]) if lines else b""
        except SharesDoNotFit as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(text_of(parse_keyring(secret.decode("ascii"))), ending="")
