"""`zhijia law --batch`: lines in, lines out, and how it ends."""

import json
import subprocess
import sys

import pytest

from zhijia.law.commands import law

GOOD = {"calculator": "late_fee", "facts": {"principal": 10000, "days": 30}}
BAD = {"calculator": "late_fee", "facts": {"principal": -1, "days": 30}}


def run(raw, *words):
    """The command as operators call it: exit code, lines on standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "zhijia.config.cli", "law", *words],
        input=raw,
        capture_output=True,
        timeout=60,
    )
    return done.returncode, done.stdout.decode("utf-8").splitlines(), done.stderr.decode("utf-8")


def line(question):
    return json.dumps(question, ensure_ascii=False).encode() + b"\n"


def test_answers_come_in_the_order_of_the_questions():
    status, lines, errors = run(line(GOOD) + line(BAD) + b"zz\n" + line(GOOD), "--batch")
    found = [json.loads(text) for text in lines]
    assert status == 1
    assert errors == ""
    assert [one.get("error", {}).get("code") for one in found] == [
        None,
        "invalid_fact",
        "bad_json",
        None,
    ]
    assert found[0]["result"] == {"days": 30, "fee": "150.00"}


def test_the_exit_is_0_when_every_line_was_answered():
    status, lines, _ = run(line(GOOD) * 3, "--batch", "--database", "none")
    assert (status, len(lines)) == (0, 3)


def test_nothing_asked_nothing_answered():
    assert run(b"", "--batch")[:2] == (0, [])
    assert run(b"\n  \n", "--batch")[:2] == (0, [])


def test_chinese_is_not_escaped():
    _, lines, _ = run(line(GOOD), "--batch")
    assert "社会保险法" in lines[0]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfe\n", "bad_json"),
        (b"[1]\n", "bad_json"),
        (b'{"a": 1, "a": 2}\n', "bad_json"),
        (b'{"calculator": "late_fee", "facts": {"days": NaN}}\n', "bad_json"),
        (b'{"calculator": "late_fee", "facts": {"days": 1e99999999999999999999}}\n', "bad_json"),
        (b'{"calculator": "late_fee", "facts": {"principal": 1e400, "days": 1}}\n', "invalid_fact"),
        (b'{"calculator": "late_fee", "facts": {"\\ud800": 1}}\n', "unknown_fact"),
        (b'{"calculator": "\\ud800", "facts": {}}\n', "unknown_calculator"),
        (b"[" * 50_000 + b"\n", "bad_json"),
        (b'{"a": ' + b"9" * 5_000 + b"}\n", "bad_json"),
    ],
)
def test_a_line_that_cannot_be_answered_is_answered_with_an_error(raw, code):
    status, lines, errors = run(raw + line(GOOD), "--batch")
    assert status == 1
    assert len(lines) == 2
    assert json.loads(lines[0])["error"]["code"] == code
    assert "result" in json.loads(lines[1])
    assert errors == ""


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault():
    raw = b"\xef\xbb\xbf" + line(GOOD).replace(b"\n", b"\r\n") + line(GOOD).rstrip()
    assert run(raw, "--batch")[0] == 0


def test_a_reader_that_has_had_enough_is_no_crash():
    piped = f"{sys.executable} -m zhijia.config.cli law --batch | head -1"
    done = subprocess.run(
        piped, shell=True, input=line(GOOD) * 5_000, capture_output=True, timeout=60
    )
    assert json.loads(done.stdout)["result"]["fee"] == "150.00"
    assert done.stderr == b""


@pytest.mark.parametrize("words", [[], ["--bach"], ["--batch", "--database", "elsewhere"]])
def test_wrong_usage_ends_with_2_and_says_nothing_on_standard_output(words, capsys):
    assert law(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage" in said.err


def test_help_names_the_calculators(capsys):
    assert law(["--help"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "severance" in said.err
