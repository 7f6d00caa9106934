"""What every test run knows: which tests touch the database, and which need PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase

import zhijia
from tests.town import Town, build_town
from zhijia.base.ui.messages import compile_tables, gather
from zhijia.base.ui.pdf import can_make_pdf

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only the tests that touch the database: for the second run, on PostgreSQL",
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """English is compiled, not committed. Workers of pytest-xdist find it done."""
    if not hasattr(session.config, "workerinput"):
        compile_tables(gather(Path(zhijia.__file__).parent))


def touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    test_class = getattr(item, "cls", None)
    if test_class is not None and issubclass(test_class, TransactionTestCase):
        return True
    return bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        skip = pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL")
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(skip)
    if config.getoption("--only-database"):
        left_out = [item for item in items if not touches_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if touches_database(item)]


@pytest.fixture
def printer() -> None:
    """A machine that makes PDF; `script/test` sees to it, `script/test fast` takes it as it is."""
    if not can_make_pdf():
        pytest.skip("needs Pango and a Chinese font")


@pytest.fixture
def town(db: None) -> Town:
    """The small town of `tests/town.py`, fresh for each test."""
    return build_town()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Limits and pauses of one test do not slow the next."""
    cache.clear()
