"""What the page of a confidential matter promises before a word is written: what is true here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.town import Town
from zhijia.base.network.seal import make_pair
from zhijia.base.ui.promises import PROMISES
from zhijia.desk.views.asking import KNOWN_DRAFTS

WITH_LOG, WITHOUT_LOG = (str(PROMISES[name].text) for name in ("P2", "P2-short"))


@pytest.fixture
def network_log(settings: Any, tmp_path: Path) -> None:
    settings.NETWORK_LOG_DIR = str(tmp_path)
    settings.NETWORK_LOG_KEYS = ",".join(make_pair()[1] for _ in range(2))


def story_page(client: Client, category: str = "wages") -> str:
    client.post(reverse("desk:start_request"), {"category": category})
    key = client.session[KNOWN_DRAFTS][-1]
    answer = client.get(reverse("desk:answer_question", args=[key, "story"]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("network_log")
def test_where_a_network_log_is_kept_a_visitor_reads_of_it(town: Town) -> None:
    shown = story_page(town.client("visitor"))
    assert WITH_LOG in shown
    assert WITHOUT_LOG + "<" not in shown


def test_where_none_is_kept_nothing_speaks_of_one(town: Town) -> None:
    shown = story_page(town.client("visitor"))
    assert WITHOUT_LOG in shown
    assert "网络日志" not in shown


@pytest.mark.usefixtures("network_log")
@pytest.mark.parametrize(
    ("name", "category"), [("张师傅", "wages"), ("visitor", "hardship")], ids=["signed in", "open"]
)
def test_only_visitors_with_a_confidential_matter_are_promised_it(
    town: Town, name: str, category: str
) -> None:
    shown = story_page(town.client(name), category)
    assert "这件事里不存您的网络地址" not in shown
