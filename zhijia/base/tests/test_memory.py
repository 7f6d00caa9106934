from __future__ import annotations

import gc

from zhijia.base.memory import give_memory_back, keep_what_is_loaded


def test_what_is_loaded_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    try:
        keep_what_is_loaded()
        assert gc.get_freeze_count() > before + 10_000
    finally:
        gc.unfreeze()


def test_giving_back_is_harmless() -> None:
    kept = [b"x" * 1_000 for _ in range(1_000)]
    give_memory_back()
    assert len(kept) == 1_000
