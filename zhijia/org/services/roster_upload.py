"""A roster's way to the commit: upload, match the columns, mend the red rows, or let it be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Matches
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.files.rules.kinds import KEPT_KINDS
from zhijia.base.files.services import drop_files_of, keep_content, plain_name
from zhijia.base.jobs.services import cancel_job, order_job
from zhijia.base.memory import give_memory_back
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.identity import mask_id, mask_name, mask_phone
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Roster, RosterColumns, Union
from zhijia.org.rules.roster.fields import titles
from zhijia.org.rules.roster.findings import Unreadable
from zhijia.org.rules.roster.mapping import Mapping, carried_over, guess_mapping
from zhijia.org.rules.roster.reading import read
from zhijia.org.rules.roster.sheet import Sheet
from zhijia.org.rules.roster_flow import ROSTER_FLOW, RosterState
from zhijia.org.selectors.roster_import import job_of

MOST_BYTES = 40 * 1024 * 1024
MOST_CORRECTIONS = 20
CHECK, COMMIT = "org.check_roster", "org.commit_roster"
"""The kinds of the two long jobs."""
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,6}")
_DIGITS = re.compile(r"[0-9A-Za-z]{5,}")


@transaction.atomic
def upload_roster(union: Union, *, actor: Actor, content: bytes, filename: str) -> Roster:
    """Keep a union's file, encrypted, and recognise its columns; nothing of it is written."""
    require(policies.may_upload_roster(actor, union))
    sheet, rows_count = _sheet_of(content, filename)
    roster = Roster(union=union, account_id=actor.account_id or 0, fingerprint=sheet.fingerprint)
    mapping, doubts = _known_mapping(union, sheet)
    roster.mapping = mapping
    roster.rows_count, roster.has_formulas = rows_count, bool(sheet.formulas)
    roster.seal(filename=plain_name(filename), columns=_columns(sheet, mapping, doubts))
    roster.save()
    _keep(roster, content, filename, sheet, actor)
    del sheet
    give_memory_back()
    return roster


@transaction.atomic
def map_roster(roster: Roster, *, actor: Actor, mapping: Matches[int, str]) -> Roster:
    """Say which column is which, remember it for the union's next file, and have the rows checked."""
    require(policies.may_map_roster(actor, roster))
    release_roster(roster, actor=actor)
    missing = Mapping(dict(mapping)).missing
    if missing:
        raise RuleViolation("org.roster_columns_missing", names=titles(missing))
    roster.mapping = {str(place): item for place, item in mapping.items()}
    RosterColumns.objects.update_or_create(
        union=roster.union, fingerprint=roster.fingerprint, defaults={"mapping": roster.mapping}
    )
    _order_check(roster, actor=actor, mapping=roster.mapping)
    return roster


@transaction.atomic
def mend_roster(roster: Roster, *, actor: Actor, content: bytes, filename: str) -> Roster:
    """Take the mended red rows of a roster; they stand in for the rows they came from."""
    require(policies.may_mend_roster(actor, roster))
    release_roster(roster, actor=actor)
    if roster.corrections >= MOST_CORRECTIONS:
        raise RuleViolation("org.roster_too_many_corrections", field="file")
    sheet, _rows_count = _sheet_of(content, filename)
    mapping = Mapping({int(place): item for place, item in roster.mapping.items()})
    if carried_over(mapping, sheet.columns).missing:
        raise RuleViolation("org.roster_not_the_red_rows", field="file")
    _keep(roster, content, filename, sheet, actor)
    _order_check(roster, actor=actor, corrections=roster.corrections + 1)
    return roster


@transaction.atomic
def accept_repairs(roster: Roster, *, actor: Actor, accepted: bool) -> Roster:
    """Take the suggested repairs, or hold back the rows that need one."""
    require(policies.may_accept_repairs(actor, roster))
    here = Roster.objects.filter(pk=roster.pk, state=RosterState.CHECKED)
    if not here.update(accepts_repairs=accepted, changed_at=timezone.now()):
        raise Conflict("flow.already_moved", step="order")
    roster.refresh_from_db()
    return roster


@transaction.atomic
def discard_roster(roster: Roster, *, actor: Actor) -> None:
    """Let a roster be: file, rows and findings go, nothing was written."""
    require(policies.may_discard_roster(actor, roster))
    release_roster(roster, actor=actor)
    move(roster, ROSTER_FLOW, "discard", actor=actor)
    forget_contents(roster, actor=actor)


@transaction.atomic
def stop_roster(roster: Roster, *, actor: Actor) -> None:
    """Stop the check or the commit under way; what is stopped leaves nothing half done."""
    require(policies.may_stop_roster(actor, roster))
    job = job_of(roster)
    if job is None:
        raise Conflict("jobs.already_over")
    cancel_job(job, actor=actor)
    release_roster(roster, actor=actor)


def forget_contents(roster: Roster, *, actor: Actor) -> None:
    """Delete the file, the rows in waiting and the findings."""
    drop_files_of(roster.files, actor=actor)
    roster.rows.all().delete()
    roster.findings.all().delete()
    roster.seal(columns="")
    roster.save(update_fields=["envelope"])


def release_roster(roster: Roster, *, actor: Actor) -> None:
    """Give a roster back whose job ended without it: stopped while waiting, or its process died."""
    job = job_of(roster)
    if job is None or not job.is_over:
        return
    step = {RosterState.CHECKING: "fail", RosterState.COMMITTING: "stop"}.get(
        RosterState(roster.state)
    )
    if step:
        move(roster, ROSTER_FLOW, step, actor=actor)


def order_for(roster: Roster, kind: str, *, actor: Actor) -> UUID:
    """Order a long job for a roster. The branches the actor sees today go with it: the job answers
    as the actor would be answered."""
    order = {"roster": roster.pk, "reach": list(actor.reach("org.read_members"))}
    return order_job(kind, order, actor=actor).key


def _order_check(roster: Roster, *, actor: Actor, **changes: object) -> None:
    key = order_for(roster, CHECK, actor=actor)
    move(
        roster, ROSTER_FLOW, "check", actor=actor, changes={"job_key": key, "error": "", **changes}
    )


def _sheet_of(content: bytes, filename: str) -> tuple[Sheet, int]:
    """The sheet and how many rows stand below its header. Every row is walked, because a file may
    be broken, or too long, at its end only."""
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise RuleViolation("org.roster_too_big", field="file", most=most)
    try:
        sheet = read(content, filename)
        rows_count = sum(1 for row in sheet.rows() if row.number >= sheet.header.stop)
    except Unreadable as wrong:
        found = wrong.finding
        said = _(found.sentence) % found.facts
        raise RuleViolation("org.roster_unreadable", field="file", why=said) from None
    return sheet, rows_count


def _known_mapping(union: Union, sheet: Sheet) -> tuple[dict[str, str], set[int]]:
    """How this union matched this header last time, else what the titles say; and the columns that
    look like an item another column was taken for."""
    known = RosterColumns.objects.filter(union=union, fingerprint=sheet.fingerprint).first()
    if known:
        return known.mapping, set()
    guessed = guess_mapping(sheet.columns)
    doubts = {place for places in guessed.doubts.values() for place in places}
    return {str(place): item for place, item in guessed.items.items()}, doubts


def _columns(sheet: Sheet, mapping: Matches[str, str], doubts: set[int]) -> str:
    samples = sheet.samples()
    lines = [
        {
            "place": column.place,
            "title": column.title,
            "samples": [
                masked_sample(mapping.get(str(column.place), ""), text)
                for text in samples.get(column.place, [])
            ],
            "doubt": column.place in doubts,
        }
        for column in sheet.columns
    ]
    return json.dumps(lines, ensure_ascii=False)


def masked_sample(item: str, text: str) -> str:
    """A cell as the page of the matching shows it: enough to recognise the kind, nobody to know."""
    text = text.removesuffix(".0")
    masks = {"name": mask_name, "id_number": mask_id, "phone": mask_phone}
    if item in masks:
        return masks[item](text)
    if not item and _HAN_NAME.fullmatch(text):
        return mask_name(text)
    return _DIGITS.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)[:24]


def _keep(roster: Roster, content: bytes, filename: str, sheet: Sheet, actor: Actor) -> None:
    name = f"{PurePath(plain_name(filename)).stem}.{sheet.kind}"
    kind = KEPT_KINDS[sheet.kind]
    keep_content(content, name=name, kind=kind, actor=actor, target=roster.files)
