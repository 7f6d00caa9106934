"""Reading the rosters unions really keep: .xlsx, .xls and CSV, with whatever stands in them.

`read` finds the sheet and its header, `guess_mapping` says which column holds which national item,
`check_rows` walks the rows: each is a `MemberRow`, or its faults, and the repairs that are certain.
`mark` gives the officer their own sheet back with the bad cells marked. Nothing here writes to the
register or knows a clock. Contract: docs/cli.md, "zhijia roster check".
"""

from zhijia.org.rules.roster.checking import CheckedRow, District, check_rows
from zhijia.org.rules.roster.fields import FIELDS, REQUIRED, SOURCE_ROW, Field
from zhijia.org.rules.roster.findings import CODES, SENTENCES, Finding, Repair, Unreadable
from zhijia.org.rules.roster.mapping import Mapping, carried_over, guess_mapping
from zhijia.org.rules.roster.marking import mark
from zhijia.org.rules.roster.member import MemberRow
from zhijia.org.rules.roster.reading import read
from zhijia.org.rules.roster.sheet import Column, Sheet, SheetRow

__all__ = [
    "CODES",
    "FIELDS",
    "REQUIRED",
    "SENTENCES",
    "SOURCE_ROW",
    "CheckedRow",
    "Column",
    "District",
    "Field",
    "Finding",
    "Mapping",
    "MemberRow",
    "Repair",
    "Sheet",
    "SheetRow",
    "Unreadable",
    "carried_over",
    "check_rows",
    "guess_mapping",
    "mark",
    "read",
]
