"""Requests for cover, who was asked and what they said, and how long the co-op waits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.shifts.models import Shift
from core.db import Base, CoopOwned
from core.people.models import Person


class CoverRequest(CoopOwned, Base):
    """A place that somebody cannot fill, until it is settled."""

    __tablename__ = "cover_request"
    __table_args__ = (
        CheckConstraint("state in ('open', 'taken', 'cancelled', 'short', 'agency')", name="state"),
        CheckConstraint("why in ('sick', 'no_show')", name="why"),
        CheckConstraint("(state = 'open') = (closed_at is null)", name="closed"),
        Index(None, "coop_id", "state"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    away_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    why: Mapped[str]  # coop.absence.rules.Why
    state: Mapped[str] = mapped_column(default="open")
    told: Mapped[str] = mapped_column(default="coordinator")  # coop.absence.rules.Told
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")

    shift: Mapped[Shift] = relationship()
    away: Mapped[Person] = relationship(foreign_keys=[away_id])
    taken_by: Mapped[Person | None] = relationship(foreign_keys=[taken_by_id])


class CoverCall(CoopOwned, Base):
    """Somebody was asked, by the page or by telephone, and what they said."""

    __tablename__ = "cover_call"
    __table_args__ = (
        CheckConstraint("how in ('offer', 'phone')", name="how"),
        CheckConstraint(
            "answer in ('asked', 'yes', 'no', 'no_reply', 'expired', 'closed')", name="answer"
        ),
        Index(None, "person_id", "asked_at"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("cover_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str]
    answer: Mapped[str]  # coop.absence.rules.Answer
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    request: Mapped[CoverRequest] = relationship()
    person: Mapped[Person] = relationship()


class CoverPolicy(CoopOwned, Base):
    """How long an offer stands and when the next are told, from a day on."""

    __tablename__ = "cover_policy"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint(
            "offer_minutes > 0 and on_call_minutes >= 0 and within_hours > 0 "
            "and agency_minutes >= on_call_minutes",
            name="minutes",
        ),
    )

    from_on: Mapped[date]
    offer_minutes: Mapped[int]
    on_call_minutes: Mapped[int]
    agency_minutes: Mapped[int]
    within_hours: Mapped[int]
