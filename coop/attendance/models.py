"""Hours: told by the worker, approved by another, locked, paid once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.shifts.models import Shift
from core.db import Base, CoopOwned
from core.people.models import Person


class HoursState(StrEnum):
    """See coop.attendance.states for what may follow what."""

    STARTED = "started"
    CONFIRMED = "confirmed"
    QUERIED = "queried"
    APPROVED = "approved"
    NO_SHOW = "no_show"


class HoursWorked(CoopOwned, Base):
    """What one person worked on one shift."""

    __tablename__ = "hours_worked"
    __table_args__ = (
        UniqueConstraint("shift_id", "person_id"),
        CheckConstraint("end_at is null or end_at > start_at", name="order"),
        CheckConstraint("break_minutes >= 0 and disturbed_minutes >= 0", name="minutes"),
        CheckConstraint(
            "state in ('started', 'confirmed', 'queried', 'approved', 'no_show')", name="state"
        ),
        CheckConstraint(
            "end_at is not null or state in ('started', 'queried', 'no_show')", name="told"
        ),
        Index(None, "coop_id", "state"),
        Index(None, "coop_id", "start_at"),
        Index(None, "person_id", "start_at"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime | None]
    break_minutes: Mapped[int] = mapped_column(default=0)
    disturbed_minutes: Mapped[int] = mapped_column(default=0)  # awake and working in a sleep-in;
    # the sum of `spells` where these were told
    state: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    query: Mapped[str] = mapped_column(Text, default="")  # what the approver asks
    confirmed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reopened_reason: Mapped[str] = mapped_column(Text, default="")

    shift: Mapped[Shift] = relationship()
    person: Mapped[Person] = relationship()
    visits: Mapped[list[VisitWorked]] = relationship(
        back_populates="hours", cascade="all, delete-orphan"
    )
    spells: Mapped[list[AwakeSpell]] = relationship(
        back_populates="hours", cascade="all, delete-orphan", order_by="AwakeSpell.start_at"
    )


class AwakeSpell(Base):
    """Awake and working in a sleep-in or on call: from, until, and what it was."""

    __tablename__ = "awake_spell"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="order"),
        UniqueConstraint("hours_id", "start_at"),
    )

    hours_id: Mapped[int] = mapped_column(ForeignKey("hours_worked.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    woken_by: Mapped[str]

    hours: Mapped[HoursWorked] = relationship(back_populates="spells")


class HoursSetting(CoopOwned, Base):
    """What the co-op has settled about hours from a day on: see coop.attendance.settings."""

    __tablename__ = "hours_setting"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint(
            "start_alert_minutes >= 0 and finish_alert_minutes >= 0 and late_minutes >= 0 "
            "and tolerance_minutes >= 0 and gap_minutes >= 0",
            name="minutes",
        ),
        CheckConstraint("long_gap in ('waiting', 'part', 'free')", name="long_gap"),
    )

    from_on: Mapped[date]
    start_alert_minutes: Mapped[int]
    finish_alert_minutes: Mapped[int]
    late_minutes: Mapped[int]
    tolerance_minutes: Mapped[int]
    breaks_paid: Mapped[bool]
    gap_minutes: Mapped[int]
    long_gap: Mapped[str]


class VisitWorked(Base):
    """When a planned visit really began and ended, or that it was not made."""

    __tablename__ = "visit_worked"
    __table_args__ = (UniqueConstraint("hours_id", "visit_id"),)

    hours_id: Mapped[int] = mapped_column(ForeignKey("hours_worked.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    start_at: Mapped[datetime | None]
    end_at: Mapped[datetime | None]
    missed_reason: Mapped[str] = mapped_column(default="")

    hours: Mapped[HoursWorked] = relationship(back_populates="visits")


class WeekBefore(CoopOwned, Base):
    """Hours of a week worked before the co-op used Carework: for the 17-week averages."""

    __tablename__ = "week_before"
    __table_args__ = (
        UniqueConstraint("person_id", "week_on"),
        CheckConstraint("minutes >= 0 and night_minutes >= 0", name="minutes"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    week_on: Mapped[date]  # its Monday
    minutes: Mapped[int]
    night_minutes: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()
