"""Production does not start half ready, and says why in one sentence with the variable's name."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhijia.config.checks import environment_faults, refuse_unready_environment

READY: dict[str, Any] = {
    "DEBUG": False,
    "IS_DEMO": False,
    "SECRET_KEY": "k" * 50,
    "SETUP_CODE": "a code",
    "ALLOWED_HOSTS": ["union.example"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "REDIS_URL": "redis://cache:6379/0",
    "S3_BUCKET": "files",
    "MESSAGES": "production",
    "SEALING_KEYRING": "",
    "SEALING_KEYRING_FILE": "/etc/zhijia/keyring",
    "NETWORK_LOG_DIR": "/var/log/zhijia",
    "NETWORK_LOG_KEYS": "a,b",
}


def test_a_ready_environment_has_no_fault() -> None:
    assert list(environment_faults(READY)) == []
    refuse_unready_environment(READY)


@pytest.mark.parametrize(
    ("setting", "value", "variable"),
    [
        ("DEBUG", True, "ZHIJIA_DEBUG"),
        ("IS_DEMO", True, "ZHIJIA_DEMO"),
        ("SECRET_KEY", "", "ZHIJIA_SECRET_KEY"),
        ("SECRET_KEY", "short", "ZHIJIA_SECRET_KEY"),
        ("SETUP_CODE", "", "ZHIJIA_SETUP_CODE"),
        ("ALLOWED_HOSTS", [], "ZHIJIA_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "ZHIJIA_HOSTS"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "DATABASE_URL"),
        ("REDIS_URL", "", "ZHIJIA_REDIS_URL"),
        ("S3_BUCKET", "", "ZHIJIA_S3_BUCKET"),
        ("MESSAGES", "development", "ZHIJIA_MESSAGES"),
        ("SEALING_KEYRING_FILE", "", "ZHIJIA_KEYRING_FILE"),
        ("NETWORK_LOG_DIR", "", "ZHIJIA_NETWORK_LOG"),
        ("NETWORK_LOG_KEYS", "", "ZHIJIA_NETWORK_LOG_KEYS"),
    ],
)
def test_each_fault_is_one_sentence_that_names_its_variable(setting, value, variable) -> None:
    (fault,) = environment_faults(READY | {setting: value})
    assert fault.startswith(f"{variable} ")
    assert fault.endswith(".")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_unready_environment(READY | {"DEBUG": True, "REDIS_URL": ""})
    assert "ZHIJIA_DEBUG" in str(refused.value)
    assert "ZHIJIA_REDIS_URL" in str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["zhijia.config.wsgi"], ["zhijia.config.cli", "manage", "check"]]
)
def test_no_process_starts_in_an_empty_production_environment(command, tmp_path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "ZHIJIA_ENV": "production",
        "ZHIJIA_VAR": str(tmp_path),
    }
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode != 0
    for variable in ("DATABASE_URL", "ZHIJIA_SECRET_KEY", "ZHIJIA_HOSTS", "ZHIJIA_REDIS_URL"):
        assert variable in ran.stderr
