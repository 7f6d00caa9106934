"""What the screens of the tree, the employers and the members show."""

from zhijia.org.selectors.employers import employers_page
from zhijia.org.selectors.imports import (
    EMPLOYERS,
    UNIONS,
    empty_sheet,
    head_of_import,
    known_unions,
    lines_of,
    sheets_for,
    taken_codes,
    unions_named_in,
)
from zhijia.org.selectors.members import MembersPage, members_page
from zhijia.org.selectors.names import superior_names
from zhijia.org.selectors.offices import (
    addresses_of,
    district,
    district_name,
    employer_named,
    person,
    street_of_person,
    street_with_id,
    streets,
    superior_of,
    union_of_person,
    union_with_id,
)
from zhijia.org.selectors.people import rows_about
from zhijia.org.selectors.tree import (
    Consequences,
    Node,
    UnionPage,
    answering_unions,
    find_unions,
    open_tree,
    places_for,
    union_page,
    what_follows,
)

__all__ = [
    "EMPLOYERS",
    "UNIONS",
    "Consequences",
    "MembersPage",
    "Node",
    "UnionPage",
    "addresses_of",
    "answering_unions",
    "district",
    "district_name",
    "employer_named",
    "employers_page",
    "empty_sheet",
    "find_unions",
    "head_of_import",
    "known_unions",
    "lines_of",
    "members_page",
    "open_tree",
    "person",
    "places_for",
    "rows_about",
    "sheets_for",
    "street_of_person",
    "street_with_id",
    "streets",
    "superior_names",
    "superior_of",
    "taken_codes",
    "union_of_person",
    "union_page",
    "union_with_id",
    "unions_named_in",
    "what_follows",
]
