"""Packs as they were made, and which are made again each month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class PackSchedule(CoopOwned, Base):
    """A pack that is made by itself, with what its owner may read on that day.

    `day` of each month; it covers the `months` before. Ended, never removed.
    """

    __tablename__ = "pack_schedule"
    __table_args__ = (
        CheckConstraint("day between 1 and 28", name="day"),
        CheckConstraint("months in (1, 3, 12)", name="months"),
        CheckConstraint("compared in ('', 'before', 'year')", name="compared"),
        Index(None, "next_on"),
    )

    chapters: Mapped[list[Any]]  # codes of core.reports
    months: Mapped[int]
    compared: Mapped[str]
    day: Mapped[int]
    next_on: Mapped[date]
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    owner: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")  # it ended by itself


class BoardPack(CoopOwned, Base):
    """A pack, archived as it was made; a later one of the same days stands beside it."""

    __tablename__ = "board_pack"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="dates"),
        Index(None, "coop_id", "made_at"),
    )

    title: Mapped[str]
    chapters: Mapped[list[Any]]
    first_on: Mapped[date]
    last_on: Mapped[date]
    compared: Mapped[str]
    workbook_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("pack_schedule.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
