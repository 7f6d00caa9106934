"""The social-insurance audit beside the peers a user would pick: hand-written DuckDB SQL and pandas.

All three read the same CSV files, judge the same checks with arrears and write their findings as
CSV; they run in turn (project, SQL, pandas, project, …), each in a process of its own, so that the
machine's mood touches all alike. Printed as JSON: seconds (wall and processor), ratios of medians and
peak memory. On a busy machine the processor's seconds are the steadier figure.

    python -m bench.insurance --workers 20000 --rounds 3 [--also 2000] [--spreadsheet 20000]

`--also` runs a second size and gives the growth. Peers that are not installed are left out and
named. The hand-written SQL is written for exactly this file layout: it maps no headers, checks no
cell, masks nothing and knows one region, which is what the product adds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from bench.case import Case, Goal

FLOOR, CAP = 3030, 21963
AUDITED = [f"2018-{m:02d}" for m in range(4, 13)] + [f"2019-{m:02d}" for m in range(1, 4)]
MONTHS = [f"2017-{m:02d}" for m in range(4, 13)] + [f"2018-{m:02d}" for m in range(1, 4)] + AUDITED
RATES = (
    ("pension", 190, 80),
    ("medical", 90, 20),
    ("unemployment", 5, 5),
    ("injury", 4, 0),
    ("maternity", 8, 0),
)
SETTLE_ON = "2019-06-30"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


# --- the files -------------------------------------------------------------------------------------


def id_number(order: int) -> str:
    born = date(1965, 1, 1) + timedelta(days=order % 12000)
    first = f"320586{born:%Y%m%d}{order // 12000:03d}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def share(base: int, per_mille: int) -> int:
    return (base * per_mille * 2 + 1000) // 2000


def write_files(workers: int, folder: Path) -> None:
    """One worker in twenty breaks something; last year's averages stand in the roster."""
    with (
        (folder / "roster.csv").open("w", newline="") as roster,
        (folder / "payroll.csv").open("w", newline="") as payroll,
        (folder / "paid.csv").open("w", newline="") as paid,
    ):
        roster.write("employer_id,person_id,name,hired_on,ended_on,form,last_year_average\n")
        payroll.write(
            "employer_id,person_id,period,gross,withheld_pension,withheld_medical,"
            "withheld_unemployment,cash_in_lieu\n"
        )
        paid.write(
            "employer_id,person_id,period,kind,base,employer_amount,worker_amount,paid_on,entry\n"
        )
        for order in range(workers):
            write_worker(order, roster, payroll, paid)
    (folder / "rates.csv").write_text("rate\n0.004\n")


def write_worker(order: int, roster, payroll, paid) -> None:
    number, employer = id_number(order), f"S{order % 997:04d}"
    wage = (350_000 + order * 7919 % 1_500_000) // 100 * 100
    fault = order % 20 == 7 and order // 20 % 8
    base = max(wage - 50_000, FLOOR * 100) if fault == 1 else wage
    base = 290_000 if fault == 2 else 2_200_000 if fault == 3 else base
    roster.write(
        f"{employer},{number},W{order},2015-03-02,,full,{yuan(min(wage, base) if fault == 3 else wage)}\n"
    )
    withheld = [share(base, w) for _, _, w in RATES[:3]]
    if fault == 4:
        withheld[0] = share(base, 270)
    slip = ",".join(yuan(amount) for amount in withheld)
    cash = "300.00" if fault == 5 else "0"
    for month in MONTHS:
        payroll.write(f"{employer},{number},{month},{yuan(wage)},{slip},{cash}\n")
    for place, month in enumerate(AUDITED):
        if fault == 6 and place in (4, 5):
            continue
        paid_on = f"{month}-15" if fault != 7 else f"{AUDITED[min(place + 1, 11)]}-02"
        for kind, e, w in RATES:
            paid.write(
                f"{employer},{number},{month},{kind},{yuan(base)},{yuan(share(base, e))},"
                f"{yuan(share(base, w))},{paid_on},normal\n"
            )


# --- the three runners -----------------------------------------------------------------------------


def run_project(folder: Path) -> int:
    from zhijia.kernel.figures import shipped
    from zhijia.rights.rules.insurance.audit import Files, Question, audit

    suffix = "xlsx" if (folder / "paid.xlsx").exists() else "csv"
    files = Files(
        folder / f"roster.{suffix}",
        folder / f"payroll.{suffix}",
        folder / f"paid.{suffix}",
        folder / "rates.csv",
    )
    question = Question(
        "江苏省苏州市", date.fromisoformat(SETTLE_ON), shipped(), due_day="last", threads=2
    )
    outcome = audit(files, question, folder / "project.csv")
    return sum(sum(c.values()) for c in outcome.by_code.values())


SQL_CELLS = """
CREATE TABLE rates(kind VARCHAR, er DECIMAL(6,4), wr DECIMAL(6,4));
INSERT INTO rates VALUES ('pension',.19,.08),('medical',.09,.02),('unemployment',.005,.005),
    ('injury',.004,0),('maternity',.008,0);
CREATE TABLE roster AS SELECT *, row_number() OVER () + 1 AS row
    FROM read_csv('{f}/roster.csv', types={{'last_year_average':'DECIMAL(10,2)'}});
CREATE TABLE payroll AS SELECT * FROM read_csv('{f}/payroll.csv',
    types={{'gross':'DECIMAL(10,2)','withheld_pension':'DECIMAL(10,2)','period':'VARCHAR',
    'withheld_medical':'DECIMAL(10,2)','withheld_unemployment':'DECIMAL(10,2)',
    'cash_in_lieu':'DECIMAL(10,2)'}});
CREATE TABLE paid AS SELECT * FROM read_csv('{f}/paid.csv', types={{'base':'DECIMAL(10,2)',
    'employer_amount':'DECIMAL(10,2)','worker_amount':'DECIMAL(10,2)','period':'VARCHAR'}});
CREATE TABLE cells AS
    SELECT p.*, r.row, r.last_year_average AS basis, greatest(least(r.last_year_average, {cap}), {floor}) AS due,
        er, wr, w.withheld_pension, w.withheld_medical, w.withheld_unemployment,
        last_day((p.period || '-01')::DATE) AS due_on
    FROM paid p JOIN rates USING (kind)
    JOIN roster r USING (employer_id, person_id)
    LEFT JOIN payroll w USING (employer_id, person_id, period);
CREATE TABLE presence AS SELECT employer_id, person_id, period, list(kind) AS kinds
    FROM paid GROUP BY ALL;
"""
SQL_FINDINGS = """
WITH withheld AS (SELECT *, CASE kind WHEN 'pension' THEN withheld_pension WHEN 'medical' THEN
        withheld_medical WHEN 'unemployment' THEN withheld_unemployment END AS held FROM cells),
    worked AS (SELECT w.employer_id, w.person_id, w.period, r.row, x.kinds,
        min(x.period) OVER s AS first_in, max(x.period) OVER s AS last_in
        FROM payroll w JOIN roster r USING (employer_id, person_id)
        LEFT JOIN presence x USING (employer_id, person_id, period)
        WHERE w.period BETWEEN '2018-04' AND '2019-03' AND r.form NOT IN ('retiree','intern')
        WINDOW s AS (PARTITION BY w.employer_id, w.person_id)),
    found AS (
    SELECT employer_id, row, person_id, period, kind, 'SI-05' AS code, due, due AS expected,
        base AS found, base AS paid, er, wr, due_on, 0::BIGINT AS late FROM cells WHERE due - base >= 1
    UNION ALL SELECT employer_id, row, person_id, period, kind, 'SI-06', {floor}, {floor}, base, base,
        er, wr, due_on, 0 FROM cells WHERE base < {floor}
    UNION ALL SELECT employer_id, row, person_id, period, kind, 'SI-07', 0, {cap}, base, base, er, wr,
        due_on, 0 FROM cells WHERE base > {cap}
    UNION ALL SELECT employer_id, row, person_id, period, kind, 'SI-09', base, round(base*er,2),
        employer_amount, base, er, wr, due_on, 0 FROM cells
        WHERE abs(employer_amount-round(base*er,2))>.05 OR abs(worker_amount-round(base*wr,2))>.05
    UNION ALL SELECT employer_id, row, person_id, period, kind, 'SI-10', 0, round(base*wr,2), held, base,
        er, wr, due_on, 0 FROM withheld WHERE abs(held-round(base*wr,2))>.05
    UNION ALL SELECT employer_id, row, person_id, period, kind, 'SI-11', 0, round(base*wr,2), held, base,
        er, wr, due_on, 0 FROM withheld WHERE held>round(base*wr,2)+.05
    UNION ALL SELECT employer_id, row, person_id, period, kind, 'SI-14', base, 0, 0, base, er, wr, due_on,
        ((employer_amount+worker_amount)*(paid_on-due_on))::BIGINT FROM cells WHERE paid_on > due_on
    UNION ALL SELECT w.employer_id, w.row, w.person_id, w.period, t.kind,
        CASE WHEN first_in IS NULL THEN 'SI-01' WHEN w.period<first_in THEN 'SI-02'
             WHEN w.period>last_in THEN 'SI-15' ELSE 'SI-03' END,
        greatest(least(r.last_year_average,{cap}),{floor}), 0, 0, 0, t.er, t.wr,
        last_day((w.period||'-01')::DATE), 0
        FROM worked w JOIN roster r USING (employer_id, person_id), rates t WHERE w.kinds IS NULL
    UNION ALL SELECT w.employer_id, w.row, w.person_id, w.period, t.kind, 'SI-04',
        greatest(least(r.last_year_average,{cap}),{floor}), 0, 0, 0, t.er, t.wr,
        last_day((w.period||'-01')::DATE), 0
        FROM worked w JOIN roster r USING (employer_id, person_id), rates t
        WHERE len(w.kinds) < 5 AND NOT list_contains(w.kinds, t.kind)
    UNION ALL SELECT w.employer_id, r.row, w.person_id, w.period, 'pension', 'SI-10', 0, 0,
        withheld_pension, 0, 0, 0, NULL, 0
        FROM payroll w JOIN roster r USING (employer_id, person_id)
        ANTI JOIN presence x USING (employer_id, person_id, period)
        WHERE w.period BETWEEN '2018-04' AND '2019-03' AND withheld_pension > 0
    UNION ALL SELECT w.employer_id, r.row, w.person_id, w.period, NULL, 'SI-16', 0, 0, cash_in_lieu, 0,
        0, 0, NULL, 0 FROM payroll w JOIN roster r USING (employer_id, person_id) WHERE cash_in_lieu > 0
    UNION ALL SELECT a.employer_id, NULL, a.person_id, a.period, NULL, 'SI-13', 0, 1, 2, 0, 0, 0, NULL, 0
        FROM presence a JOIN presence b USING (person_id, period) WHERE a.employer_id <> b.employer_id
    UNION ALL SELECT employer_id, row, person_id, NULL, NULL, 'SI-12', 0, 0, 0, 0, 0, 0, NULL, 0
        FROM roster WHERE substr('10X98765432', ({check}) % 11 + 1, 1) <> person_id[18]
    UNION ALL SELECT p.employer_id, NULL, NULL, p.period, p.kind, 'SI-08', 0, 0, 0, 0, 0, 0, NULL, 0
        FROM (SELECT employer_id, period, kind FROM cells GROUP BY ALL
              HAVING count(*) FILTER (base <= {floor}) >= .8 * count(*)) p
        JOIN (SELECT employer_id, period, avg(gross) AS pay FROM payroll GROUP BY ALL) w
            USING (employer_id, period) WHERE pay > 1.3 * {floor}),
    carriers AS (SELECT *, row_number() OVER (PARTITION BY employer_id, person_id, period, kind
        ORDER BY due DESC, code) = 1 AS carries FROM found)
SELECT employer_id, row, person_id, period, kind, code, expected, found,
    CASE WHEN carries THEN round(greatest(due-paid,0)*er,2) ELSE 0 END AS employer_short,
    CASE WHEN carries THEN round(greatest(due-paid,0)*wr,2) ELSE 0 END AS worker_short,
    CASE WHEN carries THEN round((greatest(due-paid,0)*(er+wr)*(DATE '2019-06-30'-due_on)+late)*.0005,2)
        ELSE 0 END AS late_fee
FROM carriers ORDER BY employer_id, row, period, kind, code
"""


def run_sql(folder: Path) -> int:
    import duckdb

    con = duckdb.connect(config={"threads": 2})
    con.execute(SQL_CELLS.format(f=folder, floor=FLOOR, cap=CAP))
    check = " + ".join(f"person_id[{i + 1}]::INT * {w}" for i, w in enumerate(WEIGHTS))
    select = SQL_FINDINGS.format(floor=FLOOR, cap=CAP, check=check)
    con.execute(f"COPY ({select}) TO '{folder}/sql.csv' (FORMAT csv, HEADER true)")
    found = con.execute(f"SELECT count(*) FROM read_csv('{folder}/sql.csv')").fetchone()
    return found[0]


def run_pandas(folder: Path) -> int:
    import pandas as pd

    text = {"person_id": "string[pyarrow]", "employer_id": "category"}
    read = lambda name: pd.read_csv(folder / name, dtype=text, engine="pyarrow")  # noqa: E731
    roster, payroll, paid = read("roster.csv"), read("payroll.csv"), read("paid.csv")
    payroll["period"] = payroll.period.astype(str).str[:7]
    paid["period"] = paid.period.astype(str).str[:7]
    rates = pd.DataFrame(
        [(k, e / 1000, w / 1000) for k, e, w in RATES], columns=["kind", "er", "wr"]
    )
    roster["row"] = roster.index + 2
    who, cell = ["employer_id", "person_id"], ["employer_id", "person_id", "period"]
    cells = paid.merge(rates, on="kind").merge(roster[[*who, "row", "last_year_average"]], on=who)
    held = payroll.melt(
        id_vars=cell,
        value_vars=["withheld_pension", "withheld_medical", "withheld_unemployment"],
        var_name="kind",
        value_name="held",
    )
    held["kind"] = held.kind.str.removeprefix("withheld_")
    cells = cells.merge(held, on=[*cell, "kind"], how="left")
    cells["due"] = cells.last_year_average.clip(FLOOR, CAP)
    ends = {m: pd.Timestamp(f"{m}-01") + pd.offsets.MonthEnd() for m in AUDITED}
    cells["due_on"] = cells.period.map(ends)
    cells["paid_on"] = pd.to_datetime(cells.paid_on)
    own = (cells.base * cells.wr).round(2)
    employer = (cells.base * cells.er).round(2)
    late = (cells.paid_on - cells.due_on).dt.days
    rules = {
        "SI-05": cells.due - cells.base >= 1,
        "SI-06": cells.base < FLOOR,
        "SI-07": cells.base > CAP,
        "SI-09": ((cells.employer_amount - employer).abs() > 0.05)
        | ((cells.worker_amount - own).abs() > 0.05),
        "SI-10": (cells.held - own).abs() > 0.05,
        "SI-11": cells.held > own + 0.05,
        "SI-14": late > 0,
    }
    found = []
    for code, broken in rules.items():
        part = cells.loc[broken, [*cell, "kind", "row", "due", "base", "er", "wr", "due_on"]].copy()
        part["late"] = ((cells.employer_amount + cells.worker_amount) * late)[broken].clip(lower=0)
        part["code"] = code
        if code in ("SI-07", "SI-10", "SI-11"):
            part["due"] = 0
        elif code == "SI-06":
            part["due"] = FLOOR
        found.append(part)
    kinds = paid.groupby(cell, observed=True).kind.agg("nunique").rename("kinds").reset_index()
    worked = payroll[payroll.period.isin(AUDITED)].merge(kinds, on=cell, how="left")
    absent = worked[worked.kinds.isna()]
    span = kinds.groupby(who, observed=True).period.agg(["min", "max"]).reset_index()
    absent = absent.merge(span, on=who, how="left").merge(
        roster[[*who, "row", "last_year_average"]], on=who
    )
    absent["code"] = "SI-03"
    absent.loc[absent["min"].isna(), "code"] = "SI-01"
    absent.loc[absent.period < absent["min"], "code"] = "SI-02"
    absent.loc[absent.period > absent["max"], "code"] = "SI-15"
    absent["due"], absent["base"], absent["late"] = absent.last_year_average.clip(FLOOR, CAP), 0, 0
    absent["due_on"] = absent.period.map(ends)
    found.append(absent.merge(rates, how="cross"))
    found.append(absent[absent.withheld_pension > 0].assign(code="SI-10", due=0))
    found.append(payroll[payroll.cash_in_lieu > 0].assign(code="SI-16", due=0))
    digits = sum(roster.person_id.str[i].astype(int) * w for i, w in enumerate(WEIGHTS))
    last = (digits % 11).map(dict(enumerate("10X98765432")))
    found.append(roster[last != roster.person_id.str[17]].assign(code="SI-12", due=0))
    lacking = worked[worked.kinds < 5]
    found.append(lacking.assign(code="SI-04", due=0))
    two = paid.groupby(["person_id", "period"]).employer_id.nunique()
    found.append(two[two > 1].reset_index().assign(code="SI-13", due=0))
    at_floor = (cells.base <= FLOOR).groupby(
        [cells.employer_id, cells.period, cells.kind], observed=True
    )
    pay = payroll.groupby(["employer_id", "period"], observed=True).gross.mean()
    group = (
        at_floor.mean()
        .rename("part")
        .reset_index()
        .merge(pay.rename("pay").reset_index(), on=["employer_id", "period"])
    )
    group = group[(group.part >= 0.8) & (group.pay > 1.3 * FLOOR)]
    found.append(group.assign(code="SI-08", due=0))
    every = pd.concat(found, ignore_index=True)
    every = every.sort_values([*cell, "kind", "due", "code"], ascending=[1, 1, 1, 1, 0, 1])
    carries = ~every.duplicated([*cell, "kind"])
    short = (every.due - every.base).clip(lower=0).where(carries, 0)
    every["employer_short"] = (short * every.er).round(2)
    every["worker_short"] = (short * every.wr).round(2)
    days = (pd.Timestamp(SETTLE_ON) - every.due_on).dt.days
    owed = short * (every.er + every.wr) * days + every.late.where(carries, 0)
    every["late_fee"] = (owed * 0.0005).round(2)
    every.drop(columns=["due_on"]).to_csv(folder / "pandas.csv", index=False)
    return len(every)


def read_with_calamine(folder: Path) -> int:
    """Reading alone: header found, rows written out for the tables."""
    from zhijia.rights.rules.insurance.reading import stage_all

    names = {"roster": "roster", "payroll": "payroll", "contributions": "paid"}
    books = {layout: folder / f"{name}.xlsx" for layout, name in names.items()}
    stage_all(books, folder, {}, threads=2)
    return 0


def read_with_openpyxl(folder: Path) -> int:
    import openpyxl

    for name in ("roster", "payroll", "paid"):
        book = openpyxl.load_workbook(folder / f"{name}.xlsx", read_only=True)
        with (folder / f"opened-{name}.csv").open("w", newline="") as out:
            for sheet in book.worksheets:
                csv.writer(out).writerows(sheet.iter_rows(values_only=True))
        book.close()
    return 0


RUNNERS: dict[str, Callable[[Path], int]] = {
    "project": run_project,
    "duckdb_sql": run_sql,
    "pandas": run_pandas,
    "read_calamine": read_with_calamine,
    "read_openpyxl": read_with_openpyxl,
}


# --- measuring -------------------------------------------------------------------------------------


def measure(name: str, folder: Path) -> dict[str, float] | None:
    """One run in a process of its own: seconds inside it, peak resident MB, findings."""
    command = [sys.executable, __file__, "--run", name, "--folder", str(folder)]
    root = Path(__file__).resolve().parent.parent
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def run_once(name: str, folder: Path) -> None:
    for module in ("duckdb", "pandas") if name == "pandas" else ("duckdb",):
        __import__(module)
    begun, worked = time.perf_counter(), time.process_time()
    findings = RUNNERS[name](folder)
    run = {
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": time.process_time() - worked,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "findings": findings,
    }
    print(json.dumps(run))


def compare(names: list[str], folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            if (run := measure(name, folder)) is not None:
                runs[name].append(run)
                print(name, json.dumps(run), file=sys.stderr, flush=True)
    return {
        name: {
            "seconds": round(statistics.median(r["seconds"] for r in found), 3),
            "cpu_seconds": round(statistics.median(r["cpu_seconds"] for r in found), 3),
            "peak_mb": max(r["peak_mb"] for r in found),
            "findings": found[0]["findings"],
        }
        for name, found in runs.items()
        if found
    }


def ratios(found: dict[str, dict[str, float]]) -> dict[str, float]:
    mine, result = found["project"], {}
    for clock in ("seconds", "cpu_seconds"):
        if "duckdb_sql" in found:
            ratio = mine[clock] / found["duckdb_sql"][clock]
            result[f"project_over_sql_{clock}"] = round(ratio, 2)
        if "pandas" in found:
            ratio = found["pandas"][clock] / mine[clock]
            result[f"pandas_over_project_{clock}"] = round(ratio, 2)
    return result


def write_workbooks(folder: Path) -> None:
    import xlsxwriter

    for name in ("roster", "payroll", "paid"):
        with (
            xlsxwriter.Workbook(
                folder / f"{name}.xlsx", {"constant_memory": True, "strings_to_numbers": False}
            ) as book,
            (folder / f"{name}.csv").open(newline="") as rows,
        ):
            sheet = book.add_worksheet()
            for number, row in enumerate(csv.reader(rows)):
                for place, cell in enumerate(row):
                    money = number and place >= 3 and cell.replace(".", "").isdigit()
                    (sheet.write_number if money else sheet.write_string)(
                        number, place, float(cell) if money else cell
                    )


SIZES = {"quick": 2_000, "stated": 200_000}
MOST_MB = 1_600
PROJECT, LIMIT, PEER, TENTH = "project", "limit SQL by hand", "peer pandas", "project, a tenth"


def cases(size: str) -> Iterator[Case]:
    """For `script/bench`: every run in a process of its own, as the command is used."""
    workers = SIZES[size]
    with tempfile.TemporaryDirectory() as large, tempfile.TemporaryDirectory() as small:
        write_files(workers, Path(large))
        write_files(workers // 10, Path(small))
        runners = {
            PROJECT: ("project", Path(large)),
            LIMIT: ("duckdb_sql", Path(large)),
            PEER: ("pandas", Path(large)),
            TENTH: ("project", Path(small)),
        }
        goals = (
            Goal(PROJECT, LIMIT, at_most=1.5),
            Goal(PEER, PROJECT, at_least=2.5),
            Goal(PROJECT, TENTH, at_most=11),
        )
        question = (
            f"Hold the roster, payroll and contributions of {workers:,} workers against each other."
        )
        peaks: dict[str, str] = {}
        contenders = {
            name: partial(_seconds, runner, folder, peaks)
            for name, (runner, folder) in runners.items()
        }
        name = f"{workers:,} workers, CSV to findings"
        yield Case(name, question, contenders, goals, rounds=3, facts=peaks)
    yield workbooks(max(workers // 100, 200))


def workbooks(workers: int) -> Case:
    """Reading the same three files as workbooks: found header, rows ready for the tables."""
    folder = tempfile.TemporaryDirectory()
    place = Path(folder.name)
    write_files(workers, place)
    write_workbooks(place)
    peaks: dict[str, str] = {}

    def run(name: str) -> float:
        assert folder is not None  # kept until the last run
        return _seconds(name, place, peaks)

    contenders = {
        "project": partial(run, "read_calamine"),
        "peer openpyxl": partial(run, "read_openpyxl"),
    }
    goals = (Goal("peer openpyxl", "project", at_least=6),)
    question = f"Read the workbooks of {workers:,} workers."
    return Case(
        f"{workers:,} workers, workbooks", question, contenders, goals, rounds=3, facts=peaks
    )


def _seconds(name: str, folder: Path, peaks: dict[str, str]) -> float:
    """The run's own seconds; its peak memory is kept, and the project's is held to its limit."""
    found = measure(name, folder)
    if found is None:
        raise SystemExit(f"{name} is not installed")
    most = max(int(found["peak_mb"]), int(peaks.get(f"peak of {name}", "0 MB").split()[0]))
    peaks[f"peak of {name}"] = f"{most} MB"
    if name == "project" and most > MOST_MB:
        raise SystemExit(f"the project took {most} MB, more than {MOST_MB}")
    return found["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=20_000)
    parser.add_argument("--also", type=int, help="a second size, for the growth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--spreadsheet", type=int, help="workers in the workbook comparison")
    parser.add_argument("--only", nargs="*", default=["project", "duckdb_sql", "pandas"])
    parser.add_argument("--run", choices=RUNNERS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.run:
        run_once(options.run, options.folder)
        return
    report: dict[str, object] = {"sizes": {}}
    sizes = [size for size in (options.also, options.workers) if size]
    seconds = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            write_files(size, Path(name))
            found = compare(options.only, Path(name), options.rounds)
            missing = [peer for peer in options.only if peer not in found]
            report["sizes"][size] = {"runs": found, "ratios": ratios(found), "not_run": missing}
            seconds.append(found["project"]["seconds"])
    if len(seconds) == 2:
        report["growth"] = {
            "rows": round(sizes[1] / sizes[0], 2),
            "seconds": round(seconds[1] / seconds[0], 2),
        }
    if options.spreadsheet:
        with tempfile.TemporaryDirectory() as name:
            write_files(options.spreadsheet, Path(name))
            write_workbooks(Path(name))
            names = ["read_calamine", "read_openpyxl"]
            found = compare(names, Path(name), options.rounds)
            gain = found["read_openpyxl"]["seconds"] / found["read_calamine"]["seconds"]
            report["spreadsheet"] = {
                "workers": options.spreadsheet,
                "runs": found,
                "openpyxl_over_calamine": round(gain, 2),
            }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
