"""The tables of the rights floor, a file for each part of the work."""

from zhijia.rights.models.alarms import Alarm
from zhijia.rights.models.audits import (
    Audit,
    AuditedEmployer,
    AuditedPerson,
    AuditFile,
    ColumnMapping,
    EmployerNumber,
    Finding,
)
from zhijia.rights.models.following import FollowUp
from zhijia.rights.models.letters import Letter

__all__ = [
    "Alarm",
    "Audit",
    "AuditFile",
    "AuditedEmployer",
    "AuditedPerson",
    "ColumnMapping",
    "EmployerNumber",
    "Finding",
    "FollowUp",
    "Letter",
]
