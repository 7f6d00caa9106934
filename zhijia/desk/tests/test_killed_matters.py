"""kill -9 in the middle of merge_request, split_request, form_group, join_group, name_team,
answer_group, draft_handover, agree_to_handover and send_handover: all or nothing, and once more does it
once.

A child process does the use case on a connection of its own and stops before a named function; there
it is killed as by a power cut. Killed after everything was written, a second press changes nothing.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db import connection

from tests.town import Town, build_town
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import OutboxRow
from zhijia.desk import services
from zhijia.desk.models import Entry, GroupMatter, HandOver, Request, TeamMember
from zhijia.desk.rules.group_matters import Concerns
from zhijia.desk.services import merging as service
from zhijia.desk.tests.test_groups import third_officer
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.desk.tests.test_matter_races import WHY, accepted, copy_of
from zhijia.kernel.errors import ZhijiaError

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ANSWER = {"text": "补发了。", "outcome": "solved"}
AT_THE_END = ("", "", 0)
"""The point after everything: the answer to the browser is what the kill takes away."""


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@dataclass(frozen=True)
class Deed:
    """A use case with rows read anew, the verb it writes once, and the entries it leaves behind."""

    act: Callable[[], object]
    verb: str
    entries: dict[str, int] = field(default_factory=dict)


def merging(town: Town) -> Deed:
    one, lead = accepted(town), accepted(town, "刘师傅")

    def act() -> object:
        leading = copy_of(lead)
        return services.merge_request(
            copy_of(one), actor=town.actor("小王"), lead=leading, reason=WHY
        )

    return Deed(act, "desk.merge_request", {"merged": 1, "note": 2})


def splitting(town: Town) -> Deed:
    merging(town).act()
    one = Request.objects.get(state="merged")

    def act() -> object:
        return services.split_request(copy_of(one), actor=town.actor("小王"), reason="两件事")

    return Deed(act, "desk.split_request", {"split": 1, "note": 3})


def forming(town: Town) -> Deed:
    one = accepted(town)

    def act() -> object:
        return services.form_group(copy_of(one), actor=town.actor("小王"), title="三月份工资")

    return Deed(act, "desk.form_group", {"grouped": 1})


def joining(town: Town) -> Deed:
    forming(town).act()
    other, group = accepted(town, "刘师傅"), GroupMatter.objects.get()

    def act() -> object:
        return services.join_group(copy_of(other), actor=town.actor("小王"), group=group)

    return Deed(act, "desk.join_group", {"grouped": 2})


def of_size(town: Town) -> GroupMatter:
    """A group that a team has to answer: one of its two workers says that ten are concerned."""
    joining(town).act()
    one = accepted(town)
    Request.objects.filter(pk=one.pk).update(concerns=Concerns.MANY)
    group = GroupMatter.objects.get()
    return services.join_group(copy_of(one), actor=town.actor("小王"), group=group)


def naming(town: Town) -> Deed:
    group, lead = of_size(town), town.accounts["小王"]
    team = [lead, town.accounts["周主席"], third_officer(town)]

    def act() -> object:
        current, chair = GroupMatter.objects.get(pk=group.pk), town.actor("周主席")
        return services.name_team(current, team, actor=chair, lead=lead)

    return Deed(act, "desk.name_team")


def answering(town: Town) -> Deed:
    naming(town).act()

    def act() -> object:
        return services.answer_group(GroupMatter.objects.get(), actor=town.actor("小王"), **ANSWER)

    return Deed(act, "desk.answer_groupmatter", {"answered": 3})


def drafting(town: Town) -> Deed:
    one = accepted(town)

    def act() -> object:
        officer = town.actor("小王")
        return services.draft_handover(copy_of(one), actor=officer, authority=TO, text=TEXT)

    return Deed(act, "desk.draft_handover", {"text_shown": 1})


def the_text() -> HandOver:
    return HandOver.objects.select_related("request__office").get()


def agreeing(town: Town) -> Deed:
    drafting(town).act()

    def act() -> object:
        return services.agree_to_handover(the_text(), actor=town.actor("张师傅"))

    return Deed(act, "desk.agree_handover", {"text_agreed": 1})


def sending(town: Town) -> Deed:
    agreeing(town).act()

    def act() -> object:
        return services.send_handover(the_text(), actor=town.actor("小王"), way="letter")

    return Deed(act, "desk.send_handover", {"text_sent": 1})


POINTS: tuple[tuple[Callable[[Town], Deed], tuple[tuple[str, str, int], ...]], ...] = (
    (
        merging,
        (
            ("merging", "move", 1),
            ("merging", "due_when_the_first_is", 1),
            ("merging", "tell_worker", 1),
            ("merging", "write_entry", 3),
        ),
    ),
    (splitting, (("merging", "_part", 1), ("merging", "write_entry", 2))),
    (splitting, (("merging", "due_when_the_first_is", 1),)),
    (forming, (("groups", "record", 1), ("groups", "_join", 1), ("groups", "write_entry", 1))),
    (joining, (("groups", "_join", 1), ("groups", "tell_worker", 1))),
    (naming, (("groups", "record", 1),)),
    (
        answering,
        (("groups", "move", 1), ("groups", "give_result", 1), ("groups", "give_result", 3)),
    ),
    (drafting, (("handing_over", "record", 1), ("handing_over", "_write", 1))),
    (agreeing, (("handing_over", "move", 1), ("handing_over", "_write", 1))),
    (sending, (("handing_over", "move", 1), ("handing_over", "_write", 1))),
)


def cases() -> Iterator[object]:
    """Every deed at every point of it, and at its end."""
    for deed, points in POINTS:
        for module, name, call in points:
            label = f"{deed.__name__}-before-{name}-{call}"
            yield pytest.param(deed, (module, name, call), id=label)
    for deed in dict(POINTS):
        yield pytest.param(deed, AT_THE_END, id=f"{deed.__name__}-at-the-end")


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of the front door, every message and every audit entry."""
    models = [*apps.get_app_config("desk").get_models(), OutboxRow, AuditEntry]
    return {model._meta.label: sorted(model.objects.values_list(), key=str) for model in models}


def killed_at(point: tuple[str, str, int], act: Callable[[], object]) -> None:
    """Do it in a child process that stops before the named function, and kill it there."""
    hears, tells = os.pipe()
    connection.close()  # the child must not share it
    child = os.fork()
    if not child:
        with suppress(BaseException):
            _stop_before(*point, tells=tells)
            act()
            if point == AT_THE_END:
                _stop(tells)
        os._exit(1)
    os.close(tells)
    reached = os.read(hears, 1)
    os.close(hears)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert reached == b"!", "the child never came to this point"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _stop_before(module: str, name: str, call: int, *, tells: int) -> None:
    if not module:
        return
    place = importlib.import_module(f"zhijia.desk.services.{module}")
    usual, calls = getattr(place, name), [0]

    def stops(*args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == call:
            _stop(tells)
        return usual(*args, **kwargs)

    setattr(place, name, stops)


def _stop(tells: int) -> None:
    os.write(tells, b"!")
    signal.pause()


@pytest.mark.parametrize(("deed_of", "point"), cases())
def test_all_or_nothing_and_once_more_does_it_once(
    town: Town, deed_of: Callable[[Town], Deed], point: tuple[str, str, int]
) -> None:
    deed = deed_of(town)
    before = everything()
    killed_at(point, deed.act)
    if point == AT_THE_END:
        done = everything()
        assert done != before
        with suppress(ZhijiaError):  # it has been done, and says so
            deed.act()
        assert (everything() == done) or deed.verb == "desk.name_team"
    else:
        assert everything() == before
        deed.act()
    times = 2 if point == AT_THE_END and deed.verb == "desk.name_team" else 1
    assert AuditEntry.objects.filter(verb=deed.verb).count() - _earlier(before, deed) == times
    assert TeamMember.objects.filter(until=None).count() in (0, 3)
    for kind, count in deed.entries.items():
        assert Entry.objects.filter(kind=kind).count() == count, kind


def _earlier(before: dict[str, list[tuple[object, ...]]], deed: Deed) -> int:
    verb = [column.attname for column in AuditEntry._meta.local_concrete_fields].index("verb")
    return sum(row[verb] == deed.verb for row in before[AuditEntry._meta.label])


def test_without_one_transaction_a_kill_leaves_half(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: each write by itself, and half of a merged matter stands. Locks need a
    transaction, so they go with it."""
    deed, before = merging(town), everything()
    bare = service.merge_request.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(services, "merge_request", bare)
    monkeypatch.setattr(service, "_locked", lambda *rows: {row.pk: row for row in rows})
    killed_at(("merging", "tell_worker", 1), deed.act)
    after = everything()
    assert after != before
    assert Request.objects.get(state="merged").merged_into is not None
    assert not Entry.objects.filter(kind="note").exists()
