"""This app's use cases that run by themselves."""

from zhijia.rights.services.audit_run import run_audit
from zhijia.rights.services.retention import clear_audits

__all__ = ["clear_audits", "run_audit"]
