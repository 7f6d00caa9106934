"""The wind tunnel: two policies, or one under two lines, over the same families.

Who enters, leaves or moves to another class; what it costs, by fund and by area; when the budget
ends; how many families stand within five per cent of a line. A count of one to four is not shown,
nor a sum that rests on so few, nor anything from which one of them could be reckoned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from zhijia.care.rules.batch import Run, columns_of, engine, run_file, scan
from zhijia.care.rules.cells import text
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.small_groups import HIDDEN, shown_count, suppressed, suppressed_parts
from zhijia.kernel.lines import Object
from zhijia.kernel.money import yuan
from zhijia.kernel.small_groups import hidden_among, is_safe, is_small

OUTSIDE = ("none", "undecided")
UNNAMED_FUND = "未写明"


@dataclass(frozen=True, slots=True)
class Budget:
    """What there is to spend, in fen; families are paid in the order of the file."""

    fen: int


def compare(one: Run, other: Run, households: Path, budget: Budget | None = None) -> Object:
    """What changes when `other` takes the place of `one` for these families."""
    with TemporaryDirectory() as folder, engine() as connection:
        answers = [Path(folder) / f"{side}.parquet" for side in ("before", "after")]
        for run, file in zip((one, other), answers, strict=True):
            run_file(replace(run, near_lines=True), households, file)
        _join(connection, answers, households)
        return {
            "policies": [one.policy.id, other.policy.id],
            "households": _number(connection, "SELECT count(*) FROM pairs"),
            "movement": _movement(connection),
            "cost": [_cost(connection, run.policy, side) for run, side in _sides(one, other)],
            "areas": _areas(connection),
            "budget_ends": [
                _budget_end(connection, side, budget) for _, side in _sides(one, other)
            ],
            "near_a_line": [_near(connection, side) for _, side in _sides(one, other)],
        }


def _sides(one: Run, other: Run) -> tuple[tuple[Run, str], tuple[Run, str]]:
    return (one, "before"), (other, "after")


def _join(connection: duckdb.DuckDBPyConnection, answers: list[Path], households: Path) -> None:
    """Both answers of each family, with its area and its order of payment."""
    for side, file in zip(("before", "after"), answers, strict=True):
        connection.execute(
            f"CREATE TEMP VIEW {side} AS SELECT * FROM read_parquet({text(str(file))})"
        )
    source = scan(households)
    columns = columns_of(connection, source)
    area = "CAST(area AS VARCHAR)" if columns.has("area") else "''"
    applied = "CAST(applied_on AS VARCHAR)" if columns.has("applied_on") else "''"
    connection.execute(
        f"CREATE TEMP TABLE places AS SELECT row_number() OVER () AS row, {area} AS area, "
        f"{applied} AS applied_on FROM {source}"
    )
    connection.execute(
        "CREATE TEMP TABLE pairs AS SELECT places.*, coalesce(before.class, 'error') AS class_before, "
        "coalesce(after.class, 'error') AS class_after, coalesce(before.aid_fen, 0) AS aid_before, "
        "coalesce(after.aid_fen, 0) AS aid_after FROM before JOIN after USING (row) JOIN places USING (row)"
    )


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(sql).fetchall()[0][0] or 0)


def _movement(connection: duckdb.DuckDBPyConnection) -> Object:
    rows = connection.execute(
        "SELECT class_before, class_after, count(*) FROM pairs GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    parts: dict[str, dict[str, int]] = {"enter": {}, "leave": {}, "move": {}, "stay": {}}
    for before, after, count in rows:
        parts[_kind(before, after)][f"{before}>{after}"] = count
    kinds, by_class = suppressed_parts(parts)
    return {**kinds, "by_class": by_class}


def _kind(before: str, after: str) -> str:
    was_in, is_in = before not in (*OUTSIDE, "error"), after not in (*OUTSIDE, "error")
    if was_in and is_in:
        return "stay" if before == after else "move"
    return "enter" if is_in else "leave" if was_in else "stay"


def _cost(connection: duckdb.DuckDBPyConnection, policy: Policy, side: str) -> Object:
    """The sum of what may be paid, by fund; no sum over fewer than five families is shown, nor two
    from which one could be reckoned."""
    found: Object = {"policy": policy.id, "total": "0.00", "families": 0, "funds": {}}
    funds = _funds(policy)
    if not funds:
        return found
    fen, families = _sum(connection, f"SELECT aid_fen AS fen FROM {side}")
    sums = {
        fund: _sum(connection, f"SELECT {' + '.join(paid)} AS fen FROM {side}")
        for fund, paid in funds.items()
    }
    payers = {fund: count for fund, (_fen, count) in sums.items()}
    hidden = hidden_among(payers)
    is_total_hidden = is_small(families) or not is_safe(payers, hidden)
    return found | {
        "total": HIDDEN if is_total_hidden else yuan(fen),
        "families": HIDDEN if is_total_hidden else families,
        "funds": {
            fund: HIDDEN if fund in hidden else yuan(paid) for fund, (paid, _count) in sums.items()
        },
    }


def _funds(policy: Policy) -> dict[str, list[str]]:
    """What each fund pays, as SQL: a kind of aid may come from another fund for another class. Where
    one class may get it from several, they stand together."""
    funds: dict[tuple[str, str], list[str]] = {}
    for rule in policy.aid:
        for code in rule.classes or {""}:
            named = funds.setdefault((rule.kind, code), [])
            if (fund := rule.fund or UNNAMED_FUND) not in named:
                named.append(fund)
    for (kind, code), named in funds.items():
        named += [fund for fund in funds.get((kind, ""), []) if code and fund not in named]
    paid: dict[str, list[str]] = {}
    for (kind, code), named in funds.items():
        others = [text(other) for each, other in funds if each == kind and other]
        here = (
            f"class = {text(code)}" if code else f"class NOT IN ({', '.join(others) or text('')})"
        )
        paid.setdefault("、".join(named), []).append(
            f"CASE WHEN {here} THEN coalesce({kind}_fen, 0) ELSE 0 END"
        )
    return paid


def _sum(connection: duckdb.DuckDBPyConnection, select: str) -> tuple[int, int]:
    """Fen, and how many families they go to."""
    row = connection.execute(
        f"SELECT coalesce(sum(fen), 0), count(*) FILTER (fen > 0) FROM ({select})"
    ).fetchall()[0]
    return int(row[0]), int(row[1])


def _areas(connection: duckdb.DuckDBPyConnection) -> list[Object]:
    rows = connection.execute(
        f"SELECT area, count(*), count(*) FILTER (class_before NOT IN {(*OUTSIDE, 'error')}), "
        f"count(*) FILTER (class_after NOT IN {(*OUTSIDE, 'error')}), sum(aid_before), sum(aid_after) "
        "FROM pairs GROUP BY area ORDER BY area"
    ).fetchall()
    households = suppressed((row[0], row[1]) for row in rows)
    before = suppressed((row[0], row[2]) for row in rows)
    after = suppressed((row[0], row[3]) for row in rows)
    return [
        {
            "area": area,
            "households": households[area],
            "before": before[area],
            "after": after[area],
            "cost_before": HIDDEN if before[area] == HIDDEN else yuan(int(cost_before)),
            "cost_after": HIDDEN if after[area] == HIDDEN else yuan(int(cost_after)),
        }
        for area, _, _, _, cost_before, cost_after in rows
    ]


def _budget_end(
    connection: duckdb.DuckDBPyConnection, side: str, budget: Budget | None
) -> Object | None:
    """The first family the budget cannot pay in full: its place in the queue and its day."""
    if budget is None:
        return None
    rows = connection.execute(
        f"SELECT place, applied_on FROM (SELECT applied_on, row_number() OVER queue AS place, "
        f"sum(aid_{side}) OVER queue AS spent FROM pairs WHERE aid_{side} > 0 "
        f"WINDOW queue AS (ORDER BY applied_on, row ROWS UNBOUNDED PRECEDING)) "
        f"WHERE spent > {budget.fen} ORDER BY place LIMIT 1"
    ).fetchall()
    return {"place": rows[0][0], "applied_on": rows[0][1]} if rows else None


def _near(connection: duckdb.DuckDBPyConnection, side: str) -> int | str:
    """Families with a measure within five per cent of a line it is held against."""
    return shown_count(_number(connection, f"SELECT count(*) FROM {side} WHERE near_line"))
