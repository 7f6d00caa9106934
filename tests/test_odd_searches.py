"""What nobody can type finds nobody, on both databases: PostgreSQL refuses a NUL character."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["org:unions", "org:employers", "org:members", "desk:requests"])
@pytest.mark.parametrize("typed", ["%00", "%00%E5%BC%A0", "%F0%9F%98%80", "%27%3B--", "9" * 5_000])
def test_an_odd_search_is_answered(town: Town, page: str, typed: str) -> None:
    assert town.client("小王").get(f"{reverse(page)}?q={typed}").status_code == 200
