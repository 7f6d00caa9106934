"""The use cases of the rights floor."""

from zhijia.rights.services.alarms import act_alarm, check_alarm, dismiss_alarm
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
from zhijia.rights.services.letters import (
    answer_letter,
    close_letter,
    discard_letter,
    draft_letter,
    edit_letter,
    export_workbook,
    return_letter,
    send_letter,
    sign_letter,
)
from zhijia.rights.services.revealing import reveal_audited

__all__ = [
    "act_alarm",
    "add_audit_file",
    "answer_letter",
    "begin_audit",
    "check_alarm",
    "close_letter",
    "discard_audit",
    "discard_letter",
    "dismiss_alarm",
    "draft_letter",
    "edit_letter",
    "export_workbook",
    "map_audit_file",
    "name_employer",
    "order_audit",
    "remove_audit_file",
    "return_letter",
    "reveal_audited",
    "send_letter",
    "sign_letter",
    "stop_audit",
]
