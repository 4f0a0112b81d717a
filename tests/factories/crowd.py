"""Several at the same moment: an application on either database, and calls that set off together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from core.db import db
from tests.factories.migrated import migrate
from wsgi import create_app

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def app_on(request: pytest.FixtureRequest, folder: Path, name: str) -> Iterator[Flask]:
    """For a fixture with `params=BOTH`: a migrated, empty application, its context open."""
    env = {"CAREWORK_INSTANCE": str(folder), "SECRET_KEY": "a key for tests only, long enough"}
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        name = f"carework_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        env["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/" + name
    app = create_app(env, {"TESTING": True, "SERVER_NAME": "localhost"})
    with app.app_context():
        migrate()
        yield app
        db.session.remove()
        db.engine.dispose()


def at_once(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    """Make the calls in threads that set off together; what each gave or raised."""
    gate = threading.Barrier(len(calls))
    given: list[Any] = [None] * len(calls)

    def run(n: int, call: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait(20)
            try:
                given[n] = call()
            except Exception as error:
                given[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.rollback()
    return given
