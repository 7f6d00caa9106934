"""A policy read once, however often a page asks: the district's versions, and the shipped examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from zhijia.base.scope import visible_or_404
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.clause_words import vector_title
from zhijia.care.rules.fault_words import fault_words
from zhijia.care.rules.finding_words import english_finding
from zhijia.care.rules.implausible import implausible
from zhijia.care.rules.lint import lint
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import Policy, document, policy, read_policy, shipped
from zhijia.care.rules.vectors import Vector, failures, propose
from zhijia.care.rules.vectors import vectors as shipped_vectors
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.lines import CannotAnswer
from zhijia.org import selectors as org
from zhijia.org.models import Union

LONGEST_NUMBER = 19


def home_of_policies() -> Union:
    """The district, whose policies they are. There are none before it stands."""
    district = org.district()
    if district is None:
        raise Http404
    return district


@lru_cache(maxsize=64)
def _read(text: str) -> Policy:
    return read_policy(text)


def read(text: str) -> Policy:
    """The document as a policy, or a `RuleViolation` that names line and reason."""
    try:
        return _read(text)
    except PolicyFault as fault:
        raise refusal_of(fault) from None


def refusal_of(fault: PolicyFault) -> RuleViolation:
    """A fault of a document as a refusal: with its line, and its reason as the reader reads it."""
    reason = fault.reason if get_language() == "en" else fault_words(fault)
    return RuleViolation(
        "care.document_fault", field="document", line=fault.line, what=reason.rstrip("。")
    )


def findings_of(text: str) -> list[dict[str, str]]:
    """What the linter says of a document, and numbers that look wrong: code, clause, sentence. Takes
    up to a few seconds."""
    policy = read(text)
    found = (*lint(policy), *implausible(policy))
    return [{"code": one.code, "clause": one.clause, "text": one.text} for one in found]


def as_seen(document: str) -> str:
    """A short mark of a text: a form carries it, so that what was typed over an older text is known."""
    return sha256(document.encode()).hexdigest()[:16]


def vectors_of(rows: list[dict[str, Any]]) -> tuple[Vector, ...]:
    return tuple(Vector(row["shows"], row["facts"], row["expects"]) for row in rows)


def proposed_vectors(text: str) -> list[dict[str, Any]]:
    """Every boundary and refusal of the document, answered by the engine."""
    return [vector.as_object() for vector in propose(read(text))]


def failing(version: PolicyVersion) -> list[Vector]:
    """The test families whose answer no longer comes out."""
    return failures(read(version.document), vectors_of(version.vectors))


def failing_titles(version: PolicyVersion) -> list[str]:
    """What those families show, in the reader's language."""
    now, lang = read(version.document), "en" if get_language() == "en" else "zh"
    return [vector_title(now, vector.shows, lang) for vector in failing(version)]


def unanswered(version: PolicyVersion) -> list[dict[str, str]]:
    """The findings nobody has answered in writing, in the reader's language."""
    answered = {(one.code, one.clause) for one in read(version.document).answers}
    left = [one for one in version.findings if (one["code"], one["clause"]) not in answered]
    return [_in_the_readers_language(one) for one in left]


def _in_the_readers_language(found: dict[str, str]) -> dict[str, str]:
    if get_language() != "en":
        return found | {"lang": "zh-CN"}
    return found | {"text": english_finding(found["code"], found["clause"]), "lang": "en"}


# Which policy is meant


def version_or_404(actor: Actor, pk: int) -> PolicyVersion:
    return visible_or_404(PolicyVersion.objects.with_people(), actor, pk=pk)


def example_or_404(identity: str) -> Policy:
    if identity not in shipped():
        raise Http404
    return policy(identity)


def policy_on(
    day: date, *, known_on: date | None = None, without: PolicyVersion | None = None
) -> PolicyVersion | None:
    """The version that holds on a day, as far as it was known on another: of those signed, and not
    withdrawn by then, the one that began last; `without` says who would follow. None if there is none."""
    union = org.district()
    seen_on = day if known_on is None else min(day, known_on)
    found = PolicyVersion.objects.counting(seen_on).filter(union=union, holds_from__lte=day)
    if known_on is not None:
        found = found.filter(known_on__lte=known_on, signed_at__date__lte=known_on)
    if without is not None:
        found = found.exclude(pk=without.pk)
    latest = found.latest_first().first()
    return None if latest is None or (latest.holds_to and latest.holds_to < day) else latest


def version_named(name: str) -> PolicyVersion:
    """A version by its name on the command line: "cz-2019@3" is the one with the page of number 3,
    "cz-2019" the one of that id that decides today. `unknown_policy` if there is none."""
    identity, _, number = name.partition("@")
    rows = PolicyVersion.objects.filter(union=org.district(), identity=identity)
    if number:
        exact = number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER
        found = rows.filter(pk=int(number)).first() if exact else None
    else:
        today = policy_on(timezone.localdate())
        found = today if today is not None and today.identity == identity else None
    if found is None:
        raise CannotAnswer("unknown_policy", f"the district has no policy {name!r}", path="policy")
    return found


def named_policy(name: str, line_fen: int | None = None) -> Policy:
    """A policy by the name a trial keeps: "12" is a version, "cz-2019" a shipped example; with a
    line of its own in the place of the looked-up one. Whoever names it has asked who may see it."""
    if name.isdigit():
        found = read(PolicyVersion.objects.get(pk=int(name)).document)
    else:
        found = policy(name)
    return found if line_fen is None else replace(found, line=Fraction(line_fen))


def example_document(identity: str) -> str:
    return document(identity)


def example_vectors(identity: str) -> list[dict[str, Any]]:
    """The test families that come with a shipped policy."""
    return [vector.as_object() for vector in shipped_vectors(identity)]
