from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhijia.base.audit"
    label = "audit"
    verbose_name = "审计"
