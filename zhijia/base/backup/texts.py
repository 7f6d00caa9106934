"""How the trail names what was done with backups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text

VERBS: dict[str, Text] = {
    "backup.make_backup": _("做了一份备份"),
    "backup.restore_backup": _("用备份恢复了数据"),
    "backup.upgrade": _("升级到了新版本"),
}
