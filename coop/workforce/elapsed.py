"""What the database counts with, said to SQLite and PostgreSQL alike."""

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


class nought_or_more(GenericFunction[int]):  # noqa: N801 - named as SQL names functions
    """A number, or nought where it is less; said once, as it may be dear to work out."""

    type = Integer()
    inherit_cache = True


@compiles(nought_or_more)
def _greatest(element: Any, compiler: Any, **more: Any) -> str:
    (one,) = (compiler.process(part, **more) for part in element.clauses)
    return f"greatest(0, {one})"


@compiles(nought_or_more, "sqlite")
def _max(element: Any, compiler: Any, **more: Any) -> str:
    (one,) = (compiler.process(part, **more) for part in element.clauses)
    return f"max(0, {one})"
