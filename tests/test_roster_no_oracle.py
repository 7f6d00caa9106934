"""An import is no oracle: whether somebody on the roster is known elsewhere changes no byte of any
page of the officer who imported it, neither during the import nor after it nor after its undo."""

from __future__ import annotations

import io

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction
from django.urls import reverse
from python_calamine import load_workbook

from tests.test_no_oracle import OFFICER, answers, without_tokens
from tests.town import BUILDER, SINCE, Town, at
from zhijia.org import services
from zhijia.org.models import Claim, Membership, MembershipChange, Person, Roster, RosterRow
from zhijia.org.selectors.roster_import import summary_of
from zhijia.org.tests.rosters import checked, csv_of, do_jobs, id_number, line

PAGES = ("roster", "map_roster", "accept_repairs", "mend_roster", "commit_roster", "undo_roster")
LINES = [
    line(1, "张建国"),
    line(2, "李秀英"),
    line(3, 身份证号="123"),
    line(4, 手机号="139 0000-0004"),
]


WHOLE = ("committed", "undone")
"""After these steps every page of the officer is read, after the others those of the import."""


def known_elsewhere(town: Town, serial: int) -> Person:
    """Somebody of another street whose ID is, or is not, on the roster of the mill."""
    person = Person.written_down("钱小雨", id_number=id_number(serial), phone="13711112222")
    person.save()
    services.enrol_member(person, town.west, actor=BUILDER, since=SINCE)
    return person


def seen_by_the_officer(town: Town) -> dict[str, bytes]:
    """Everything the officer can see of an import, step by step, and every other page of theirs."""
    actor, client = town.actor(OFFICER), town.proven_client(OFFICER)
    roster = services.upload_roster(
        town.mill_union, actor=actor, content=csv_of(LINES), filename="名册.csv"
    )
    services.map_roster(roster, actor=actor, mapping=_as_guessed(roster))
    found: dict[str, bytes] = {}

    def look(step: str) -> None:
        for name in PAGES:
            answer = client.get(reverse(f"org:{name}", args=[roster.pk]))
            found[f"{step} {name}"] = b"%d\n%b" % (
                answer.status_code, without_tokens(answer.content),
            )  # fmt: skip
        marked = client.get(reverse("org:marked_roster", args=[roster.pk]))
        if marked.status_code == 200:  # the file says when it was made; its cells have to be equal
            cells = load_workbook(io.BytesIO(marked.content)).get_sheet_by_index(0).to_python()
            found[f"{step} marked"] = repr(cells).encode()
        if step in WHOLE:
            shown = answers(town, [])
            found.update(
                {f"{step} {at}": page for at, page in shown.items() if not at.endswith(".xlsx")}
            )
        numbers = ("1", "4")
        for serial in numbers:
            asked = client.get(reverse("org:members"), {"q": id_number(int(serial))})
            found[f"{step} search {serial}"] = without_tokens(asked.content)

    do_jobs()
    look("checked")
    roster.refresh_from_db()
    services.commit_roster(roster, actor=actor)
    do_jobs()
    look("committed")
    claims = list(Claim.objects.all())
    for claim in claims:
        services.ask_claim(claim, actor=town.actor("小王"))
    look("asked")
    again = checked(town.mill_union, actor, csv_of(LINES))
    found["again"] = repr(summary_of(again)).encode()
    roster.refresh_from_db()
    services.undo_roster(roster, actor=actor, confirmed=3)
    look("undone")
    return found


def _as_guessed(roster: Roster) -> dict[int, str]:
    return {int(place): item for place, item in roster.mapping.items()}


def _numbers_begin_again() -> None:
    """PostgreSQL gives a number once even if the row was taken back; both worlds count alike."""
    tables = [Claim, Membership, MembershipChange, Person, Roster, RosterRow]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


@pytest.mark.slow
def test_the_importer_sees_the_same_bytes_whoever_is_known_elsewhere(town: Town) -> None:
    worlds = []
    services.issue_card(actor=town.actor(OFFICER))  # her own card has a random key
    for serial in (1, 900):
        _numbers_begin_again()
        with at(2018, 3, 12, 9, 0):
            try:
                with transaction.atomic():
                    known_elsewhere(town, serial)
                    worlds.append((seen_by_the_officer(town), Claim.objects.count()))
                    raise RuntimeError("take it all back")
            except RuntimeError:
                pass
    (known, claims), (unknown, none) = worlds
    for page in ("checked commit_roster", "committed undo_roster"):
        assert known[page].startswith(b"200"), f"{page} was not seen"
    assert (claims, none) == (1, 0), "the two worlds have to differ for the district"
    assert known.keys() == unknown.keys()
    differing = [page for page in known if known[page] != unknown[page]]
    assert differing == [], differences(known, unknown, differing)


def differences(known: dict[str, bytes], unknown: dict[str, bytes], pages: list[str]) -> list[str]:
    """Where each page first differs, for whoever has to mend it."""
    found = []
    for page in pages:
        one, other = known[page].decode(errors="replace"), unknown[page].decode(errors="replace")
        at_ = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
        found.append(f"{page}: …{one[max(at_ - 80, 0) : at_ + 60]}… | …{other[at_ : at_ + 60]}…")
    return found
