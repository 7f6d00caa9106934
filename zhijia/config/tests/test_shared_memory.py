from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches, close_caches
from django.core.cache.backends.base import BaseCache
from django.test import override_settings
from django.utils.module_loading import import_string

from zhijia.config import shared_memory
from zhijia.config.shared_memory import cache_in_memory, private_folder, web_processes

COUNT = """
import sys
from zhijia.config.shared_cache import SharedCache
shared = SharedCache(sys.argv[1], {"SHARDS": 1})
print("ready", flush=True)
sys.stdin.readline()
for _ in range(300):
    shared.add("guesses", 0, 60)
    shared.incr("guesses")
"""


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "shm"
    found.mkdir()
    monkeypatch.setattr(shared_memory, "MEMORY", found)
    return found


def test_two_processes_count_every_guess(memory: Path, tmp_path: Path) -> None:
    made = cache_in_memory(tmp_path)
    counting = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, made["LOCATION"]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in counting:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in counting:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in counting:
        process.communicate()
        assert process.returncode == 0
    with override_settings(CACHES={"default": made}):
        assert caches["default"].get("guesses") == 600


def test_the_memory_keeps_what_limits_need(memory: Path, tmp_path: Path) -> None:
    made = cache_in_memory(tmp_path)
    shared: BaseCache = import_string(made.pop("BACKEND"))(made.pop("LOCATION"), made)
    assert shared.add("salt", b"\x00\x01", 60)
    assert not shared.add("salt", b"\x02", 60)
    assert shared.get_or_set("salt", lambda: b"\x03", 60) == b"\x00\x01"
    shared.set("gone", 1, -1)
    assert shared.get("gone") is None
    with pytest.raises(ValueError, match="gone"):
        shared.incr("gone")


def test_each_installation_has_a_folder_of_its_own_that_nobody_else_reads(memory: Path) -> None:
    one, other = (private_folder(memory, Path(place)) for place in ("/srv/a", "/srv/b"))
    assert one
    assert other
    assert one != other
    assert one.stat().st_mode & 0o777 == 0o700
    assert private_folder(memory, Path("/srv/a")) == one
    assert web_processes(Path("/srv/a")) == 2


def test_a_folder_somebody_else_can_write_is_not_used(memory: Path, tmp_path: Path) -> None:
    found = private_folder(memory, tmp_path)
    assert found
    found.chmod(0o777)
    assert private_folder(memory, tmp_path) is None
    found.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    found.symlink_to(tmp_path / "elsewhere")
    assert private_folder(memory, tmp_path) is None
    assert cache_in_memory(tmp_path)["BACKEND"].endswith("LocMemCache")
    assert web_processes(tmp_path) == 1, "two would count apart"


def test_without_such_a_memory_each_process_counts_for_itself(memory: Path, tmp_path: Path) -> None:
    assert cache_in_memory(tmp_path, is_shared=False)["BACKEND"].endswith("LocMemCache")
    assert not list(memory.iterdir())
    memory.rmdir()
    assert cache_in_memory(tmp_path)["BACKEND"].endswith("LocMemCache")


def test_the_cache_stays_open_between_requests(memory: Path, tmp_path: Path) -> None:
    with override_settings(CACHES={"default": cache_in_memory(tmp_path)}):
        shared: Any = caches["default"]
        shared.set("salt", 1)
        line = shared._cache._shards[0]._con
        close_caches()  # as Django does at the end of every request
        assert caches["default"] is shared
        assert shared._cache._shards[0]._con is line
        assert shared.get("salt") == 1
