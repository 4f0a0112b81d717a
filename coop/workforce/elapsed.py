"""Minutes from one instant to another, counted by the database: SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class minutes_between(GenericFunction[int]):  # noqa: N801 - named as SQL names functions
    """Whole minutes, rounded down, as `clock.minutes_between` has them."""

    type = Integer()
    inherit_cache = True


@compiles(minutes_between)
def _standard(element: Any, compiler: Any, **more: Any) -> str:
    start, end = (compiler.process(one, **more) for one in element.clauses)
    return f"cast(floor(extract(epoch from ({end} - {start})) / 60) as bigint)"


@compiles(minutes_between, "sqlite")
def _sqlite(element: Any, compiler: Any, **more: Any) -> str:
    start, end = (compiler.process(one, **more) for one in element.clauses)
    return f"((strftime('%s', {end}) - strftime('%s', {start})) / 60)"
