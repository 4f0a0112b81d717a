"""Fixtures: a day on which the tests stand still, and a count of what is read."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from core import clock
from core.db import db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sunday_noon(monkeypatch):
    """It is noon on Sunday 22 November 2026, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def count(database):
    """Statements run inside `with count() as statements`, reads only."""

    @contextmanager
    def counting():
        found = []

        def note(connection, cursor, statement, *rest):
            if statement.lstrip().upper().startswith("SELECT"):
                found.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
