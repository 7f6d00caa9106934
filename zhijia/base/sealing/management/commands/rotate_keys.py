"""`zhijia manage rotate_keys [--new-key]`: re-seal what stands under older keys."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhijia.base.sealing.rotation import add_key, reseal, sealed_tables


class Command(BaseCommand):
    help = "Re-seal every envelope under the current key. May be stopped and started again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="add a key version first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            self.stderr.write(f"key version {add_key()} seals from now on")
        for model in sealed_tables():
            done = reseal(model)
            self.stderr.write(f"{model._meta.label}: {done} re-sealed")
