"""The member card: a scan says valid or not, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.town import SINCE, Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import system
from zhijia.kernel.errors import NotAllowed
from zhijia.org import selectors, services
from zhijia.org.models import MemberCard, Membership

TEST = system("tests.card")
SQUARE = 'class="segno"'


def scan(town: Town, token: str, who: str = "visitor") -> str:
    answer = town.client(who).get(reverse("org:verify_card", args=[token]))
    assert answer.status_code == 200
    return answer.content.decode()


def paper(town: Town) -> str:
    return selectors.token_of(services.issue_card(actor=town.actor("张师傅")), until=None)


def test_a_valid_card_says_so_and_names_nobody(town: Town) -> None:
    """Two members' cards give the same page, byte for byte."""
    tokens = [
        selectors.token_of(services.issue_card(actor=town.actor(who)), until=None)
        for who in ("张师傅", "赵姐")
    ]
    with at(2018, 3, 12, 9, 0):
        first, second = (scan(town, token) for token in tokens)
    assert "这张会员卡有效" in first
    assert first.replace(tokens[0], "") == second.replace(tokens[1], "")
    person = town.person("张师傅")
    for told in (person.name, "张*国", person.member_number, town.mill_union.name):
        assert told not in first, told


def test_a_scan_leaves_no_trace(town: Town) -> None:
    token = paper(town)
    before = AuditEntry.objects.count()
    for who in ("visitor", "赵姐", "小王"):
        scan(town, token, who)
    assert AuditEntry.objects.count() == before


def test_the_code_on_the_screen_holds_for_a_minute(town: Town) -> None:
    card = services.issue_card(actor=town.actor("张师傅"))
    with at(2018, 3, 12, 9, 0) as now:
        token = selectors.token_of(card, until=now + selectors.SHOWN_FOR)
        assert selectors.card_is_valid(token, now=now + timedelta(seconds=60))
        assert not selectors.card_is_valid(token, now=now + timedelta(seconds=61))


def test_two_scans_do_not_tell_that_they_are_of_one_card(town: Town) -> None:
    """Whoever keeps the addresses that were scanned at two doors learns nothing from them: no stretch
    of them is the card's, nor the moment's, nor more alike than those of two cards."""
    mine, other = (services.issue_card(actor=town.actor(who)) for who in ("张师傅", "赵姐"))
    with at(2018, 3, 12, 9, 0) as now:
        moments = [now + timedelta(seconds=second) for second in range(200)]
        tokens = [selectors.token_of(mine, until=moment) for moment in moments]
        others = [selectors.token_of(other, until=moment) for moment in moments]
        assert all(selectors.card_is_valid(token, now=now) for token in tokens)
    pieces = [{token[place : place + 16] for place in range(49)} for token in tokens + others]
    assert len(set().union(*pieces)) == sum(map(len, pieces))
    assert not any(mine.key.hex[:16] in token for token in tokens)


def test_renew_card_makes_earlier_pictures_worthless(town: Town) -> None:
    old = paper(town)
    services.renew_card(actor=town.actor("张师傅"))
    assert "这张会员卡无效" in scan(town, old)
    assert "这张会员卡有效" in scan(town, paper(town))
    assert MemberCard.objects.count() == 1


def test_the_card_ends_with_the_membership_and_goes_along_when_it_moves(town: Town) -> None:
    token, now = paper(town), timezone.now()
    current = Membership.objects.current().get(person=town.person("张师傅"))
    moved = services.transfer_membership(current, actor=TEST, union=town.west, on=SINCE)
    assert selectors.card_is_valid(token, now=now)
    services.end_membership(moved, actor=TEST, on=SINCE, kind="left", reason="5")
    assert not selectors.card_is_valid(token, now=now)


def test_a_card_of_before_stays_void_when_its_holder_joins_again(town: Town) -> None:
    old = paper(town)
    current = Membership.objects.current().get(person=town.person("张师傅"))
    services.end_membership(current, actor=TEST, on=SINCE, kind="left", reason="5")
    services.enrol_member(town.person("张师傅"), town.mill_union, actor=TEST, since=SINCE)
    assert "这张会员卡无效" in scan(town, old)
    assert "这张会员卡有效" in scan(town, paper(town))


@pytest.mark.parametrize("place", [0, 31, 32, 39, 40, 63])
def test_a_token_cannot_be_made_up(town: Town, place: int) -> None:
    token = paper(town)
    other = "0" if token[place] != "0" else "1"
    assert not selectors.card_is_valid(
        token[:place] + other + token[place + 1 :], now=timezone.now()
    )


@pytest.mark.parametrize("token", ["x", "0" * 64, "0" * 63, "-", "a" * 200])
def test_nonsense_is_an_invalid_card_and_no_error(town: Town, token: str) -> None:
    assert "这张会员卡无效" in scan(town, token)


def test_whoever_is_no_member_has_no_card(town: Town) -> None:
    with pytest.raises(NotAllowed):
        services.issue_card(actor=town.actor("小王"))
    page = town.client("小王").get(reverse("org:member_card")).content.decode()
    assert "没有会员卡" in page
    assert SQUARE not in page


def test_the_pages_of_the_card(town: Town) -> None:
    client = town.client("张师傅")
    screen = client.get(reverse("org:member_card")).content.decode()
    assert SQUARE in screen
    assert town.person("张师傅").name in screen
    part = client.get(
        reverse("org:member_card"), headers={"hx-request": "true", "hx-target": "code"}
    ).content.decode()
    assert "<html" not in part
    assert SQUARE in part
    assert SQUARE in client.get(reverse("org:print_card")).content.decode()
    assert client.post(reverse("org:renew_card")).status_code == 302
