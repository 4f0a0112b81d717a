"""The database: one session, one way to write, the same on SQLite and PostgreSQL.

Every write happens inside `transaction()`. On SQLite it takes the write lock when it begins,
so that what a service decides on cannot change under it; readers never take it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    event,
    select,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from core.errors import NotFound

WRITE_MARK = "carework_write"
MIGRATIONS = Path(__file__).with_name("migrations")
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back, whatever the driver says."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. `__audit_hidden__` names fields whose values the audit must not keep."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcDateTime(),
        Decimal: Numeric(12, 4),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        str: String(255),
        int: Integer().with_variant(BigInteger(), "postgresql"),
    }
    __audit_hidden__: tuple[str, ...] = ()
    __audited__: bool = True

    id: Mapped[int] = mapped_column(primary_key=True)


@event.listens_for(Table, "after_parent_attach")
def _never_reuse_ids(table: Table, parent: Any) -> None:
    """SQLite would give a removed row's number to the next: the audit must not mix them up."""
    if parent is Base.metadata:
        table.kwargs["sqlite_autoincrement"] = True


class CoopOwned:
    """A row that belongs to one co-op; every query of it is scoped by `coop_id`."""

    coop_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)


class Spell:
    """A dated fact: true from `from_on` to `until_on`, both included; no end means it lasts."""

    from_on: Mapped[date]
    until_on: Mapped[date | None]

    def holds_on(self, on: date) -> bool:
        """Whether the fact is true on that day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


def in_force(model: Any, on: date) -> Any:
    """An SQL condition: the spell holds on that day."""
    return (model.from_on <= on) & ((model.until_on.is_(None)) | (model.until_on >= on))


def overlapping(model: Any, first: date, last: date) -> Any:
    """An SQL condition: the spell holds on some day from `first` to `last`, both included."""
    return (model.from_on <= last) & ((model.until_on.is_(None)) | (model.until_on >= first))


db = SQLAlchemy(metadata=Base.metadata)
Row = TypeVar("Row", bound=Base)


def owned(model: type[Row], row_id: int, coop_id: int, *, lock: bool = False) -> Row:
    """The co-op's own row by its id; NotFound if it is another co-op's or nobody's.

    `lock` holds the row until the transaction ends (PostgreSQL; on SQLite it is held anyway).
    """
    owner: Any = model
    query = select(model).where(model.id == row_id, owner.coop_id == coop_id)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound
    return row


@contextmanager
def transaction() -> Iterator[Session]:
    """The one way to write: begins afresh, commits at the end, rolls back on any error.

    Reload inside what you decide on: what was read before may be stale. Raises RuntimeError
    when nested or when something was changed outside.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside transaction()")
    session.rollback()
    session.connection(execution_options={WRITE_MARK: True})
    session.info["writing"] = True
    afterwards: list[Callable[[], object]] = []
    session.info["afterwards"] = afterwards
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
        session.info.pop("afterwards", None)
    for call in afterwards:
        call()


def after_commit(call: Callable[[], object]) -> None:
    """Have something done once the open transaction has been committed, and only then."""
    db.session().info["afterwards"].append(call)


@event.listens_for(Session, "before_flush")
def _refuse_unmarked_writes(session: Session, context: Any, instances: Any) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("a write outside transaction()")


def _on_sqlite_connect(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is removed does not linger in the file
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get(WRITE_MARK)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def prepare(engine: Engine) -> None:
    """Give an engine the habits above; harmless on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)


def init_app(app: Flask, url: str) -> None:
    """Bind the app to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": True})
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        prepare(db.engine)
