"""Everything that can go wrong on purpose.

ZhijiaError
├── RuleViolation   a rule of law or of the union says no        → the form again, 422
├── NotAllowed      the policy says no, and says why             → 403
├── Conflict        somebody else moved first                    → 409
└── Unavailable     a neighbour (SMS, files, figure) is silent   → 503

A code is stable and is what tests, audit and translators name; the sentence for people stands in
the table of texts (`base/texts.py`) in both languages and ends with what the person can do next.
"""

from __future__ import annotations


class ZhijiaError(Exception):
    """A refusal that carries a stable code and the facts its sentence needs."""

    status = 500

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class RuleViolation(ZhijiaError):
    status = 422

    def __init__(self, code: str, /, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code, **facts)
        self.field = field


class NotAllowed(ZhijiaError):
    status = 403


class Conflict(ZhijiaError):
    status = 409


class Unavailable(ZhijiaError):
    status = 503
