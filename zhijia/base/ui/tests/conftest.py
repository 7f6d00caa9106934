"""The shell in a small house: no accounts, no tables, the same templates and settings otherwise."""

from __future__ import annotations

import pytest
from django.test import Client

from zhijia.base.ui.tests import settings as small_house


@pytest.fixture
def shell(settings) -> Client:
    """A visitor of the small house."""
    for name in ("MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES"):
        setattr(settings, name, getattr(small_house, name))
    return Client()
