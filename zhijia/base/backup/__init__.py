"""Keeping a copy of everything, bringing it back, and moving on to a new release.

A backup is a folder of plain text: one file of rows per table in JSON lines, the stored papers as
they lie encrypted, and a manifest that says what belongs to it. It holds no keys and no sessions. It
is the same for SQLite and PostgreSQL, so either can be restored from the other.
"""
