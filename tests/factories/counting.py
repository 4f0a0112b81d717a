"""How many queries something asks: a page of many people asks no more than one of few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from core.db import db


class Counter:
    """The queries so far."""

    count = 0


@contextmanager
def counting() -> Iterator[Counter]:
    """Count what is asked inside."""
    counter = Counter()

    def note(*_: Any) -> None:
        counter.count += 1

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield counter
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def count_queries(database: object) -> Callable[[], AbstractContextManager[Counter]]:
    """`with count_queries() as counter:` counts what is asked inside."""
    return counting
