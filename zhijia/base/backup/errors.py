"""Why a backup, a restore or an upgrade did not happen, in one sentence each."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was begun: what was asked for cannot be done as it was asked."""


class Damaged(Exception):
    """What is there is not what was written: a file, a row or the chain. Nothing was changed."""
