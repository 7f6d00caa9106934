"""Settings of the tests: nothing leaves the machine, nothing outlives the run.

Each run, and under pytest-xdist each worker of it, has a directory of its own. The database is a
file, not memory, so that threads that race each other have a connection each. `DATABASE_URL` names
PostgreSQL instead (`script/test` runs the tests that touch the database there too).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "ZHIJIA_TEST_RUN" not in os.environ:
    # The workers of pytest-xdist inherit the directory; only who made it takes it away.
    os.environ["ZHIJIA_TEST_RUN"] = tempfile.mkdtemp(prefix="zhijia-test-")
    atexit.register(shutil.rmtree, os.environ["ZHIJIA_TEST_RUN"], ignore_errors=True)
RUN_DIR = Path(os.environ["ZHIJIA_TEST_RUN"]) / os.environ.get("PYTEST_XDIST_WORKER", "alone")
(RUN_DIR / "static").mkdir(parents=True, exist_ok=True)
os.environ["ZHIJIA_VAR"] = str(RUN_DIR)
os.environ["ZHIJIA_ENV"] = "test"

from zhijia.config.settings import *  # noqa: E402, F403
from zhijia.config.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": RUN_DIR / "test.sqlite3"}
    # A test that kills a process loses nothing by this; only a power cut would.
    DATABASES["default"]["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
else:
    # A pool keeps connections open that creating and dropping the test database has to wait for.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
    # No statement of a test is worth waiting for longer: it fails, and its name is known.
    DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=180s -c lock_timeout=60s"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
