"""The tables of the rights floor, a file for each part of the work."""

from zhijia.rights.models.audits import (
    Audit,
    AuditedEmployer,
    AuditedPerson,
    AuditFile,
    ColumnMapping,
    EmployerNumber,
    Finding,
)

__all__ = [
    "Audit",
    "AuditFile",
    "AuditedEmployer",
    "AuditedPerson",
    "ColumnMapping",
    "EmployerNumber",
    "Finding",
]
