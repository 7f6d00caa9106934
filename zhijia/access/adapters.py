"""What django-allauth asks us: where a request comes from, how secrets are kept, what we are called."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from zhijia.access.models import Account
from zhijia.base.sealing.envelopes import decrypted, encrypted

BOUND_TO = b"mfa_authenticator"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's limits count a client by its pseudonym of the day: no address comes this far."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META["REMOTE_ADDR"])


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed like everything else that must not be read in a dump.
    Apps and passkeys show the masked name: phones are lent, computers are shared."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encrypted(text.encode(), BOUND_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(base64.b64decode(encrypted_text), BOUND_TO).decode()

    def get_totp_label(self, user: Account) -> str:
        return str(user.person.masked_name)

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        name = user.person.masked_name
        return {"id": str(user.pk).encode(), "display_name": name, "name": name}

    def _get_site_name(self) -> str:
        return "职家"
