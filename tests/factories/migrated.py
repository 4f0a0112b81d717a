"""An application's own empty database with all tables: migrated once a process, then copied."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from core.db import db

_made: set[str] = set()  # PostgreSQL servers that have a template of this process's


@cache
def _template() -> Path:
    folder = tempfile.mkdtemp(prefix="carework-template-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder) / "template.sqlite3"


def migrate() -> None:
    """Give the app in whose context this is called, and which has no tables yet, all tables."""
    if db.engine.dialect.name == "sqlite":
        _by_file(Path(str(db.engine.url.database)))
    else:
        _by_server()


def _by_file(path: Path) -> None:
    template = _template()
    if not template.exists():
        upgrade()
        db.session.remove()
        db.engine.dispose()
        shutil.copy(path, template)
        return
    db.engine.dispose()
    shutil.copy(template, path)


def _by_server() -> None:
    own = str(db.engine.url.database)
    template = f"carework_template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = db.engine.url.set(database="postgres")
    server = url.render_as_string(hide_password=False)
    made, name = (own, template) if server in _made else (template, own)
    if server not in _made:
        upgrade()
        db.session.remove()
    db.engine.dispose()
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{made}" TEMPLATE "{name}"'))
    admin.dispose()
    _made.add(server)
