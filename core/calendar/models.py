"""Commitments: what a person's time is given to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class Commitment(CoopOwned, Base):
    """From `start_at` up to `end_at`; no two of a person overlap (core.calendar.service)."""

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="order"),
        UniqueConstraint("source", "source_id"),
        Index(None, "person_id", "start_at"),
        Index(None, "coop_id", "start_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    kind: Mapped[str]  # "shift", "leave", "session", "meeting", "interview"
    paid: Mapped[bool]
    title: Mapped[str]
    source: Mapped[str]  # table of the thing that wrote it: "assignment", "leave"
    source_id: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")  # rises on change
    changed_at: Mapped[datetime | None]  # none: promised before changes were kept


class Withdrawn(CoopOwned, Base):
    """A promise as it stood when it was given back, so that calendars can be told it is off."""

    __tablename__ = "withdrawn_promise"
    __table_args__ = (
        Index(None, "person_id", "gone_at"),
        Index(None, "source", "source_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    kind: Mapped[str]
    paid: Mapped[bool]
    title: Mapped[str]
    source: Mapped[str]
    source_id: Mapped[int]
    sequence: Mapped[int]
    gone_at: Mapped[datetime]


class CalendarKey(CoopOwned, Base):
    """A person's private calendar address; raising `number` ends every address given before."""

    __tablename__ = "calendar_key"
    __audit_hidden__ = ("number",)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    off_at: Mapped[datetime | None]
