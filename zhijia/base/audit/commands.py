"""`zhijia verify-audit`: is the audit trail what it was?

Contract: docs/cli.md, "zhijia verify-audit".
"""

from __future__ import annotations

import argparse
import sys
from typing import cast

from zhijia.base.audit.verify import check_audit
from zhijia.kernel.lines import to_json


def verify_audit(argv: list[str]) -> int:
    """Exit 0 when the chain holds, 1 on any mismatch, 2 for usage."""
    parser = argparse.ArgumentParser(prog="zhijia verify-audit", description=__doc__)
    try:
        parser.parse_args(argv)
    except SystemExit as stop:
        return cast(int, stop.code)
    report = check_audit()
    answer = {
        "entries": report.entries,
        "sealed": report.sealed,
        "unsealed": report.unsealed,
        "anchor_on": report.anchor_on,
        "first_bad": report.fault.seal_no if report.fault else None,
    }
    sys.stdout.write(to_json(answer) + "\n")
    if report.fault:
        sys.stderr.write(f"number {report.fault.seal_no}: {report.fault.what}\n")
    return 1 if report.fault else 0
