"""Two at once at a group whose team owes an answer, and at the slip that goes to another authority."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from tests.town import Town, file
from zhijia.access.models import Account
from zhijia.desk import services
from zhijia.desk.models import (
    Entry,
    EntryKind,
    GroupMatter,
    GroupPart,
    Promise,
    Request,
    TransferSlip,
)
from zhijia.desk.rules.group_matters import Concerns
from zhijia.desk.tests.test_groups import third_officer
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.desk.tests.test_races import ROUNDS, both, refusals, town
from zhijia.kernel.actor import Actor

__all__ = ["town"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAID = {"text": "补发了。", "outcome": "solved"}


@pytest.fixture
def team(town: Town) -> list[Account]:
    return [town.accounts["小王"], town.accounts["周主席"], third_officer(town)]


def owed(town: Town, team: list[Account]) -> tuple[GroupMatter, Request]:
    """A group of size with its team named, and the second matter in it."""
    officer = town.actor("小王")
    requests = [file(town, name, employer=town.mill.name) for name in ("张师傅", "刘师傅")]
    for request in requests:
        services.accept_request(request, actor=officer)
    Request.objects.filter(pk=requests[0].pk).update(concerns=Concerns.MANY)
    first = Request.objects.get(pk=requests[0].pk)
    group = services.form_group(first, actor=officer, title="三月份工资")
    services.join_group(requests[1], actor=officer, group=group)
    services.name_team(group, team, actor=officer, lead=team[0])
    return GroupMatter.objects.get(pk=group.pk), copy_of(requests[1])


def copy_of(request: Request) -> Request:
    return Request.objects.select_related("office", "category").get(pk=request.pk)


def team_ends(request: Request) -> list[str]:
    return [one.end for one in Promise.objects.filter(request=request, kind="team")]


def answer(group: GroupMatter, actor: Actor) -> object:
    return services.answer_group(group, actor=actor, **SAID)


def test_the_common_answer_against_the_worker_who_takes_it_back(
    town: Town, team: list[Account]
) -> None:
    officer, worker = town.actor("小王"), town.actor("刘师傅")
    for _round in range(ROUNDS):
        group, second = owed(town, team)
        both(
            lambda g=group: answer(g, officer),
            lambda c=second: services.withdraw_request(c, actor=worker),
        )
        row = Request.objects.get(pk=second.pk)
        assert row.state in ("answered", "withdrawn")
        assert GroupMatter.objects.get(pk=group.pk).state == "answered"
        assert not GroupPart.objects.filter(group=group, until=None).exists()
        assert team_ends(second) == (["kept"] if row.state == "answered" else ["void"])


def test_the_common_answer_against_a_case_that_closes(town: Town, team: list[Account]) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        group, second = owed(town, team)
        handed = services.hand_off_request(second, actor=officer, target="desk.by_hand")
        both(
            lambda g=group: answer(g, officer),
            lambda k=handed.key: services.close_handoff(k, actor=chair, **SAID),
        )
        assert Entry.objects.filter(request=second, kind=EntryKind.ANSWERED).count() == 1
        assert Request.objects.get(pk=second.pk).state == "answered"
        assert team_ends(second) == ["kept"]


def test_the_common_answer_against_one_of_its_own(town: Town, team: list[Account]) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        group, second = owed(town, team)
        both(
            lambda g=group: answer(g, officer),
            lambda c=second: services.answer_request(c, actor=chair, **SAID),
        )
        assert Entry.objects.filter(request=second, kind=EntryKind.ANSWERED).count() == 1
        assert team_ends(second) == ["kept"]


def test_climbing_against_answering_and_leaving(town: Town, team: list[Account]) -> None:
    officer, worker = town.actor("小王"), town.actor("刘师傅")
    for _round in range(ROUNDS):
        group, second = owed(town, team)
        late = timezone.now() + timedelta(days=30)
        both(
            lambda now=late: services.climb_overdue_groups(now=now),
            lambda now=late: services.climb_overdue_groups(now=now),
            lambda g=group: answer(g, officer),
            lambda c=second: services.leave_group(c, actor=worker),
        )
        kept = GroupMatter.objects.get(pk=group.pk)
        assert kept.state == "answered"
        climbed = Entry.objects.filter(request=second, kind=EntryKind.CLIMBED).count()
        assert climbed <= 1
        assert team_ends(second) in (["kept"], ["void"])


def test_two_answer_a_group_at_once(town: Town, team: list[Account]) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        group, second = owed(town, team)
        copies = [GroupMatter.objects.get(pk=group.pk) for _ in range(2)]
        results = both(lambda c=copies: answer(c[0], officer), lambda c=copies: answer(c[1], chair))
        assert len(refusals(results)) == 1
        assert Entry.objects.filter(request=second, kind=EntryKind.ANSWERED).count() == 1


def sent_slip(town: Town) -> TransferSlip:
    officer = town.actor("小王")
    request = services.accept_request(file(town, employer=town.mill.name), actor=officer)
    handed = services.hand_off_request(request, actor=officer, target="desk.by_hand")
    shown = services.draft_handover(request, actor=officer, authority=TO, text=TEXT)
    services.agree_to_handover(shown, actor=town.actor("张师傅"))
    services.send_handover(shown, actor=officer, way="by_hand")
    return TransferSlip.objects.get(key=handed.key)


def copies_of(slip: TransferSlip) -> list[TransferSlip]:
    return [TransferSlip.objects.select_related("request").get(pk=slip.pk) for _ in range(2)]


def test_two_type_back_a_number_at_once(town: Town) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        slip = sent_slip(town)
        copies = copies_of(slip)
        results = both(
            lambda c=copies: services.record_receipt(c[0], actor=officer, receipt="甲1"),
            lambda c=copies: services.record_receipt(c[1], actor=chair, receipt="乙2"),
        )
        assert refusals(results) == ["flow.already_moved"]
        [line] = Entry.objects.filter(request=slip.request_id, kind=EntryKind.RECEIPT)
        assert line.text == TransferSlip.objects.get(pk=slip.pk).receipt


def test_without_the_comparison_the_second_number_writes_over_the_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    slip = sent_slip(town)
    copies, plain = copies_of(slip), QuerySet.filter

    def blindly(self: QuerySet, *args: object, **kwargs: object) -> QuerySet:
        if self.model is TransferSlip:
            kwargs.pop("receipt", None)
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", blindly)
    services.record_receipt(copies[0], actor=town.actor("小王"), receipt="甲1")
    services.record_receipt(copies[1], actor=town.actor("周主席"), receipt="乙2")
    assert Entry.objects.filter(request=slip.request_id, kind=EntryKind.RECEIPT).count() == 2
    assert connection.vendor
