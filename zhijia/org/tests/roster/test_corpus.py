"""Every roster of the corpus gets exactly the answer that stands beside it, and shows nobody whole."""

from __future__ import annotations

import json

import pytest

from zhijia.org.rules.roster import CODES, check_rows, read
from zhijia.org.tests.roster.asking import answer
from zhijia.org.tests.roster.builders import CREW, number
from zhijia.org.tests.roster.corpus import EXPECTED, FILES, READABLE

WHOLE = [value for person in CREW for value in person if len(value) > 2]
WHOLE += [number(order=order) for order in range(1, 25)]


def test_the_corpus_is_whole() -> None:
    assert len(FILES) >= 60
    assert list(FILES) == list(EXPECTED)
    found = {error["code"] for answer in EXPECTED.values() for error in answer["errors"]}
    assert found == set(CODES) - {"union_unknown", "id_exists"}  # these two need a register


@pytest.mark.parametrize("name", FILES)
def test_answer(name: str) -> None:
    found = answer(FILES[name]())
    assert found == EXPECTED[name]
    spoken = json.dumps(found, ensure_ascii=False)
    assert [value for value in WHOLE if value in spoken] == []


@pytest.mark.parametrize("name", READABLE)
def test_a_row_is_a_member_or_has_faults(name: str) -> None:
    expected = EXPECTED[name]
    rows = list(check_rows(read(FILES[name]())))
    assert len(rows) == expected["rows"]
    assert [row.number for row in rows] == sorted({row.number for row in rows})
    for row in rows:
        assert (row.member is None) == bool(row.faults)
        places = [fault.place for fault in row.faults]
        assert places == sorted(set(places))
