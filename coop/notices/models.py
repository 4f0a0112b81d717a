"""What people are told, and that they have read it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
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
        # Two rows that name nobody are equal to no database: what is for a permission has an
        # index of its own.
        UniqueConstraint("coop_id", "kind", "subject_id", "person_id"),
        Index(
            "uq_alert_for_permission",
            "coop_id",
            "kind",
            "subject_id",
            "permission",
            unique=True,
            sqlite_where=text("person_id is null"),
            postgresql_where=text("person_id is null"),
        ),
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

    `key` marks what is to be told only once (a reminder of one shift at one time). What has an
    alert is new until it is read or the alert is closed; what has an `until_at`, until then.
    """

    __tablename__ = "message"
    __audited__ = False  # it is its own record of who was told what, when
    __table_args__ = (
        Index(None, "person_id", "made_at"),
        Index(None, "coop_id", "for_digest"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alert.id"), index=True)
    until_at: Mapped[datetime | None]  # it is no news any more: the shift has begun
    for_digest: Mapped[bool] = mapped_column(default=False)  # waits for the next daily letter
    in_digest_on: Mapped[date | None]  # the day whose letter holds it


class NewsChoice(CoopOwned, Base):
    """How a person wants to be told; without a row the defaults of `rules.Choice` hold."""

    __tablename__ = "news_choice"
    __table_args__ = (CheckConstraint("remind_hours between 0 and 72", name="remind_hours"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    channels: Mapped[dict[str, Any]]  # kind of news to rules.Channel; a kind not named: default
    digest_at: Mapped[time]  # local time of the daily letter
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    urgent_in_quiet: Mapped[bool]
    remind_hours: Mapped[int]  # before a shift; 0: no reminder
