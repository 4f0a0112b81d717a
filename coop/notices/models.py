"""What people are told, and that they have read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
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
