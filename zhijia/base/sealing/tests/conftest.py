from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zhijia.base.sealing.envelopes import forget_keys


@pytest.fixture
def keyring_file(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A keyring of its own for this test."""
    from zhijia.base.sealing.keyring import new_keyring, text_of

    path = tmp_path / "keyring"
    path.write_text(text_of(new_keyring()), encoding="ascii")
    settings.SEALING_KEYRING = ""  # type: ignore[attr-defined]
    settings.SEALING_KEYRING_FILE = str(path)  # type: ignore[attr-defined]
    forget_keys()
    yield path
    forget_keys()
