"""`zhijia manage split_keys --shares 5 --needed 3`: the recovery copy, one line per holder."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhijia.base.sealing.keyring import provider, text_of
from zhijia.base.sealing.shares import split


class Command(BaseCommand):
    help = "Print the keyring as shares. Give each line to another person and keep none together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shares", type=int, default=5)
        parser.add_argument("--needed", type=int, default=3)

    def handle(self, *args: Any, **options: Any) -> None:
        secret = text_of(provider().load()).encode()
        for share in split(secret, shares=options["shares"], needed=options["needed"]):
            self.stdout.write(share.line())
