"""For the machinery around the house: is the process up, and may it be sent work.

`/healthz` answers as long as the process runs. `/readyz` is 503 while the database is away, a
migration is missing, a sweep is late or a delivery is stuck. Both answer with codes only.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from zhijia import __version__

Check = Callable[[], str]
FINE = "ok"


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"up": True, "version": __version__})


def readyz(request: HttpRequest) -> HttpResponse:
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


CHECKS: dict[str, Check] = {"migrations": migrations}
