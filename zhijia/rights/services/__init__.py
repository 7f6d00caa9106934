"""The use cases of the rights floor."""

from zhijia.rights.services.audits import (
    add_audit_file,
    begin_audit,
    discard_audit,
    map_audit_file,
    name_employer,
    order_audit,
    remove_audit_file,
    stop_audit,
)
from zhijia.rights.services.revealing import reveal_audited

__all__ = [
    "add_audit_file",
    "begin_audit",
    "discard_audit",
    "map_audit_file",
    "name_employer",
    "order_audit",
    "remove_audit_file",
    "reveal_audited",
    "stop_audit",
]
