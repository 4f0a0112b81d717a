"""Alembic's entry: the app's engine, our metadata, safe table rebuilds on SQLite."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from core.db import WRITE_MARK, Base

config = context.config


def _render(kind: str, item: Any, autogen: Any) -> Any:
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        autogen.imports.add("import core.db")
        return "core.db.UtcDateTime()"
    return False


def _run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as plain:
        if sqlite:
            # A table rebuild would otherwise cascade into child rows.
            plain.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection = plain.execution_options(**{WRITE_MARK: True})
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            render_item=_render,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.execute(sa.text("PRAGMA foreign_key_check")).fetchall()
                if broken:
                    raise RuntimeError(f"the migration left rows without their parent: {broken}")
        if sqlite:
            plain.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not as a script of SQL.")
_run()
