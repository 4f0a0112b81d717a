from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from core.db import db


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
