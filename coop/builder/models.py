"""Saved exports, and the files made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class SavedExport(CoopOwned, Base):
    """What somebody wants out of a subject: columns in order, filters, a form; and when.

    `filters` are codes and values by the filter's key (coop.builder.periods for periods).
    `next_at` is when it is due; it is null where nothing makes it by itself, and once it was
    stopped, of which `stopped` says why.
    """

    __tablename__ = "saved_export"
    __table_args__ = (
        UniqueConstraint("coop_id", "owner_id", "name"),
        CheckConstraint("form in ('xlsx', 'csv')", name="form"),
        CheckConstraint("every in ('', 'week', 'month')", name="every"),
        CheckConstraint(
            "(every = '') = (day is null) and (every = '') = (hour is null)", name="when"
        ),
        CheckConstraint("every <> '' or next_at is null", name="due"),
        Index(None, "next_at"),
    )

    name: Mapped[str]
    subject: Mapped[str]  # a code of core.exporting
    columns: Mapped[list[Any]]
    filters: Mapped[dict[str, Any]]
    form: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    shared: Mapped[list[Any]]  # roles that may make it too, of what they see themselves
    every: Mapped[str] = mapped_column(default="")
    day: Mapped[int | None]
    hour: Mapped[int | None]
    next_at: Mapped[datetime | None]
    stopped: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ExportFile(CoopOwned, Base):
    """A file made of a saved export, as it was made; it goes when its days are over."""

    __tablename__ = "export_file"

    export_id: Mapped[int] = mapped_column(ForeignKey("saved_export.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))
    rows: Mapped[int]
    words: Mapped[str] = mapped_column(Text)  # what it was narrowed to, with its days
    due_at: Mapped[datetime | None]  # of one that was made by itself
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
