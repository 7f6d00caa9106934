"""The sentences of the law library: refusals, and what the audit trail says."""

from __future__ import annotations

from zhijia.base.texts import Text

TEXTS: dict[str, Text] = {}

VERBS: dict[str, Text] = {}
