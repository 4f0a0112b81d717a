"""One migrated database a process, copied (or emptied) for each test; no network, no waiting."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, insert, select, text
from xdist.scheduler import LoadFileScheduling

from coop.rota.engine import cache_key
from coop.statutory.models import LegalFigure
from core.acting import NOBODY, acting
from core.db import Base, db
from tests.chromium import chromium
from tests.factories.counting import count_queries
from tests.factories.emptied import Emptied
from tests.factories.migrated import migrate
from tests.postgres_server import postgres_url
from wsgi import create_app

__all__ = ["chromium", "count_queries", "postgres_url"]  # fixtures of every test

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--screenshots=DIR`, for the browser tests."""
    parser.addoption(
        "--screenshots",
        metavar="DIR",
        help="write pictures of every page the browser tests pass, at both sizes, light and dark",
    )


gc.disable()  # nothing that is read in while tests are collected is ever let go of


def pytest_collection_finish() -> None:
    """From here on, nobody walks through the modules in search of garbage."""
    gc.freeze()
    gc.enable()


ROOT = Path(__file__).resolve().parents[1]
FIRST = ("browser", "faults", "slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left with it alone at the end."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in FIRST))


class _ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Tests of a file stay on one process; those of tests/browser all do: they share one site.

    Not by xdist's groups: it writes them into a field of the test that pytest 9.2 reads no more.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "tests/browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile:
    """How tests are dealt to the processes."""
    return _ByFile(config, log)


# Compiled once for all processes and runs; must stand before numba is imported anywhere.
_KEPT = ROOT / ".pytest_cache" / "numba" / cache_key()
os.environ.setdefault("NUMBA_CACHE_DIR", str(_KEPT))

_real_connect = socket.socket.connect


def _only_local(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if isinstance(address, tuple) and host not in ("127.0.0.1", "::1", "localhost"):
        raise RuntimeError(f"a test tried to reach {host}")
    _real_connect(self, address)  # type: ignore[arg-type]


socket.socket.connect = _only_local  # type: ignore[method-assign,assignment]


class FreshClient(FlaskClient):
    """Gives each request an app context of its own, as a server does, whatever the test holds."""

    def open(self, *args, **kwargs):
        """One request."""
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        db.session.rollback()  # what the test reads next is what the request left
        return answer


def _fresh_postgres(url: str, name: str) -> str:
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return url.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole application on a migrated, empty database of this process's own."""
    folder = tmp_path_factory.mktemp("instance")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    given = os.environ.get("TEST_DATABASE_URL", "")
    url = ""
    if given:
        plain = given.replace("postgresql://", "postgresql+psycopg://", 1)
        url = _fresh_postgres(plain, f"carework_test_{worker}")
    env = {
        "CAREWORK_INSTANCE": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": "a key for tests only, long enough",
    }
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    config = {
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "PASSWORD_HASHER": hasher,
        "RATELIMIT_ENABLED": False,
        "SERVER_NAME": "localhost",
    }
    made = create_app(env, config)
    made.test_client_class = FreshClient
    with made.app_context():
        migrate()
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            made.extensions["emptied"] = Emptied(Path(str(db.engine.url.database)))
    yield made
    with made.app_context():
        db.engine.dispose()
    if "emptied" in made.extensions:
        made.extensions["emptied"].close()


FIGURES = LegalFigure.__table__
SHIPPED = select(*(column for column in FIGURES.columns if column.name != "id")).where(
    LegalFigure.coop_id.is_(None)
)


def _empty(app: Flask) -> None:
    engine = db.engine
    if engine.dialect.name == "sqlite":
        emptied: Emptied = app.extensions["emptied"]
        if not emptied.in_place():
            engine.dispose()
            emptied.anew()
        return
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        shipped = connection.execute(SHIPPED).mappings().all()  # by a migration, with the schema
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        connection.execute(insert(LegalFigure), [{**row} for row in shipped])


@pytest.fixture(autouse=True)
def nobody_acts() -> None:
    """Whoever the last test signed in is not the one who does this test's deeds."""
    acting.set(NOBODY)


@pytest.fixture
def database(app: Flask) -> Iterator[Flask]:
    """An empty database and an open app context; what is written is really committed."""
    with app.app_context():
        _empty(app)
        yield app
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def client(database: Flask) -> FlaskClient:
    """A browser with no cookies, on the empty database."""
    return database.test_client()
