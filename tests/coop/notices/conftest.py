from contextlib import contextmanager

import pytest
from sqlalchemy import event

from core.db import db


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
