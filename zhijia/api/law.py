"""A question to a calculator, as it comes over the network."""

from __future__ import annotations

from django.http import HttpRequest

from zhijia.api.answers import JSON, MOST_BYTES, Refused
from zhijia.kernel.lines import CannotAnswer, Object, parse_object
from zhijia.kernel.words import said
from zhijia.law.rules.calculator import Unreadable
from zhijia.law.rules.library import CALCULATORS, calculate
from zhijia.law.selectors.figures import reference


def answer_of(calculator: str, request: HttpRequest) -> Object:
    """What `zhijia law --batch --database default` answers to the same question."""
    if calculator not in CALCULATORS:
        return calculate({"calculator": calculator}, reference())
    question = parse_object(_text(request))
    if "facts" not in question:
        sentence = said("还缺：%(facts)s", facts="facts")
        raise Unreadable("missing_fact", sentence, path="facts", missing=["facts"])
    if question.setdefault("calculator", calculator) != calculator:
        sentence = said("%(fact)s：%(fault)s", fact="calculator", fault=said("和地址里的不一样"))
        raise Unreadable("invalid_fact", sentence, path="calculator")
    return calculate(question, reference())


def _text(request: HttpRequest) -> str:
    """The body, if it is JSON and short enough; looked at before it is read."""
    if request.content_type != JSON:
        raise Refused(415, "unsupported_media_type", said("请求的内容应是application/json。"))
    if request.META.get("HTTP_TRANSFER_ENCODING") and not request.META.get("CONTENT_LENGTH"):
        # What comes in chunks never reaches a WSGI application: it would read as an empty body.
        raise Refused(411, "length_required", said("请求要写明Content-Length，不能分块发送。"))
    if _length(request) > MOST_BYTES or len(request.body) > MOST_BYTES:
        sentence = said("请求的内容太长，最多%(most)s字节。", most=MOST_BYTES)
        raise Refused(413, "too_large", sentence)
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotAnswer("bad_json", "not JSON: not UTF-8") from None


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdigit() else 0
