"""The second dialect: what is written for DuckDB, in Apache Spark's words.

sqlglot knows casts, quotes, lambdas and `//`. What it does not know stands in one table, and each
line of it keeps DuckDB's meaning, of NULL and of overflow above all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp


def in_spark_words(duckdb_sql: str) -> str:
    """A query of the compiler, for Spark."""
    return sqlglot.parse_one(duckdb_sql, read="duckdb").transform(_translated).sql("spark")


def in_duckdb_words(spark_type: str) -> str:
    """A column type, as the compiler knows it: `array<string>` is `VARCHAR[]`."""
    duckdb_type = exp.DataType.build(spark_type, dialect="spark").sql("duckdb")
    return duckdb_type.replace("TEXT", "VARCHAR").replace(", ", ",")


def _translated(node: exp.Expr) -> exp.Expr:
    """One node; sqlglot does not go into what is put in its place, so its arguments go first."""
    match node:
        case exp.Anonymous() if node.name.lower() in _FUNCTIONS:
            arguments = [one.transform(_translated) for one in node.expressions]
            return _FUNCTIONS[node.name.lower()](*arguments)
        case exp.Length():  # the compiler measures lists only
            return exp.func("size", node.this.transform(_translated))
        case exp.Window(this=exp.RowNumber()):
            return exp.func("monotonically_increasing_id")
        case exp.Select():
            return _without_replace(node)
    return node


def _call(pattern: str) -> Callable[..., exp.Expr]:
    """A Spark expression with the arguments of the DuckDB function in the places `a` and `b`."""
    parsed = sqlglot.parse_one(pattern, read="spark")

    def build(*arguments: exp.Expr) -> exp.Expr:
        places = dict(zip("ab", arguments, strict=False))

        def put(node: exp.Expr) -> exp.Expr:
            here = isinstance(node, exp.Column) and places.get(node.name)
            return here.copy() if here else node

        return parsed.transform(put)

    return build


# A sum of poisoned items may leave 64 bits, where DuckDB sums in 128: hence the decimal.
# Spark also reads objects in single quotes, DuckDB and Python do not: none of ours holds one.
_FUNCTIONS: Mapping[str, Callable[..., exp.Expr]] = {
    "json_keys": _call("json_object_keys(a)"),
    "json_valid": _call("(get_json_object(a, '$') IS NOT NULL AND NOT contains(a, '\\''))"),
    "list_sum": _call(
        "aggregate(a, CAST(0 AS DECIMAL(38,0)), "
        "(total, one) -> CAST(total + coalesce(one, 0) AS DECIMAL(38,0)))"
    ),
    "list_bool_and": _call("forall(a, one -> one)"),
    "list_bool_or": _call("exists(a, one -> one)"),
    "list_count": _call("size(filter(a, one -> one IS NOT NULL))"),
    "list_extract": _call("try_element_at(a, CAST(b AS INT))"),
    "list_has_all": _call("size(array_except(b, a)) = 0"),
    "list_slice": _call("slice(a, b, -b)"),  # DuckDB's list_slice(list, -n, -1): the last n
}


def _without_replace(select: exp.Select) -> exp.Select:
    """`* REPLACE (x AS y)` becomes `* EXCEPT (y), x AS y`."""
    for star in list(select.expressions):
        replaced = star.args.get("replace") if isinstance(star, exp.Star) else None
        if replaced:
            star.set("replace", None)
            star.set("except_", [exp.to_identifier(one.alias) for one in replaced])
            select.set("expressions", [*select.expressions, *replaced])
    return select
