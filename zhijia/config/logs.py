"""What the process says about itself: one JSON object a line, never about a person.

No path, no query string, no address, no account, no body and no case text. A page is named by its
URL name. Text from other people's code is kept out as well: of their lines we keep the template
without its arguments, of an exception the types and the places, never the message.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse

OURS = "zhijia"
# The only extra facts a line may carry: counts, codes and names from our own tables.
FACTS = ("page", "method", "status", "milliseconds", "code", "sweep", "job", "key", "rows", "tries")

Handler = Callable[[HttpRequest], HttpResponse]
requests = logging.getLogger("zhijia.requests")


class JsonLines(logging.Formatter):
    """Formats a log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": event_of(record),
        }
        line.update({fact: getattr(record, fact) for fact in FACTS if hasattr(record, fact)})
        if record.exc_info and record.exc_info[1]:
            line["error"] = error_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def event_of(record: logging.LogRecord) -> str:
    """Our own lines are fixed words. Of others we keep the template, and only if it had arguments:
    without any, the text may already hold somebody's words."""
    ours = record.name == OURS or record.name.startswith(f"{OURS}.")
    if ours or record.args:
        return str(record.msg)
    return f"{Path(record.pathname).stem}.{record.funcName}:{record.lineno}"


def error_of(error: BaseException) -> list[dict[str, Any]]:
    """The chain of causes, the outermost first: type and places, no message."""
    chain: list[dict[str, Any]] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 5:
        chain.append({"type": type(cause).__qualname__, "at": places_of(cause.__traceback__)})
        cause = cause.__cause__ or cause.__context__
    return chain


def places_of(trace: TracebackType | None, most: int = 12) -> list[str]:
    frames = traceback.extract_tb(trace)[-most:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def one_line_per_request(get_response: Handler) -> Handler:
    """How a page answered and in how many milliseconds; which page, only for who is signed in. The
    network log has minutes and addresses: beside a log that names a visitor's pages, the two could
    be read together."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        signed_in = getattr(getattr(request, "actor", None), "is_signed_in", False)
        requests.info(
            "answered",
            extra={
                "page": match.view_name if match and signed_in else "",
                "method": request.method,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000),
            },
        )
        return response

    return middleware


def logging_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything through one formatter to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "zhijia.config.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": level},
            # Django gives these handlers of their own; here they only pass on to the root.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
