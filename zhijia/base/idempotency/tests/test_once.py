from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from zhijia.base.calendar.models import DayRow
from zhijia.base.idempotency import services
from zhijia.base.idempotency.models import UsedKey
from zhijia.base.idempotency.services import KEPT, clear_used_keys, new_key, once, owner_of
from zhijia.kernel.actor import VISITOR, Actor, system
from zhijia.kernel.errors import Conflict, RuleViolation

OWNER = "account:3"
FORM = {"category": "wages", "story": "三月份工资没有发"}


def a_deed() -> DayRow:
    """Anything that leaves a row; this table is at hand."""
    return DayRow.objects.create(
        day=date(2018, 3, 12),
        kind="rest",
        occasion="测试",
        notice=new_key(),
        source="测试",
        known_since=date(2018, 3, 1),
    )


def pressed(key: str = "k", content: dict[str, str] = FORM, owner: str = OWNER) -> DayRow:
    return once("desk.file_request", key, content, a_deed, owner=owner)


@pytest.mark.django_db
def test_pressing_twice_is_one_deed() -> None:
    assert pressed() == pressed() == pressed(content=dict(reversed(FORM.items())))
    assert DayRow.objects.count() == 1
    assert "工资" not in str(list(UsedKey.objects.values()))


@pytest.mark.django_db
def test_another_key_another_owner_or_another_use_case_is_another_deed() -> None:
    pressed()
    pressed("k2")
    pressed(owner="account:4")
    once("desk.rate_request", "k", FORM, a_deed, owner=OWNER)
    assert DayRow.objects.count() == 4


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_a_conflict() -> None:
    pressed()
    with pytest.raises(Conflict, match=r"idempotency\.other_content"):
        pressed(content={**FORM, "story": "别的事"})
    assert DayRow.objects.count() == 1


@pytest.mark.django_db
def test_a_deed_that_fails_leaves_the_key_free() -> None:
    def fails() -> DayRow:
        a_deed()
        raise RuleViolation("money.invalid")

    with pytest.raises(RuleViolation):
        once("desk.file_request", "k", FORM, fails, owner=OWNER)
    assert not UsedKey.objects.exists()
    assert pressed().pk


@pytest.mark.django_db
def test_a_result_that_was_removed_is_not_done_again() -> None:
    pressed().delete()
    with pytest.raises(Conflict, match=r"idempotency\.result_gone"):
        pressed()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 65])
def test_a_form_without_a_proper_key_is_refused(key: str) -> None:
    with pytest.raises(RuleViolation, match=r"idempotency\.key_missing"):
        pressed(key)
    assert not DayRow.objects.exists()


@pytest.mark.django_db
def test_keys_are_forgotten_after_48_hours() -> None:
    pressed()
    now = timezone.now()
    assert clear_used_keys(now=now + KEPT - timedelta(minutes=1)) == 0
    assert clear_used_keys(now=now + KEPT + timedelta(minutes=1)) == 1


def test_a_key_hangs_on_the_account_or_the_session() -> None:
    assert owner_of(Actor(account_id=3)) == OWNER
    assert owner_of(system("desk.sweep")) == "system:desk.sweep"
    one, other = owner_of(VISITOR, session="my-session"), owner_of(VISITOR, session="no-session")
    assert one != other
    assert "my-session" not in one
    with pytest.raises(ValueError, match="session"):
        owner_of(VISITOR)


def _press_together(times: int) -> tuple[list[int], list[BaseException]]:
    gate, results, failures = threading.Barrier(times), [], []

    def press() -> None:
        try:
            gate.wait()
            results.append(pressed().pk)
        except BaseException as wrong:
            failures.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, failures


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.full)])
def test_pressing_together_is_one_deed(times: int) -> None:
    for _ in range(times):
        UsedKey.objects.all().delete()
        DayRow.objects.all().delete()
        results, failures = _press_together(4)
        assert failures == []
        assert len(results) == 4
        assert set(results) == {DayRow.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_first_it_would_not(monkeypatch) -> None:
    """The negative control: looking before acting, instead of taking the key first."""
    looked = threading.Barrier(2, timeout=10)

    def looking_first(use_case, key, content, act, *, owner):
        found = UsedKey.objects.filter(owner=owner, use_case=use_case, key=key).first()
        looked.wait()
        if found is not None:
            return services._earlier(found, services._digest(content))
        result = act()
        UsedKey.objects.create(
            owner=owner,
            use_case=use_case,
            key=key,
            content=services._digest(content),
            target=services.target_of(result),
            at=timezone.now(),
        )
        return result

    monkeypatch.setitem(globals(), "once", looking_first)
    _results, failures = _press_together(2)
    assert DayRow.objects.count() == 2
    assert [type(wrong) for wrong in failures] == [IntegrityError]
