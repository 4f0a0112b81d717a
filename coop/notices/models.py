"""What people are told, and that they have read it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.shifts.models import Shift
from core.db import Base, CoopOwned
from core.people.models import Person, Service


class Announcement(CoopOwned, Base):
    """Words for everybody, for a service, or (a note) for those on one shift."""

    __tablename__ = "announcement"
    __table_args__ = (Index(None, "coop_id", "made_at"),)

    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]

    service: Mapped[Service | None] = relationship()
    shift: Mapped[Shift | None] = relationship()


class Receipt(CoopOwned, Base):
    """A person has read it."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    read_at: Mapped[datetime]


class Alert(CoopOwned, Base):
    """Something that cannot wait: for a person, or for all who have a permission."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("coop_id", "kind", "subject_id", "person_id"),
        Index(None, "coop_id", "closed_at"),
    )

    kind: Mapped[str]  # "not_started", "changed", "published"
    subject_id: Mapped[int]  # what it is about: an assignment, a rota
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    permission: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()


class Message(CoopOwned, Base):
    """What one person was told: an inbox that loses nothing; words are never changed.

    `key` marks what is to be told only once (a reminder of one shift at one time).
    """

    __tablename__ = "message"
    __audited__ = False  # it is its own record of who was told what, when
    __table_args__ = (Index(None, "person_id", "made_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NewsChoice(CoopOwned, Base):
    """How a person wants to be told; without a row the defaults of `rules.Quiet` hold."""

    __tablename__ = "news_choice"
    __table_args__ = (CheckConstraint("remind_hours between 0 and 72", name="remind_hours"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    by_email: Mapped[list[Any]]  # kinds of news wanted by e-mail too
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    urgent_in_quiet: Mapped[bool]
    remind_hours: Mapped[int]  # before a shift; 0: no reminder
