"""How far a finding can be relied on: what both sides' papers show, or only one side's.

A: the employer's files and the worker's own papers agree. B: only the employer's files show it. C: only
the worker's papers do; such a finding is asked about, never sent to the employer without the
worker's consent. Source: rights 2.3, evidence levels.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhijia.rights.rules.insurance.findings import Finding

BOTH, EMPLOYER_ONLY, WORKER_ONLY = "A", "B", "C"
Claim = tuple[str, str, str]


def trust_levels(
    from_employer: Iterable[Finding], from_worker: Iterable[Finding]
) -> dict[Claim, str]:
    """The level of each claim (month, insurance, code) about one person. What cannot be judged on
    one side is no disagreement: the other side's finding keeps its own level."""
    employer, worker = _claims(from_employer), _claims(from_worker)
    levels = dict.fromkeys(employer, EMPLOYER_ONLY) | dict.fromkeys(worker, WORKER_ONLY)
    return levels | dict.fromkeys(employer & worker, BOTH)


def _claims(findings: Iterable[Finding]) -> set[Claim]:
    return {(f.period, f.kind, f.code) for f in findings if f.status != "unjudged"}
