from __future__ import annotations

from itertools import combinations

import pytest

from zhijia.base.sealing.shares import Share, SharesDoNotFit, joined, parse, split

SECRET = b"seal-1 = 0123456789abcdef\n"


def test_any_three_of_five_restore_the_secret_and_no_two_do() -> None:
    shares = split(SECRET, shares=5, needed=3)
    assert all(joined(three) == SECRET for three in combinations(shares, 3))
    assert joined(shares) == SECRET
    for two in combinations(shares, 2):
        with pytest.raises(SharesDoNotFit, match="3 different"):
            joined(two)
        forced = [Share(s.set_id, 2, s.number, s.values) for s in two]
        assert joined(forced) != SECRET


def test_a_share_too_few_fits_every_secret() -> None:
    """With one share of two missing, every byte is still possible: each choice of the missing
    value gives another secret."""
    known = split(b"\x2a", shares=2, needed=2)[0]
    possible = {joined([known, Share(known.set_id, 2, 2, bytes([value]))]) for value in range(256)}
    assert len(possible) == 256


def test_the_field_is_that_of_aes() -> None:
    """FIPS 197, section 4.2: {57} x {83} = {c1}."""
    from zhijia.base.sealing.shares import _inverse, _times

    assert _times(0x57, 0x83) == 0xC1
    assert all(_times(a, _inverse(a)) == 1 for a in range(1, 256))


def test_lines_survive_paper_and_mistypes_are_found() -> None:
    shares = split(SECRET, shares=3, needed=2)
    lines = [share.line() for share in shares]
    assert joined([parse(f"  {line} ") for line in lines[:2]]) == SECRET
    wrong = lines[0].replace(lines[0].split()[4][:2], "zz", 1)
    with pytest.raises(SharesDoNotFit, match="mistyped"):
        parse(wrong)


def test_shares_of_two_sets_do_not_mix() -> None:
    one, other = split(SECRET, shares=2, needed=2), split(SECRET, shares=2, needed=2)
    with pytest.raises(SharesDoNotFit, match="one set"):
        joined([one[0], other[1]])
    with pytest.raises(SharesDoNotFit, match="different"):
        joined([one[0], one[0]])


@pytest.mark.parametrize(("shares", "needed"), [(3, 1), (2, 3), (256, 2)])
def test_nonsense_is_refused(shares: int, needed: int) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        split(SECRET, shares=shares, needed=needed)
