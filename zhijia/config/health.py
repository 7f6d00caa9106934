"""For the machinery around the house: is the process up, and may it be sent work.

`/healthz` answers as long as the process runs. `/readyz` is 503 during maintenance and while the
database is away, a migration is missing, a sweep is late, a delivery is stuck or the audit trail is
not sealed. Both answer with codes only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from zhijia import __version__
from zhijia.base.audit.selectors import unsealed_before
from zhijia.base.backup import maintenance
from zhijia.base.jobs.sweeping import late_sweeps
from zhijia.base.outbox.delivery import stuck_deliveries

Check = Callable[[], str]
FINE = "ok"
SEALED_WITHIN = timedelta(minutes=15)


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"up": True, "version": __version__})


def readyz(request: HttpRequest) -> HttpResponse:
    if why := maintenance.under_way():  # the tables are being moved: no question to them now
        return JsonResponse({"ready": False, "checks": {"maintenance": why}}, status=503)
    checks = {"database": database()}
    if checks["database"] == FINE:
        checks |= {name: check() for name, check in CHECKS.items()}
    ready = all(answer == FINE for answer in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    return FINE


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} missing" if missing else FINE


def sweeps() -> str:
    late = late_sweeps(now=timezone.now())
    return f"late: {', '.join(late)}" if late else FINE


def deliveries() -> str:
    stuck = stuck_deliveries(timezone.now())
    return f"{stuck} stuck" if stuck else FINE


def audit() -> str:
    unsealed = unsealed_before(timezone.now() - SEALED_WITHIN)
    return f"{unsealed} unsealed" if unsealed else FINE


CHECKS: dict[str, Check] = {
    "migrations": migrations,
    "sweeps": sweeps,
    "deliveries": deliveries,
    "audit": audit,
}
