"""A damaged household file is refused with its line, or every family of it is answered: nothing between."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.town import Town
from zhijia.base.jobs.models import Job
from zhijia.care.commands import policy as command
from zhijia.care.models import Trial
from zhijia.care.rules.batch import Run, answer, run_file
from zhijia.care.rules.households import families_of
from zhijia.care.rules.policy import policy
from zhijia.care.rules.sheets import WORDS, DamagedSheet, refuse_damaged_content
from zhijia.care.services.trials import DAMAGED
from zhijia.care.tests.families import family
from zhijia.care.tests.test_damaged_cells import columns_read
from zhijia.care.tests.test_engines_agree import SEED, TODAY, cell, rows_of
from zhijia.care.texts import TEXTS
from zhijia.kernel.figures import shipped as figures
from zhijia.kernel.lines import CannotAnswer

HEADER = "id,persons,line,incomes,expenses,causes\n"
ROW = '{at},1,900,"[{{""kind"":""wage"",""amount"":""{wage}""}}]",[],[]\n'
ROWS = [ROW.format(at=at, wage=1000 * at) for at in range(1, 21)]
RUN = Run(policy("pds"), figures(), TODAY)
REFUSALS = (DamagedSheet, CannotAnswer, duckdb.Error)


def sheet(*changed: tuple[int, str]) -> str:
    rows = list(ROWS)
    for at, row in changed:
        rows[at] = row
    return HEADER + "".join(rows)


DAMAGED_SHEETS: list[tuple[str | bytes, str, int]] = [
    (sheet((4, '"5,1,900,[],[],[]\n')), "quote", 6),
    (sheet((4, '5,1,900,"[],[],[]\n')), "quote", 6),
    (sheet((4, ROWS[4].replace('}]"', "}]"))), "quote", 6),
    (sheet((4, '"5,1,900,[],[],[]\n'), (5, '6",1,900,[],[],[]\n')), "quote", 6),
    (sheet((4, "5,1\n")), "cells", 6),
    (sheet((4, "5,1,900,[],[],[],7\n")), "cells", 6),
    (sheet((4, '5,1,"900"x,[],[],[]\n')), "cells", 6),
    (sheet((4, "5,1,9\x0000,[],[],[]\n")), "zero", 6),
    (sheet((4, "5,1,900,[],[],[]\n")).encode().replace(b"5,1,900,[]", b"\xff,1,900,[]", 1), "text", 6),
    ("", "empty", 0),
    ("id,persons,id\n1,2,3\n", "twice", 1),
    ("id,,persons\n1,2,3\n", "unnamed", 1),
]  # fmt: skip


def as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


@pytest.mark.parametrize(("content", "reason", "line"), DAMAGED_SHEETS)
def test_a_damaged_sheet_is_refused_with_its_line(
    content: str | bytes, reason: str, line: int, tmp_path: Path
) -> None:
    file, out = tmp_path / "families.csv", tmp_path / "answers.csv"
    file.write_bytes(as_bytes(content))
    out.write_text("earlier answers", encoding="utf-8")
    with pytest.raises(DamagedSheet) as no:
        run_file(RUN, file, out)
    assert (no.value.reason, no.value.line) == (reason, line)
    assert str(line) in no.value.sentence("zh") or not line
    assert out.read_text(encoding="utf-8") == "earlier answers"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["answers.csv", "families.csv"]


@pytest.mark.parametrize("content", [sheet(), "\ufeff" + sheet(), sheet().replace("\n", "\r\n")])
def test_a_whole_sheet_is_taken(content: str, tmp_path: Path) -> None:
    file, out = tmp_path / "families.csv", tmp_path / "answers.parquet"
    file.write_text(content, encoding="utf-8", newline="")
    assert run_file(RUN, file, out)["households"] == len(ROWS)


def test_the_command_names_the_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "families.csv", tmp_path / "answers.csv"
    file.write_text(sheet((4, '"5,1,900,[],[],[]\n')), encoding="utf-8")
    for words in (["run", "pds", "--out", str(out)], ["compare", "pds", "qd"]):
        assert command([*words, "--households", str(file)]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "line 6: a quotation mark is opened and not closed" in told.err
    assert not out.exists()


def test_an_upload_is_refused_at_once_and_nothing_is_queued(town: Town) -> None:
    asked = {
        "one": "pds", "other": "qd",
        "decided_on_0": "2020", "decided_on_1": "6", "decided_on_2": "1",
    }  # fmt: skip
    client = town.client("小王")
    for name, content, words in (
        ("a.csv", as_bytes(sheet((4, '"5,1,900,[],[],[]\n'))), "第6行的引号没有成对"),
        ("a.csv", as_bytes(sheet((4, "5,1\n"))), "第6行的格数和表头不一样"),
        ("a.parquet", b"PAR1 and then nothing", "不是一个完整的Parquet文件"),
    ):
        upload = SimpleUploadedFile(name, content)
        shown = client.post(reverse("care:try_policies"), {**asked, "file": upload})
        assert shown.status_code == 422
        assert words in shown.content.decode()
    assert not Trial.objects.exists()
    assert not Job.objects.filter(kind="care.try_policies").exists()


def test_every_reason_has_its_sentence_on_the_page() -> None:

    assert set(DAMAGED) == set(WORDS)
    assert set(DAMAGED.values()) <= set(TEXTS)


def test_a_damaged_list_is_an_error_of_its_family_for_the_late_list_too(tmp_path: Path) -> None:
    file = tmp_path / "families.csv"
    file.write_text(sheet((4, "5,1,900,[{;,[],[]\n")), encoding="utf-8")
    facts = dict(families_of(file))
    assert facts[5]["incomes"] == "[{;"
    assert len(facts) == len(ROWS)


# Whole files, mutated


def families(identity: str, chance: Random, count: int) -> list[dict[str, str]]:
    rows = [
        {"id": str(at), **{key: cell(one) for key, one in family(policy(identity), chance).items()}}
        for at in range(count)
    ]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return [{column: row.get(column, "") for column in columns} for row in rows]


def csv_of(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


PIECES = (
    b'"',
    b'""',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"[",
    b"}",
    b"-",
    b"9" * 30,
    b"null",
    b"",
)


def mutated(content: bytes, chance: Random) -> bytes:
    """A piece cut out, doubled, turned round or replaced; a byte changed; the end cut off."""
    at, size = chance.randrange(len(content)), chance.randint(1, 12)
    piece = content[at : at + size]
    way = chance.randrange(5)
    if way == 0:
        return content[:at]
    if way == 1:
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    others = {2: chance.choice(PIECES), 3: piece * 2, 4: piece[::-1]}
    return content[:at] + others[way] + content[at + (size if way > 2 else 0) :]


def answered(identity: str, file: Path, out: Path) -> list[dict[str, Any]] | None:
    """The rows of the answers; None where the file was refused, and then nothing is left of it."""
    run = Run(policy(identity), figures(), TODAY)
    try:
        counts = run_file(run, file, out)
    except REFUSALS:
        assert [one.name for one in out.parent.iterdir() if one != file] == []
        return None
    rows = list(rows_of(out))
    assert len(rows) == counts["households"]
    assert [row["row"] for row in rows] == list(range(1, len(rows) + 1))
    assert all((row["class"] is None) != (row["error"] is None) for row in rows)
    out.unlink()
    return rows


def throw_mutated_csv(rounds: int, folder: Path) -> int:
    chance, taken = Random(f"csv-{SEED}"), 0
    for at in range(rounds):
        identity = ("pds", "cz-2019", "xx")[at % 3]
        content = mutated(csv_of(families(identity, chance, 6)), chance)
        file = folder / "families.csv"
        file.write_bytes(content)
        rows = answered(identity, file, folder / "answers.parquet")
        if rows is None:
            continue
        taken += 1
        stated = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(rows) == len(stated)
        run = Run(policy(identity), figures(), TODAY)
        read = {
            *columns_read(identity),
            *["line", "region", "class", "wants", "applicant", "event"],
        }
        for facts, told in zip(stated, rows, strict=True):
            if told["settled"]:  # a column the policy does not read is not looked at
                own = {key: value or None for key, value in facts.items() if key in read}
                expected = answer(run, own)
                assert {key: told[key] for key in expected} == expected, facts
    return taken


def throw_mutated_parquet(rounds: int, folder: Path) -> int:
    chance, taken = Random(f"parquet-{SEED}"), 0
    whole = folder / "whole.csv"
    for at in range(rounds):
        identity = ("pds", "cz-2019", "xx")[at % 3]
        whole.write_bytes(csv_of(families(identity, chance, 6)))
        file = folder / "families.parquet"
        duckdb.connect().execute(
            f"COPY (SELECT * FROM read_csv('{whole}', header = true, all_varchar = true)) "
            f"TO '{file}' (FORMAT parquet)"
        )
        whole.unlink()
        file.write_bytes(mutated(file.read_bytes(), chance))
        taken += answered(identity, file, folder / "answers.parquet") is not None
    return taken


def test_mutated_csv_is_refused_or_answered_whole(tmp_path: Path) -> None:
    rounds = int(os.environ.get("ZHIJIA_FUZZ", "120"))
    assert 0 < throw_mutated_csv(rounds, tmp_path) < rounds


def test_mutated_parquet_is_refused_or_answered_whole(tmp_path: Path) -> None:
    rounds = int(os.environ.get("ZHIJIA_FUZZ", "120"))
    assert 0 < throw_mutated_parquet(rounds, tmp_path) < rounds


@pytest.mark.full
def test_many_mutated_files_are_refused_or_answered_whole(tmp_path: Path) -> None:
    throw_mutated_csv(5_000, tmp_path)
    throw_mutated_parquet(5_000, tmp_path)


def test_a_cut_parquet_is_known_without_the_engine() -> None:
    for content in (b"", b"PAR1", b"PAR1PAR1", b"PAR1" + b"\0" * 20 + b"PAR1", b"x" * 40):
        with pytest.raises(DamagedSheet):
            refuse_damaged_content(content, ".parquet")
