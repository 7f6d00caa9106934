"""How the interface answers: one JSON object, a status, and a sentence when it cannot.

| status | when |
|---|---|
| 200 | answered |
| 400 | the body is no JSON object |
| 404 | no such calculator, no such place |
| 405, 411, 413, 415 | another method, a body of unstated length, one too long, one that is not JSON |
| 409 | every fact can be read, and there is still no answer: facts that contradict each other, a
figure nobody has entered, a day before the law |
| 422 | a fact is unknown, absent or of the wrong shape: the request does not keep the schema |
| 429 | too often; `Retry-After` says for how many seconds |

The sentence of a refusal is Chinese, or English for whoever asks for it: by `Accept-Language`, or
by the cookie of the pages, which comes first. Code, path and what is missing stay the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from zhijia.base.limits import is_flooding, seconds_left
from zhijia.base.texts import in_the_readers_language
from zhijia.kernel.lines import CannotAnswer, Object, to_json
from zhijia.kernel.words import said
from zhijia.law.rules.calculator import Unreadable

JSON = "application/json"
MOST_BYTES = 16_384
STATUS = {"bad_json": 400, "unknown_calculator": 404}
NO_ANSWER, UNREADABLE = 409, 422


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: its method, and how often one client may come through in a minute. One client may
    be a whole office behind one address, so the limit stops machines, not people."""

    name: str
    method: str
    most: int
    seconds: int = 60


LAW = Door("api.law", "POST", 600)
FIGURES = Door("api.figures", "GET", 120)


class Refused(Exception):
    """A refusal of the interface itself, before the law library is asked."""

    def __init__(self, status: int, code: str, message: str, path: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.path = status, code, message, path

    def as_object(self) -> Object:
        facts = {"code": self.code, "message": self.message, "path": self.path, "missing": []}
        return {"error": facts}


def json_answer(found: Object, status: int = 200, *, content_type: str = JSON) -> HttpResponse:
    """One JSON object. A lone surrogate that came in has no UTF-8 and goes out as "?"."""
    content = to_json(found).encode("utf-8", "replace")
    return HttpResponse(content, status=status, content_type=content_type)


def answered(request: HttpRequest, answer: Callable[[], Object]) -> HttpResponse:
    """The answer, or its refusal with the status that fits."""
    try:
        return json_answer(answer())
    except Refused as no:
        return refusal(request, no)
    except CannotAnswer as no:
        usual = UNREADABLE if isinstance(no, Unreadable) else NO_ANSWER
        return _said(request, no.as_object(), STATUS.get(no.code, usual))


def counted(request: HttpRequest, door: Door) -> HttpResponse | None:
    """Count the request; a refusal when it is of another method or comes too often."""
    if request.method != door.method:
        sentence = said("这个地址只收%(method)s请求。", method=door.method)
        answer = refusal(request, Refused(405, "method_not_allowed", sentence))
        answer["Allow"] = door.method
        return answer
    if is_flooding(request, door.name, most=door.most, seconds=door.seconds):
        wait = seconds_left(door.seconds)
        sentence = said("请求太多了，请%(wait)s秒后再试。", wait=wait)
        answer = refusal(request, Refused(429, "too_many_requests", sentence))
        answer["Retry-After"] = str(wait)
        return answer
    return None


def refusal(request: HttpRequest, no: Refused) -> HttpResponse:
    """A refusal of the interface itself, in the caller's language."""
    return _said(request, no.as_object(), no.status)


def _said(request: HttpRequest, found: Object, status: int) -> HttpResponse:
    language = callers_language(request)
    facts = found["error"]
    with translation.override(language):
        message = in_the_readers_language(facts["message"])
    answer = json_answer({"error": {**facts, "message": message}}, status)
    answer.headers["Content-Language"] = language
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


def callers_language(request: HttpRequest) -> str:
    """The language a caller asks for and we have: the cookie of the pages, then `Accept-Language`
    in the order of its weights; otherwise Chinese."""
    asked = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    asked += [
        code for code, _q in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    ]
    known = {code.split("-")[0]: code for code, _name in settings.LANGUAGES}
    found = (known.get(code.lower().split("-")[0]) for code in asked)
    return next(filter(None, found), settings.LANGUAGE_CODE)
