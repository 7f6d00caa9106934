"""ask_withdrawal, withdraw_policy, keep_policy: two people, from that day on, and what applies then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.town import Town
from zhijia.base.audit.models import AuditEntry
from zhijia.base.sockets import TODOS
from zhijia.care import services
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.policy_flow import State
from zhijia.care.selectors import reading, versions
from zhijia.care.tests.test_policy_versions import NOT_DISTRICT, signed
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

WHY = "文件已废止，见2024年第7号通知。"


def asked(town: Town) -> PolicyVersion:
    return services.ask_withdrawal(signed(town), actor=town.actor("小王"), reason=WHY)


def withdrawn(town: Town) -> PolicyVersion:
    return services.withdraw_policy(asked(town), actor=town.actor("周主席"))


def test_it_decides_until_the_second_signature_and_not_from_that_day_on(town: Town) -> None:
    version = asked(town)
    today = timezone.localdate()
    assert reading.policy_on(today) == version
    with pytest.raises(NotAllowed, match=r"care\.own_withdrawal"):
        services.withdraw_policy(version, actor=town.actor("小王"))
    services.withdraw_policy(version, actor=town.actor("周主席"))
    assert reading.policy_on(today) is None
    assert reading.policy_on(today - timedelta(days=1)) == version
    kept = PolicyVersion.objects.get()
    assert (kept.state, kept.withdrawal_reason) == (State.WITHDRAWN, WHY)
    assert kept.withdrawn_on == today


def test_what_was_known_before_is_still_what_was_known(town: Town) -> None:
    """A decision is looked at again with what its day knew: the version counted then."""
    version = withdrawn(town)
    long_ago = timezone.now() - timedelta(days=30)
    PolicyVersion.objects.update(signed_at=long_ago)
    today = timezone.localdate()
    assert reading.policy_on(today, known_on=today - timedelta(days=1)) == version
    assert reading.policy_on(today, known_on=today) is None


def test_the_one_before_it_decides_again(town: Town) -> None:
    first, second = signed(town), signed(town, "cz-2019")
    assert versions.followed_by(second) == first
    services.ask_withdrawal(second, actor=town.actor("小王"), reason=WHY)
    services.withdraw_policy(second, actor=town.actor("周主席"))
    today = timezone.localdate()
    shown = [(one.version, one.first, one.last, one.is_now) for one in versions.spans()]
    assert shown == [
        (first, today, None, True),
        (second, date(2019, 1, 1), today - timedelta(days=1), False),
        (first, date(2016, 1, 1), date(2018, 12, 31), False),
    ]
    for span in versions.spans():
        assert reading.policy_on(span.first) == span.version


def test_a_new_version_may_begin_on_its_first_day(town: Town) -> None:
    first = withdrawn(town)
    second = services.draft_policy(actor=town.actor("小王"), based_on=first)
    services.submit_policy(second, actor=town.actor("小王"))
    services.sign_policy(second, actor=town.actor("周主席"))
    first.refresh_from_db()
    assert first.state == State.WITHDRAWN
    for day in (date(2017, 1, 1), timezone.localdate()):
        assert reading.policy_on(day) == second
    assert [one.version for one in versions.spans()] == [second]


def test_it_can_be_kept_and_asked_for_again(town: Town) -> None:
    version = asked(town)
    with pytest.raises(NotAllowed, match=r"care\.withdrawal_asked"):
        services.ask_withdrawal(version, actor=town.actor("周主席"), reason=WHY)
    services.keep_policy(version, actor=town.actor("周主席"))
    version.refresh_from_db()
    assert (version.withdrawal_asked_by, version.withdrawal_reason) == (None, "")
    assert reading.policy_on(timezone.localdate()) == version
    with pytest.raises(NotAllowed, match=r"care\.withdrawal_not_asked"):
        services.withdraw_policy(version, actor=town.actor("周主席"))
    services.ask_withdrawal(version, actor=town.actor("周主席"), reason=WHY)
    services.keep_policy(version, actor=town.actor("周主席"))


def test_a_reason_is_needed(town: Town) -> None:
    version = signed(town)
    with pytest.raises(RuleViolation, match=r"flow\.note_required"):
        services.ask_withdrawal(version, actor=town.actor("小王"), reason="  ")
    with pytest.raises(RuleViolation, match=r"care\.note_too_long"):
        services.ask_withdrawal(version, actor=town.actor("小王"), reason="长" * 501)


def test_a_wish_that_was_put_aside_is_not_signed(town: Town) -> None:
    version = asked(town)
    stale = PolicyVersion.objects.get(pk=version.pk)
    services.keep_policy(version, actor=town.actor("小王"))
    with pytest.raises(Conflict, match=r"flow\.already_moved"):
        services.withdraw_policy(stale, actor=town.actor("周主席"))
    assert PolicyVersion.objects.get().state == State.ACTIVE


def test_only_a_version_in_force_is_withdrawn(town: Town) -> None:
    draft = services.draft_policy(actor=town.actor("小王"), example="cn-2016")
    for version in (draft, withdrawn(town)):
        with pytest.raises(NotAllowed, match=r"care\.not_at_this_step"):
            services.ask_withdrawal(version, actor=town.actor("小王"), reason=WHY)


def test_the_database_itself_refuses_one_person_for_both(town: Town) -> None:
    version = asked(town)
    rows, own = PolicyVersion.objects.filter(pk=version.pk), version.withdrawal_asked_by_id
    now = timezone.now()
    for values in (
        {"state": State.WITHDRAWN, "withdrawn_by": own, "withdrawn_at": now},
        {"state": State.WITHDRAWN},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


@pytest.mark.parametrize("who", NOT_DISTRICT)
def test_others_neither_ask_nor_sign(town: Town, who: str) -> None:
    version = asked(town)
    for act in (services.withdraw_policy, services.keep_policy):
        with pytest.raises(NotAllowed, match=r"care\.not_your_policies"):
            act(version, actor=town.actor(who))
    with pytest.raises(NotAllowed, match=r"care\.not_your_policies"):
        services.ask_withdrawal(version, actor=town.actor(who), reason=WHY)


def test_the_trail_says_who_did_what(town: Town) -> None:
    version = withdrawn(town)
    verbs = AuditEntry.objects.filter(target=f"care.policyversion:{version.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True))[-2:] == [
        "care.ask_withdrawal",
        "care.withdraw_policyversion",
    ]


def test_the_second_signature_is_somebodys_task(town: Town) -> None:
    version = asked(town)
    todos = {
        who: [
            todo.url for todo in TODOS["care.policies"](town.actor(who), now=timezone.now(), most=5)
        ]
        for who in ("小王", "周主席", "老李")
    }
    page = reverse("care:policy_version", args=[version.pk])
    assert todos == {"小王": [], "周主席": [page], "老李": []}


# Pages


def test_from_the_button_to_the_public_page(town: Town) -> None:
    first, second = signed(town), signed(town, "cz-2019")
    asks, signs = town.client("小王"), town.client("周主席")
    page = reverse("care:policy_version", args=[second.pk])
    form = reverse("care:ask_withdrawal", args=[second.pk])
    assert form in asks.get(page).content.decode()
    assert f"当天起照“{first.title}”判定" in asks.get(form).content.decode()
    assert asks.post(form, {"reason": " "}).status_code == 422
    assert asks.post(form, {"reason": WHY})["Location"] == page
    own = asks.get(page).content.decode()
    assert WHY in own
    assert "撤回是您提的" in own
    sign = reverse("care:withdraw_policy", args=[second.pk])
    assert sign in signs.get(page).content.decode()
    assert asks.post(sign).status_code == 403
    assert signs.post(sign)["Location"] == page
    public = town.client("visitor").get(reverse("care:policy", args=[second.pk])).content.decode()
    assert "撤回" in public
    assert WHY not in public
    assert first.title in town.client("visitor").get(reverse("care:policies")).content.decode()


def test_it_is_put_aside_on_the_page(town: Town) -> None:
    version = asked(town)
    page = reverse("care:policy_version", args=[version.pk])
    keep = reverse("care:keep_policy", args=[version.pk])
    assert town.client("周主席").post(keep)["Location"] == page
    assert (
        reverse("care:ask_withdrawal", args=[version.pk])
        in town.client("小王").get(page).content.decode()
    )
