"""Classes of a course, who asked for a place and what came of it, and what is settled."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person, Service
from training.standards.models import Course


class TrainingSession(CoopOwned, Base):
    """One class of a course. Its trainer is a person of the co-op, or a name from outside."""

    __tablename__ = "training_session"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="order"),
        CheckConstraint("places > 0 and cutoff_hours >= 0", name="figures"),
        CheckConstraint("cost_pence >= 0 and place_pence >= 0", name="costs"),
        Index(None, "coop_id", "start_at"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")  # where it is joined, when it is online
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    trainer_name: Mapped[str] = mapped_column(default="")  # of somebody from outside
    places: Mapped[int]
    service_id: Mapped[int | None] = mapped_column(
        ForeignKey("service.id"), index=True
    )  # for whom: people of one service; None: of all
    role: Mapped[str] = mapped_column(default="")  # of one job; empty: of all
    cost_pence: Mapped[int] = mapped_column(default=0)  # of the class: trainer, room
    place_pence: Mapped[int] = mapped_column(default=0)  # of each person booked
    cutoff_hours: Mapped[int]  # until so long before its start people withdraw by themselves
    note: Mapped[str] = mapped_column(Text, default="")
    planned_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")
    attended_at: Mapped[datetime | None]  # when the list was first saved
    attended_by: Mapped[str] = mapped_column(default="")

    course: Mapped[Course] = relationship()
    trainer: Mapped[Person | None] = relationship()
    service: Mapped[Service | None] = relationship()


class TrainingBooking(CoopOwned, Base):
    """One person and one class, from asking to having been there."""

    __tablename__ = "training_booking"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint(
            "state in ('booked', 'offered', 'waiting', 'withdrawn', 'removed', 'present', 'left', "
            "'absent')",
            name="state",
        ),
        CheckConstraint("(state = 'offered') = (offer_until_at is not null)", name="offer"),
        Index(None, "person_id", "state"),
        Index(None, "coop_id", "state"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]  # training.sessions.rules.State
    asked_at: Mapped[datetime]
    booked_at: Mapped[datetime | None]
    booked_by: Mapped[str] = mapped_column(default="")  # empty: they themselves
    offer_until_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")  # of an end, or of an absence
    left_at: Mapped[datetime | None]  # of those who left early
    result: Mapped[str] = mapped_column(default="")  # training.records.taken_rules.Result
    taken_id: Mapped[int | None] = mapped_column(ForeignKey("course_taken.id"), index=True)
    held_id: Mapped[int | None] = mapped_column(ForeignKey("competency_held.id"), index=True)

    session: Mapped[TrainingSession] = relationship()
    person: Mapped[Person] = relationship()


class SessionSetting(CoopOwned, Base):
    """When people are reminded, how long an offer stands, and the usual cut-off, from a day on."""

    __tablename__ = "session_setting"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint(
            "remind_days >= 0 and offer_hours > 0 and cutoff_hours >= 0", name="figures"
        ),
    )

    from_on: Mapped[date]
    remind_days: Mapped[int]
    offer_hours: Mapped[int]
    cutoff_hours: Mapped[int]
