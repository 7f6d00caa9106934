"""What the process says about itself never holds a word about a person."""

from __future__ import annotations

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from zhijia.config.logs import JsonLines, one_line_per_request
from zhijia.kernel.actor import VISITOR, Actor

SECRET = "工资三个月没发 13800138000"


def line_of(logger: str, message: str, *args: object, **kwargs: object) -> dict[str, object]:
    """What the formatter makes of a record."""
    exc_info, extra = kwargs.get("exc_info"), kwargs.get("extra", {})
    record = logging.getLogger(logger).makeRecord(
        logger, logging.WARNING, "/srv/some/place.py", 7, message, args, exc_info, "there", extra
    )
    written = JsonLines().format(record)
    assert "\n" not in written
    return json.loads(written)


def test_our_own_lines_keep_their_word_and_their_counts() -> None:
    line = line_of("zhijia.jobs", "swept", extra={"sweep": "desk.climb_overdue", "rows": 3})
    assert line["event"] == "swept"
    assert line["sweep"] == "desk.climb_overdue"
    assert line["rows"] == 3


def test_facts_that_are_not_on_the_list_are_left_out() -> None:
    assert SECRET not in str(line_of("zhijia.jobs", "swept", extra={"story": SECRET}))


def test_arguments_are_never_written() -> None:
    line = line_of("django.request", "Not Found: %s", f"/p/{SECRET}")
    assert line["event"] == "Not Found: %s"
    assert SECRET not in str(line)


def test_a_finished_sentence_of_somebody_elses_is_replaced_by_its_place() -> None:
    line = line_of("some.library", f"cannot send to {SECRET}")
    assert line["event"] == "place.there:7"
    assert SECRET not in str(line)


def test_an_error_keeps_types_and_places_and_loses_its_message() -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as cause:
            raise RuntimeError(f"row of {SECRET}") from cause
    except RuntimeError as error:
        line = line_of(
            "django.request", "broken", exc_info=(type(error), error, error.__traceback__)
        )
    assert [cause["type"] for cause in line["error"]] == ["RuntimeError", "ValueError"]
    assert "test_logs.py" in line["error"][0]["at"][-1]
    assert SECRET not in str(line)


@pytest.mark.parametrize(
    ("actor", "page"), [(Actor(account_id=1), "desk:start_request"), (VISITOR, "")]
)
def test_a_request_is_one_line_without_its_path_and_a_visitors_without_its_page(
    caplog: pytest.LogCaptureFixture, actor: Actor, page: str
) -> None:
    request = RequestFactory().get(f"/ask/{SECRET}/?q={SECRET}", REMOTE_ADDR="198.51.100.9")
    request.resolver_match = type("Match", (), {"view_name": "desk:start_request"})()
    request.actor = actor  # type: ignore[attr-defined]
    with caplog.at_level(logging.INFO, "zhijia.requests"):
        one_line_per_request(lambda request: HttpResponse(status=404))(request)
    (record,) = caplog.records
    line = json.loads(JsonLines().format(record))
    assert line["page"] == page
    assert line["status"] == 404
    assert SECRET not in str(line)
    assert "198.51.100.9" not in str(line)
    assert "/ask" not in str(line)
