"""Whole days off."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class LeaveKind(StrEnum):
    """Why somebody is off."""

    HOLIDAY = "holiday"
    SICKNESS = "sickness"
    PARENTAL = "parental"
    TRAINING = "training"
    UNPAID = "unpaid"


class Leave(CoopOwned, Base):
    """Whole days off, both included. Approved by somebody else; then a commitment."""

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="dates"),
        Index(None, "person_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    from_on: Mapped[date]
    until_on: Mapped[date]
    paid: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="asked")  # asked, approved, refused, cancelled
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
