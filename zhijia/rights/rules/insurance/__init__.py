"""Social-insurance supervision: who was not paid for, how much, since when.

The way of a file: `columns` (what the three files hold) → `reading` (find the header, or say what
is wrong) → `loading` (typed tables) → `checks` (the table of SI-01 … SI-16) and their computation
in `presence`, `cells`, `persons` → `arrears` → `findings` (the file that comes out). `audit` walks
it. docs/insurance-audit.md explains it to an officer.
"""
