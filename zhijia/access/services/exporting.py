"""Everything we hold about somebody, as files for themselves: to read, and for another machine.

Law: 《个人信息保护法》第四十五条 (consult, copy, and have it moved elsewhere).
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.access import policies, selectors
from zhijia.access.models import Account
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require

FORMULA = ("=", "+", "-", "@", "\t", "\r")
Rows = Sequence[Sequence[str]]


@transaction.atomic
def export_my_data(account: Account, *, actor: Actor) -> bytes:
    """One zip: a page to read (`my-data.html`), tables (`*.csv`), and all of it for machines
    (`my-data.json`). In full, so it is asked for only after a fresh proof."""
    require(policies.may_export_my_data(actor, account))
    record("access.export_my_data", account, actor=actor)
    made_at = timezone.now()
    groups = selectors.my_data(actor)
    looks = selectors.my_looks(actor)
    corrections = selectors.my_corrections(actor)
    consents = selectors.my_consents(actor)
    held = [
        (str(g.title), str(v.label), v.value, str(v.source), _day(v.since))
        for g in groups
        for v in g.values
    ]
    seen = [(_moment(k.at), k.office, k.who, k.what, k.matter, k.reason) for k in looks]
    put_right = [
        (_moment(c.asked_at), str(c.title), c.before, c.after, str(c.outcome), c.answer)
        for c in corrections
    ]
    agreed = [
        (str(c.title), line.version, _moment(line.given_at), _moment(line.withdrawn_at))
        for c in consents
        for line in c.history
    ]
    tables: dict[str, tuple[tuple[str, ...], Rows]] = {
        "held": ((_("分组"), _("哪一项"), _("内容"), _("哪来的"), _("从哪天起")), held),
        "looks": (
            (_("什么时候"), _("哪个办公室"), _("谁"), _("看了什么"), _("为了哪件事"), _("理由")),
            seen,
        ),
        "corrections": (
            (_("什么时候"), _("哪一项"), _("原来的"), _("更正的"), _("结果"), _("答复")),
            put_right,
        ),
        "consents": ((_("同意什么"), _("哪一版"), _("同意"), _("撤回")), agreed),
    }
    return _zipped(tables, made_at, actor)


def _zipped(
    tables: dict[str, tuple[tuple[str, ...], Rows]], made_at: datetime, actor: Actor
) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as files:
        for name, (head, rows) in tables.items():
            files.writestr(f"{name}.csv", _as_csv(head, rows))
        plain = {
            name: [dict(zip(head, row, strict=True)) for row in rows]
            for name, (head, rows) in tables.items()
        }
        whole = {"made_at": made_at.isoformat(), "person": actor.person_id, **plain}
        files.writestr("my-data.json", json.dumps(whole, ensure_ascii=False, indent=1))
        shown = {"tables": list(tables.items()), "made_at": made_at}
        files.writestr("my-data.html", render_to_string("access/exported.html", shown))
    return kept.getvalue()


def _as_csv(head: Iterable[str], rows: Rows) -> str:
    """With a byte-order mark, so that spreadsheets read Chinese, and no cell is a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(head)
    table.writerows([[_harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _day(day: object) -> str:
    return str(day) if day else ""


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
