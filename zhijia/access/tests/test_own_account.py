"""Every use case of an account is its holder's alone: nobody else's actor passes, nothing changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator

from zhijia.access import selectors, services
from zhijia.access.models import Account, Device
from zhijia.access.tests.conftest import Open
from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import VISITOR, Actor
from zhijia.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
Act = Callable[[Account, Device, Actor], object]

ON_THE_ACCOUNT: dict[str, Act] = {
    "sign_in": lambda account, device, actor: services.sign_in(
        account, actor=actor, mark="m", browser="chrome", system="mac", session_key="k"
    ),
    "change_password": lambda account, device, actor: services.change_password(
        account, "new-horse-battery-9", actor=actor
    ),
    "prove_identity": lambda account, device, actor: services.prove_identity(
        account, "999999198001010011", actor=actor
    ),
    "prove_second_factor": lambda account, device, actor: services.prove_second_factor(
        account, "000000", actor=actor
    ),
    "set_up_totp": lambda account, device, actor: services.set_up_totp(
        account, "JBSWY3DPEHPK3PXP", "000000", actor=actor
    ),
    "add_passkey": lambda account, device, actor: services.add_passkey(
        account, "钥匙", {}, actor=actor
    ),
    "remove_factor": lambda account, device, actor: services.remove_factor(account, 1, actor=actor),
    "connect_outside": lambda account, device, actor: services.connect_outside(
        account, "weixin", "openid-1", actor=actor
    ),
    "disconnect_outside": lambda account, device, actor: services.disconnect_outside(
        account, 1, actor=actor
    ),
    "renew_recovery_codes": lambda account, device, actor: services.renew_recovery_codes(
        account, actor=actor
    ),
}
ON_THE_DEVICE: dict[str, Act] = {
    "sign_out": lambda account, device, actor: services.sign_out(device, actor=actor),
    "move_session": lambda account, device, actor: services.move_session(
        device, "stolen", actor=actor
    ),
    "prove_device": lambda account, device, actor: services.prove_device(device, actor=actor),
    "end_device": lambda account, device, actor: services.end_device(device, actor=actor),
    "end_other_devices": lambda account, device, actor: services.end_other_devices(
        device, actor=actor
    ),
}
USE_CASES = {**ON_THE_ACCOUNT, **ON_THE_DEVICE}


@pytest.fixture
def device(worker: Account) -> Device:
    own = selectors.actor_for(worker)
    return services.sign_in(
        worker, actor=own, mark="mark", browser="firefox", system="linux", session_key="key"
    )


def state(account: Account) -> tuple[object, ...]:
    return (
        Account.objects.filter(pk=account.pk).values_list().get(),
        list(Device.objects.filter(account=account).values_list()),
        Authenticator.objects.filter(user=account).count(),
        AuditEntry.objects.count(),
    )


@pytest.mark.parametrize("name", USE_CASES)
@pytest.mark.parametrize("who", ["visitor", "another worker"])
def test_nobody_else_may(
    worker: Account, device: Device, open_account: Open, name: str, who: str
) -> None:
    other = open_account("刘芳", phone="13987654321")
    actor = VISITOR if who == "visitor" else selectors.actor_for(other)
    before = state(worker)
    with pytest.raises(NotAllowed):
        USE_CASES[name](worker, device, actor)
    assert state(worker) == before


def test_a_closed_account_cannot_sign_in(worker: Account) -> None:
    worker.is_active = False
    with pytest.raises(NotAllowed, match=r"access\.account_closed"):
        ON_THE_ACCOUNT["sign_in"](worker, Device(), selectors.actor_for(worker))


def test_send_sign_in_code_gives_six_digits() -> None:
    code = services.send_sign_in_code("13987654321", actor=VISITOR, language="zh-hans")
    assert len(code) == 6
    assert code.isdigit()
