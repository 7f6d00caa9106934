"""Accounts and posts: the only writers of these tables."""

from zhijia.access.services.consents import (
    give_consent,
    withdraw_consent,
)
from zhijia.access.services.corrections import (
    accept_correction,
    change_phone,
    climb_corrections,
    decline_correction,
    propose_correction,
    reveal_correction,
    withdraw_correction,
)
from zhijia.access.services.erasing import (
    erase_account,
)
from zhijia.access.services.exporting import (
    export_my_data,
)
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
    send_phone_code,
    send_sign_in_code,
    sign_in,
    sign_out,
)

__all__ = [
    "accept_correction",
    "add_passkey",
    "appoint_officer",
    "appoint_person",
    "change_password",
    "change_phone",
    "climb_corrections",
    "connect_outside",
    "decline_correction",
    "disconnect_outside",
    "end_device",
    "end_other_devices",
    "end_post",
    "erase_account",
    "export_my_data",
    "give_consent",
    "move_session",
    "open_account",
    "propose_correction",
    "prove_device",
    "prove_identity",
    "prove_second_factor",
    "remove_factor",
    "renew_recovery_codes",
    "reset_second_factor",
    "reveal_correction",
    "send_phone_code",
    "send_sign_in_code",
    "set_up_totp",
    "sign_in",
    "sign_out",
    "withdraw_consent",
    "withdraw_correction",
]
