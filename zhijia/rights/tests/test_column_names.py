from __future__ import annotations

from zhijia.rights.rules.insurance.column_names import COLUMN_NAMES
from zhijia.rights.rules.insurance.columns import LAYOUTS


def test_every_column_is_called_by_the_first_header_it_is_known_by() -> None:
    first = {column.name: column.synonyms[0] for held in LAYOUTS.values() for column in held}
    assert dict(COLUMN_NAMES) == first
