"""The audit from files to findings: read, load, judge, settle, write.

Pure: the region, the settling day and the figures come in as arguments; nothing reads the clock or
the district's database. Source: docs/insurance-audit.md.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from zhijia.kernel.figures import Figures
from zhijia.kernel.words import said
from zhijia.rights.rules.insurance import (
    arrears,
    cells,
    evidence,
    missing_slips,
    persons,
    presence,
    schedule,
)
from zhijia.rights.rules.insurance.checks import (
    CHECKS,
    SEVERITIES,
    STATUSES,
    WARNING,
    gravest_first,
)
from zhijia.rights.rules.insurance.evidence import Window
from zhijia.rights.rules.insurance.figures_used import OwnRate
from zhijia.rights.rules.insurance.findings import employer_name, write_findings
from zhijia.rights.rules.insurance.followed import write_paid_cells
from zhijia.rights.rules.insurance.loading import Books, load_books, open_tables
from zhijia.rights.rules.insurance.people import write_people
from zhijia.rights.rules.insurance.reading import Unreadable, refuse_lacking, stage_all
from zhijia.rights.rules.insurance.schedule import PER_MILLION, Schedule, region_code
from zhijia.rights.rules.insurance.summary import Sum, add_up
from zhijia.rights.rules.insurance.trust import EMPLOYER_ONLY, WORKER_ONLY
from zhijia.rights.rules.insurance.units import month_name, month_number

MEMORY_LIMIT = "1200MB"
_FOLDER = ".insurance-"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one audit; the injury rates are optional, and a worker alone has no roster.
    `read_as` holds, per file, an employer's own mapping from header to column; `must_hold` the
    columns a file has to have beside those without which nothing can be judged."""

    roster: Path | None
    payroll: Path
    contributions: Path
    injury_rates: Path | None = None
    read_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    must_hold: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self) -> dict[str, Path]:
        found = {
            "roster": self.roster,
            "payroll": self.payroll,
            "contributions": self.contributions,
            "injury_rates": self.injury_rates,
        }
        return {name: path for name, path in found.items() if path is not None}

    @property
    def trust(self) -> str:
        """Whoever has no roster brings a worker's own papers."""
        return WORKER_ONLY if self.roster is None else EMPLOYER_ONLY


@dataclass(frozen=True, slots=True)
class Question:
    """Where, until when, and how the files are to be judged. `due_day` is a day of the month or
    `last`; None takes it from the figures. `payer` is the class of the employers (enterprise,
    public_institution); None: nobody said. `figures` are all that is known on the day of asking."""

    region: str
    settle_on: date
    figures: Figures
    due_day: str | None = None
    payer: str | None = None
    reveal: bool = False
    memory_limit: str = MEMORY_LIMIT
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the audit found, in numbers: findings per code and status, arrears in fen, remarks."""

    rows: Mapping[str, int]
    first_period: str
    last_period: str
    by_code: Mapping[str, Mapping[str, int]]
    people: int
    employer_short: int
    worker_short: int
    late_fee: int
    remarks: tuple[str, ...]
    trust: str
    totals: Mapping[str, tuple[Sum, ...]]
    own_rates: tuple[OwnRate, ...]

    @property
    def unjudged(self) -> int:
        """What could not be judged: only with none of it may an audit be called clean."""
        return sum(counts.get("unjudged", 0) for counts in self.by_code.values())

    @property
    def by_severity(self) -> dict[str, int]:
        """Findings (all but the unjudged) of each severity."""
        found = dict.fromkeys(SEVERITIES, 0)
        for code, counts in self.by_code.items():
            found[CHECKS[code].severity] += sum(counts.values()) - counts.get("unjudged", 0)
        return found

    @property
    def faults(self) -> int:
        """Violations and group findings: what `insurance audit` exits with 1 for."""
        return sum(
            count
            for counts in self.by_code.values()
            for status, count in counts.items()
            if status in ("violation", "group")
        )


STAGES = ("read", "load", "judge", "settle", "write")
"""What `audit` says before each part of its way, in this order."""


def _nobody(stage: str) -> None:
    """Nobody wants to know."""


def audit(
    files: Files,
    question: Question,
    out: Path,
    *,
    say: Callable[[str], None] = _nobody,
    people_in: Path | None = None,
    watched: Collection[str] = (),
) -> Outcome:
    """Judge the files and write the findings to `out`; `Unreadable` says what is wrong with them.

    `say` hears the name of each stage before it begins and may raise to stop the audit; `people_in`
    is a folder into which the names behind the findings are written (`people.write_people`), and
    which months of the `watched` identity numbers are paid (`followed.write_paid_cells`)."""
    if region_code(question.region) is None:
        raise Unreadable(
            said(
                "不认识的地区“%(region)s”；请写全称（江苏省苏州市）或六位代码。",
                region=question.region,
            )
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with _private_folder(out.parent) as folder:
        say("read")
        staged = stage_all(files.named(), folder, files.read_as, question.threads)
        refuse_lacking(staged, files.must_hold)
        with open_tables(folder, question.memory_limit, question.threads) as con:
            cells.create_macros(con)
            say("load")
            books = load_books(con, staged, folder, question.region)
            rows = _counts(books)
            say("judge")
            window = _judge(books, question)
            say("settle")
            arrears.settle(con, question.settle_on)
            _warn_of_unknown_fees(books)
            say("write")
            write_findings(books, folder, out, reveal=question.reveal)
            if people_in is not None:
                write_people(books, people_in)
                write_paid_cells(books, people_in, watched)
            return _outcome(books, window, rows, files.trust)


@contextmanager
def _private_folder(beside: Path) -> Iterator[Path]:
    """A folder only this account can read, gone afterwards. What a killed audit left is removed."""
    for left in beside.glob(f"{_FOLDER}*"):
        number = left.name.removeprefix(_FOLDER).partition("-")[0]
        if number.isdigit() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-", dir=beside) as name:
        yield Path(name)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _judge(books: Books, question: Question) -> Window:
    """Fill `findings` with everything the checks have to say."""
    con, settle_on = books.con, question.settle_on.isoformat()
    window = evidence.find_window(books, question.settle_on)
    terms = Schedule(
        question.figures,
        settle_on=question.settle_on,
        due_day=question.due_day,
        payer=question.payer,
    ).terms(books.regions, range(window.first, window.last + 1))
    schedule.lay_out(con, terms)
    years = [
        row[0]
        for row in con.execute(
            "SELECT DISTINCT basis_year FROM terms WHERE basis_year IS NOT NULL ORDER BY 1"
        ).fetchall()
    ]
    evidence.gather_insured(con, window, settle_on)
    if repeated := evidence.gather_wages(con, window, years):
        books.remarks.append(
            said("工资表有%(n)s行与前面某一行完全相同，每行只算一次。", n=repeated)
        )
    evidence.gather_units(books, window, years)
    evidence.spread_injury_rates(books, window)
    persons.gather_names(books)
    cells.find_cell_faults(con, window, years, settle_on)
    cells.report_missing_terms(con)
    presence.find_absences(books, window, years, settle_on)
    presence.report_missing_basis(con, years)
    missing_slips.report_missing_slips(con, window)
    presence.tell_protected(books)
    persons.find_identity_faults(books)
    persons.find_two_employers(books, window)
    persons.find_cash_in_lieu(con, window)
    persons.find_everybody_at_floor(con)
    persons.report_missing_columns(books)
    this_month = month_number(question.settle_on.year, question.settle_on.month)
    missing_slips.report_unread_months(con, window, years, this_month)
    schedule.report_unknown_due_day(con)
    return window


def _counts(books: Books) -> dict[str, int]:
    found = {}
    for file, table in (("roster", "roster"), ("payroll", "payroll"), ("contributions", "paid")):
        row = books.con.execute(f"SELECT count(*) FROM {table}").fetchone()
        found[file] = row[0] if row else 0
    return found


def _warn_of_unknown_fees(books: Books) -> None:
    """The contract's warning row: late fees are empty because nobody stated a due day, or because
    nobody knows from when the place counts. A fee that a missing rate leaves empty is no such case."""
    for missing, unknown in (
        ("contribution_due_day", "due_on IS NULL"),
        ("fee_start_rule", "due_on IS NOT NULL AND fee_from IS NULL"),
    ):
        books.con.execute(
            f"""INSERT INTO settled BY NAME
                SELECT 14 AS code, {WARNING} AS status, '{missing}' AS expected,
                    0 AS employer_short, 0 AS worker_short, 0 AS late_fee
                WHERE EXISTS (FROM settled WHERE late_fee IS NULL)
                  AND EXISTS (FROM terms WHERE {unknown})"""
        )


def _outcome(books: Books, window: Window, rows: dict[str, int], trust: str) -> Outcome:
    con = books.con
    by_code: dict[str, dict[str, int]] = {}
    codes = {check.number: code for code, check in CHECKS.items()}
    counted = con.execute(
        "SELECT code, status, count(*) FROM settled GROUP BY code, status ORDER BY code, status"
    ).fetchall()
    for number, status, count in counted:
        by_code.setdefault(codes[number], {})[STATUSES[status]] = count
    by_code = {code: by_code[code] for code in sorted(by_code, key=gravest_first)}
    sums = con.execute(
        """SELECT count(DISTINCT (employer, person)) FILTER (person IS NOT NULL),
               coalesce(sum(employer_short), 0), coalesce(sum(worker_short), 0),
               coalesce(sum(late_fee), 0) FROM settled"""
    ).fetchone()
    people, employer_short, worker_short, late_fee = sums or (0, 0, 0, 0)
    return Outcome(
        rows=rows,
        first_period=month_name(window.first),
        last_period=month_name(window.last),
        by_code=by_code,
        people=int(people),
        employer_short=int(employer_short),
        worker_short=int(worker_short),
        late_fee=int(late_fee),
        remarks=tuple(books.remarks),
        trust=trust,
        totals=add_up(books),
        own_rates=_own_rates(books),
    )


def _own_rates(books: Books) -> tuple[OwnRate, ...]:
    """The injury rates the file stated, as far as somebody was judged by them."""
    rows = books.con.execute(
        f"""SELECT {employer_name(books)} AS name, rate, list(month_name(period) ORDER BY period)
            FROM injury_terms f GROUP BY name, rate ORDER BY name, rate"""
    ).fetchall()
    return tuple(OwnRate(name, Fraction(rate, PER_MILLION), tuple(on)) for name, rate, on in rows)
