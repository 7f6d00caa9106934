"""Accounts and posts: the only writers of these tables."""

from zhijia.access.services.identity import prove_identity
from zhijia.access.services.outside import connect_outside, disconnect_outside
from zhijia.access.services.passwords import change_password
from zhijia.access.services.posts import (
    appoint_officer,
    appoint_person,
    end_post,
    open_account,
)
from zhijia.access.services.second_factor import (
    add_passkey,
    prove_second_factor,
    remove_factor,
    renew_recovery_codes,
    reset_second_factor,
    set_up_totp,
)
from zhijia.access.services.signing_in import (
    end_device,
    end_other_devices,
    move_session,
    prove_device,
    send_sign_in_code,
    sign_in,
    sign_out,
)

__all__ = [
    "add_passkey",
    "appoint_officer",
    "appoint_person",
    "change_password",
    "connect_outside",
    "disconnect_outside",
    "end_device",
    "end_other_devices",
    "end_post",
    "move_session",
    "open_account",
    "prove_device",
    "prove_identity",
    "prove_second_factor",
    "remove_factor",
    "renew_recovery_codes",
    "reset_second_factor",
    "send_sign_in_code",
    "set_up_totp",
    "sign_in",
    "sign_out",
]
