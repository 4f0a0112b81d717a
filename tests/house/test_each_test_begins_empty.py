"""What each test is given: a database equal to the one that the migrations made."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import text

from core.acting import NOBODY, acting
from core.db import db
from tests.factories.capital import make_shares, make_terms
from tests.factories.emptied import Emptied
from tests.factories.people import as_role, make_coop, make_person, make_service

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def emptied(app: Flask) -> Emptied:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL empties its tables by one statement")
    return app.extensions["emptied"]


def all_of(path) -> list[str]:
    """Every row and every table, index and trigger, in no order."""
    with closing(sqlite3.connect(path)) as line:
        return sorted(line.iterdump())


def test_what_was_written_has_gone_and_what_was_shipped_is_back(emptied, client):
    coop = make_coop()
    make_terms(coop)
    make_shares(coop, make_person(coop, service_id=make_service(coop)), 200_000)
    as_role(client, coop, "treasurer")
    client.get("/")
    with db.engine.begin() as line:
        line.execute(text("UPDATE legal_figure SET coop_id = :coop WHERE id % 2"), {"coop": coop})
    assert all_of(emptied.path) != all_of(emptied.template)
    db.session.remove()
    acting.set(NOBODY)
    assert emptied.in_place()
    assert all_of(emptied.path) == all_of(emptied.template)
    assert make_coop() == coop  # who was connected goes on, and numbers begin anew


def test_while_somebody_writes_or_with_a_table_more_it_is_copied_anew(emptied):
    with closing(sqlite3.connect(emptied.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not emptied.in_place()
        other.execute("ROLLBACK")
        assert emptied.in_place()
        other.execute("CREATE TABLE more (id INTEGER)")
        assert not emptied.in_place()
    db.session.remove()
    db.engine.dispose()
    emptied.anew()
    assert all_of(emptied.path) == all_of(emptied.template)
    assert emptied.in_place()
