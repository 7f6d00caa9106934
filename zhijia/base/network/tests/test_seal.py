"""Two people together, neither alone."""

from __future__ import annotations

import pytest

from zhijia.base.network.seal import Readers, WrongKeys, decode, encode, make_pair, open_line


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    return [make_pair(), make_pair(), make_pair()]


@pytest.fixture(scope="module")
def readers(pairs) -> Readers:
    return Readers.parse(f"{pairs[0][1]}, {pairs[1][1]}")


def test_both_secrets_open_a_line_in_either_order(pairs, readers) -> None:
    sealed = readers.seal("2026-11-01T08:30Z 192.0.2.7")
    assert open_line(sealed, pairs[0][0], pairs[1][0]) == "2026-11-01T08:30Z 192.0.2.7"
    assert open_line(sealed, pairs[1][0], pairs[0][0]) == "2026-11-01T08:30Z 192.0.2.7"


@pytest.mark.parametrize("used", [(0, 0), (1, 1), (0, 2), (2, 1)], ids=str)
def test_any_other_two_secrets_open_nothing(pairs, readers, used) -> None:
    sealed = readers.seal("2026-11-01T08:30Z 192.0.2.7")
    with pytest.raises(WrongKeys):
        open_line(sealed, pairs[used[0]][0], pairs[used[1]][0])


def test_a_changed_line_does_not_open(pairs, readers) -> None:
    raw = bytearray(decode(readers.seal("2026-11-01T08:30Z 192.0.2.7"), length=None))
    raw[-1] ^= 1
    with pytest.raises(WrongKeys):
        open_line(encode(bytes(raw)), pairs[0][0], pairs[1][0])


def test_every_line_looks_different_and_equally_long(readers) -> None:
    lines = {readers.seal("2026-11-01T08:30Z 192.0.2.7") for _ in range(20)}
    lines.add(readers.seal("2026-11-01T08:30Z 2001:db8:1234:5678:9abc:def0:1234:5678"))
    assert len(lines) == 21
    assert len({len(line) for line in lines}) == 1


def test_one_person_with_two_keys_in_the_settings_is_refused(pairs) -> None:
    with pytest.raises(ValueError, match="two different"):
        Readers.parse(f"{pairs[0][1]},{pairs[0][1]}")
    with pytest.raises(ValueError, match="two different"):
        Readers.parse(pairs[0][1])
    with pytest.raises(ValueError, match="32 bytes"):
        Readers.parse(f"{pairs[0][1]},tooshort")
