"""One JSON object in, one JSON object out: the common rules of the command-line contracts.

`answer_lines` keeps the order, answers a bad line with an error object and never stops half way.
Source: docs/cli.md, "Common rules".
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from json import encoder
from typing import Any, TextIO

Object = dict[str, Any]

ERROR_CODES = frozenset(
    {
        "bad_json",
        "unknown_policy",
        "unknown_calculator",
        "unknown_fact",
        "invalid_fact",
        "missing_fact",
        "missing_figure",
        "not_in_force",
    }
)


class CannotAnswer(Exception):
    """A question that has no answer: a contract code, a sentence, where it went wrong and what is missing."""

    def __init__(
        self, code: str, message: str, *, path: str = "", missing: Iterable[str] = ()
    ) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"{code} is not a code of the contract")
        super().__init__(message)
        self.code, self.message, self.path, self.missing = code, message, path, list(missing)

    def as_object(self) -> Object:
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "path": self.path,
                "missing": self.missing,
            }
        }


def _no_constants(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _one_value_per_key(pairs: list[tuple[str, Any]]) -> Object:
    found: Object = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


# Made once: `json.loads` and `json.dumps` with options make new ones for every line.
_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_no_constants, object_pairs_hook=_one_value_per_key
)
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(", ", ": "), check_circular=False
)


def _writer() -> Callable[[object], str]:
    """`JSONEncoder.encode` makes a C encoder for every object; one serves for all of them."""
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:  # an interpreter without the C module
        return _ENCODER.encode
    chunks = make(
        None, _ENCODER.default, encoder.encode_basestring, None, ": ", ", ", False, False, False
    )
    return lambda found: "".join(chunks(found, 0))


_write = _writer()


def parse_object(text: str) -> Object:
    """One JSON object; decimals stay exact; a doubled key, NaN or a list is `bad_json`."""
    try:
        found = _DECODER.decode(text)
    except (ValueError, ArithmeticError, RecursionError) as wrong:
        raise CannotAnswer("bad_json", f"not JSON: {wrong}") from None
    if not isinstance(found, dict):
        raise CannotAnswer("bad_json", "a line must hold one JSON object")
    return found


def to_json(found: object) -> str:
    """Compact JSON with Chinese characters as they are."""
    return _write(found)


def answer_lines(answer: Callable[[Object], Object], lines: Iterable[str], out: TextIO) -> int:
    """Answer each non-blank line in order. Returns 0 when every line was answered, else 1."""
    status = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            result = answer(parse_object(line))
        except CannotAnswer as no:
            result, status = no.as_object(), 1
        out.write(to_json(result) + "\n")
    out.flush()
    return status


def answer_standard_input(answer: Callable[[Object], Object]) -> int:
    """`answer_lines` from standard input to standard output, in UTF-8 whatever the locale says.

    A lone surrogate in a question may come back in its error line; it has no UTF-8 and becomes "?".
    """
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", "replace", newline="\n")
    try:
        return answer_lines(answer, decoded_lines(sys.stdin.buffer), out)
    except BrokenPipeError:
        # The reader has had enough (`| head`): nobody is left to answer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        out.detach()


def decoded_lines(raw: Iterable[bytes]) -> Iterator[str]:
    """Lines of UTF-8; a line that is not becomes one that is no JSON, and is answered as such."""
    for line in raw:
        try:
            yield line.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield "\N{REPLACEMENT CHARACTER}"
