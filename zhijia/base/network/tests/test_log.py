"""What the log holds, what it does not, and when it is gone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from zhijia.base.audit.models import AuditEntry
from zhijia.base.network import log
from zhijia.base.network.commands import network_log, read_day
from zhijia.base.network.middleware import TELLTALES, address_ends_here, pseudonym
from zhijia.base.network.seal import make_pair

NOW = datetime(2026, 11, 1, 8, 30, 59, tzinfo=UTC)
PAIRS = [make_pair(), make_pair()]
SECRETS = [secret for secret, _ in PAIRS]


@pytest.fixture
def kept(settings, tmp_path):
    settings.NETWORK_LOG_DIR = str(tmp_path)
    settings.NETWORK_LOG_KEYS = ",".join(public for _, public in PAIRS)
    settings.BEHIND_PROXY = False
    return tmp_path


@pytest.fixture
def seen(kept) -> list[dict[str, str]]:
    """What the rest of the house sees of one request from 198.51.100.9."""
    metas: list[dict[str, str]] = []

    def house(request):
        metas.append(dict(request.META))
        return HttpResponse()

    told = dict.fromkeys(TELLTALES, "198.51.100.9")
    request = RequestFactory().get("/ask/secret-path/", REMOTE_ADDR="198.51.100.9", **told)
    address_ends_here(house)(request)
    return metas


def test_a_line_holds_the_minute_and_the_address_only(kept) -> None:
    log.write("192.0.2.7", now=NOW)
    assert list(log.read(date(2026, 11, 1), *SECRETS)) == ["2026-11-01T08:30Z 192.0.2.7"]


def test_on_disk_neither_address_nor_time_can_be_read(kept) -> None:
    log.write("192.0.2.7", now=NOW)
    written = (kept / "network-2026-11-01.log").read_text()
    assert "192.0.2.7" not in written
    assert "08:30" not in written
    assert (kept / "network-2026-11-01.log").stat().st_mode & 0o777 == 0o600


def test_the_rest_of_the_house_never_sees_the_address(seen) -> None:
    assert "198.51.100.9" not in str(seen)
    assert seen[0]["REMOTE_ADDR"].startswith("fd")


def test_the_log_does_not_know_the_page(seen, kept) -> None:
    (file,) = kept.glob("*.log")
    (line,) = log.read(date.fromisoformat(file.stem.removeprefix("network-")), *SECRETS)
    assert line.split(" ")[1:] == ["198.51.100.9"]


def test_behind_a_proxy_the_last_address_counts_not_what_the_browser_claims(kept, settings) -> None:
    settings.BEHIND_PROXY = True
    request = RequestFactory().get(
        "/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.9"
    )
    address_ends_here(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))(request)
    assert request.META["REMOTE_ADDR"] == pseudonym("198.51.100.9")


def test_a_pseudonym_is_stable_for_a_salt_and_says_nothing_without_it() -> None:
    here, there = pseudonym("192.0.2.7"), pseudonym("192.0.2.8")
    assert here == pseudonym("192.0.2.7")
    assert here != there
    cache.delete("network.salt")
    assert pseudonym("192.0.2.7") != here


def test_off_writes_nothing(kept, settings) -> None:
    settings.NETWORK_LOG_DIR = ""
    address_ends_here(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert not list(kept.iterdir())
    assert log.delete_expired(now=NOW) == 0


@pytest.mark.parametrize(
    ("on", "last_day"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_six_months(on, last_day) -> None:
    assert log.kept_until(on) == last_day


def test_the_sweep_removes_what_is_over_and_nothing_else(kept) -> None:
    for day in ("2026-04-30", "2026-05-01", "2026-10-31"):
        (kept / f"network-{day}.log").touch()
    (kept / "something-else").touch()
    assert log.delete_expired(now=NOW) == 1
    assert log.delete_expired(now=NOW) == 0
    assert sorted(file.name for file in kept.iterdir()) == [
        "network-2026-05-01.log",
        "network-2026-10-31.log",
        "something-else",
    ]


@pytest.mark.django_db
def test_reading_is_written_down_before_anything_is_shown(kept, capsys) -> None:
    log.write("192.0.2.7", now=NOW)
    asked = iter(SECRETS)
    assert read_day(date(2026, 11, 1), "公网安〔2026〕1号", ask=lambda _: next(asked)) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {"on": "2026-11-01", "lines": ["2026-11-01T08:30Z 192.0.2.7"]}
    entry = AuditEntry.objects.get(verb="network.read_log")
    assert entry.target == "network.log:2026-11-01"
    assert entry.facts == {"reason": "公网安〔2026〕1号", "lines": 1}


@pytest.mark.django_db
def test_one_person_alone_reads_nothing_and_leaves_no_lines_behind(kept, capsys) -> None:
    log.write("192.0.2.7", now=NOW)
    assert read_day(date(2026, 11, 1), "x", ask=lambda _: SECRETS[0]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "192.0.2.7" not in captured.err


def test_a_key_is_made_as_json(capsys) -> None:
    assert network_log(["key"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert set(made) == {"public", "secret"}
