from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijia.kernel.lines import (
    ERROR_CODES,
    CannotAnswer,
    Object,
    answer_lines,
    answer_standard_input,
    decoded_lines,
    parse_object,
    to_json,
)

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "schemas" / "error.json").read_text(encoding="utf-8")
)


def echo(question: Object) -> Object:
    """The question itself; "no" is one that cannot be answered."""
    if "no" in question:
        raise CannotAnswer("missing_fact", "缺少工资", path="facts.wage", missing=["wage"])
    return question


def answered(lines: Iterable[str]) -> tuple[int, list[str]]:
    out = io.StringIO()
    status = answer_lines(echo, lines, out)
    return status, out.getvalue().splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{} {}",
        "{'a': 1}",
        '{"a": 1,}',
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "c": 2, "b": 3}}',
        '[{"a": 1, "\\u0061": 2}]',
        '{"a": NaN}',
        '{"a": [Infinity]}',
        '{"a": -Infinity}',
        "[]",
        "[{}]",
        "null",
        "true",
        "12",
        '"text"',
        '{"a": 1e9999999999999999999}',
        '{"a": ' + "9" * 5_000 + "}",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": "\t"}',
        "\N{REPLACEMENT CHARACTER}",
    ],
)
def test_what_is_not_one_clear_object_is_bad_json(text: str) -> None:
    with pytest.raises(CannotAnswer) as no:
        parse_object(text)
    assert no.value.code == "bad_json"
    jsonschema.validate(no.value.as_object(), SCHEMA)


def test_decimals_stay_exact() -> None:
    found = parse_object('{"a": 0.1, "b": 1.10, "c": 3, "d": 12345678901234567890.123456789012345}')
    assert found == {
        "a": Decimal("0.1"),
        "b": Decimal("1.10"),
        "c": 3,
        "d": Decimal("12345678901234567890.123456789012345"),
    }
    assert str(found["b"]) == "1.10"
    assert isinstance(found["c"], int)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_an_object_is_one_line_and_is_read_back(found: Object) -> None:
    line = to_json(found)
    assert "\n" not in line
    assert parse_object(line) == found


def test_chinese_stays_as_it_is_and_no_number_stays_out() -> None:
    assert to_json({"说": ["中文", 1]}) == '{"说": ["中文", 1]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"a": float("nan")})
    with pytest.raises(TypeError):
        to_json({"a": Decimal("1.1")})


def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing() -> None:
    status, lines = answered(
        ['{"n": 1}\n', "\n", "nonsense\n", "  \r\n", '{"no": 1}', '{"n": 2}\n']
    )
    assert status == 1
    assert lines[0] == '{"n": 1}'
    assert json.loads(lines[1])["error"]["code"] == "bad_json"
    assert json.loads(lines[2])["error"] == {
        "code": "missing_fact",
        "message": "缺少工资",
        "path": "facts.wage",
        "missing": ["wage"],
    }
    assert lines[3:] == ['{"n": 2}']


@pytest.mark.parametrize(
    ("lines", "status"),
    [([], 0), (["", " \n"], 0), (["{}"], 0), (["{}", "x", "{}"], 1), (['{"no": 1}', "{}"], 1)],
)
def test_the_exit_code_says_whether_every_line_was_answered(lines: list[str], status: int) -> None:
    assert answered(lines)[0] == status


def test_only_codes_of_the_contract_are_errors() -> None:
    with pytest.raises(ValueError, match="no_such_code"):
        CannotAnswer("no_such_code", "…")
    assert set(SCHEMA["properties"]["error"]["properties"]["code"]["enum"]) == ERROR_CODES


def test_a_mistake_of_ours_is_not_an_answer() -> None:
    def broken(question: Object) -> Object:
        raise KeyError(str(question))

    with pytest.raises(KeyError):
        answer_lines(broken, ["{}"], io.StringIO())


def test_lines_that_are_not_utf8_are_answered_in_their_place() -> None:
    raw = [b'\xef\xbb\xbf{"n": 1}\n', b'{"n": "\xff"}\n', "工资".encode("gb18030"), b'{"n": 2}']
    status, lines = answered(decoded_lines(raw))
    assert status == 1
    assert [json.loads(line).get("n") for line in lines] == [1, None, None, 2]
    assert [json.loads(line)["error"]["code"] for line in lines[1:3]] == ["bad_json"] * 2


def test_standard_streams_speak_utf8_whatever_the_locale_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, told = io.BytesIO('{"说": "工资", "a": "\\ud800"}\n'.encode()), io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(asked, "ascii"))
    stdout = io.TextIOWrapper(told, "ascii", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stdout)
    assert answer_standard_input(echo) == 0
    assert told.getvalue() == '{"说": "工资", "a": "?"}\n'.encode()
    stdout.write("still open")


def test_a_reader_who_has_had_enough_ends_the_answers_quietly() -> None:
    program = "import sys; from zhijia.kernel.lines import answer_standard_input as go; "
    with subprocess.Popen(
        [sys.executable, "-c", program + "sys.exit(go(lambda asked: asked))"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        running.stdin.write(b'{"n": 1}\n' * 5_000)
        running.stdin.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1
