"""Production does not start half ready: each thing that is wrong is one sentence with its variable.

What the environment says is judged when the settings are read, so no process of any kind starts;
what stands in the database is judged when a web or job process starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

SECRET_LENGTH = 40
OLDEST_POSTGRESQL = 15
DEMO = "system:demo."  # how the audit trail names whoever builds a demo
Settings = Mapping[str, Any]


def refuse_unready_environment(settings: Settings) -> None:
    """Raise with every sentence at once, so that nobody repairs one thing per restart."""
    _raise_if_any(environment_faults(settings))


def refuse_unready_database() -> None:
    _raise_if_any(database_faults())


def environment_faults(settings: Settings) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "ZHIJIA_DEBUG must be off: pages of errors would show code and rows."
    if settings["IS_DEMO"]:
        yield "ZHIJIA_DEMO must be off: demo accounts have known passwords."
    if len(settings["SECRET_KEY"]) < SECRET_LENGTH:
        yield f"ZHIJIA_SECRET_KEY must be set to at least {SECRET_LENGTH} random characters."
    if not settings["SETUP_CODE"]:
        yield "ZHIJIA_SETUP_CODE must be set: whoever knows it founds the district, once."
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        yield "ZHIJIA_HOSTS must name the hosts that this service answers for."
    yield from _service_faults(settings)
    yield from _network_log_faults(settings)


def _service_faults(settings: Settings) -> Iterator[str]:
    if not settings["DATABASES"]["default"]["ENGINE"].endswith("postgresql"):
        yield "DATABASE_URL must name a PostgreSQL database (15 or newer)."
    if not settings["REDIS_URL"]:
        yield "ZHIJIA_REDIS_URL must name a Redis: limits and salts are shared by all processes."
    if not settings["S3_BUCKET"]:
        yield "ZHIJIA_S3_BUCKET must name the bucket for files: processes share no disk."
    if settings["MESSAGES"] != "production":
        yield "ZHIJIA_MESSAGES must be production: the development outbox keeps messages readable."
    if not settings["SEALING_KEYRING"] and not settings["SEALING_KEYRING_FILE"]:
        yield "ZHIJIA_KEYRING_FILE must name the key ring, outside the data and its backups."


def _network_log_faults(settings: Settings) -> Iterator[str]:
    if not settings["NETWORK_LOG_DIR"]:
        yield "ZHIJIA_NETWORK_LOG must name the directory of the network log that law requires."
    if not settings["NETWORK_LOG_KEYS"]:
        yield "ZHIJIA_NETWORK_LOG_KEYS must hold the public keys of its two readers."


def database_faults() -> Iterator[str]:
    """Judged with the apps loaded: the version of the server, and accounts of the demo."""
    from zhijia.base.audit.models import AuditEntry  # noqa: PLC0415  (the settings import this module)

    with connection.cursor():  # the version is known once there is a connection
        version = getattr(connection, "pg_version", 0) // 10_000
    if version < OLDEST_POSTGRESQL:
        yield f"DATABASE_URL names a PostgreSQL {version}; {OLDEST_POSTGRESQL} or newer is needed."
    if AuditEntry.objects.filter(actor__startswith=DEMO).exists():
        yield "DATABASE_URL names a database with demo accounts, whose passwords are known."


def _raise_if_any(faults: Iterator[str]) -> None:
    if found := list(faults):
        raise ImproperlyConfigured("Zhijia does not start in production.\n" + "\n".join(found))
