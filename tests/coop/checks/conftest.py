"""It is Tuesday 1 December 2026, and a co-op has three people."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, time

import pytest
from sqlalchemy import event

from core import clock
from core.db import db
from tests.factories.rota import small_coop

TODAY = date(2026, 12, 1)


@pytest.fixture
def coop(database):
    with clock.at(clock.instant(TODAY, time(9))):
        yield small_coop(3)


@pytest.fixture
def count_queries(database):
    class Counter:
        count = 0

    @contextmanager
    def counting():
        counter = Counter()

        def note(*_):
            counter.count += 1

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield counter
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
