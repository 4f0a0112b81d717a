"""Need as it repeats, need as it is dated, and who is placed on it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person, Service


class ShiftPattern(Spell, CoopOwned, Base):
    """A service's repeating need; `days` are day numbers of the cycle, 0 its first Monday.

    The cycle is counted from `cycle_on`, or else from the Monday of the week of `from_on`: a
    pattern that takes over from another keeps its weeks in step.
    """

    __tablename__ = "shift_pattern"
    __table_args__ = (
        CheckConstraint("cycle_weeks between 1 and 8", name="cycle"),
        CheckConstraint("least >= 0 and wanted >= least and wanted > 0", name="headcount"),
        CheckConstraint("break_minutes >= 0", name="rest"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str]  # coop.shifts.kinds.Kind
    cycle_weeks: Mapped[int] = mapped_column(default=1)
    cycle_on: Mapped[date | None]  # a Monday
    days: Mapped[list[Any]]
    starts: Mapped[time]
    ends: Mapped[time]
    break_minutes: Mapped[int] = mapped_column(default=0)
    least: Mapped[int] = mapped_column(default=1)
    wanted: Mapped[int] = mapped_column(default=1)
    lead: Mapped[bool] = mapped_column(default=False)
    # Each of its shifts has a learner's shadow shift beside it.
    shadowed: Mapped[bool] = mapped_column(default=False, server_default=false())

    service: Mapped[Service] = relationship()
    needs: Mapped[list[PatternNeed]] = relationship(
        back_populates="pattern", cascade="all, delete-orphan", order_by="PatternNeed.id"
    )
    visits: Mapped[list[PatternVisit]] = relationship(
        back_populates="pattern", cascade="all, delete-orphan", order_by="PatternVisit.starts"
    )


class PatternNeed(Base):
    """`people` of those on it must hold the competency; null: everybody."""

    __tablename__ = "pattern_need"
    __table_args__ = (UniqueConstraint("pattern_id", "competency_id"),)

    pattern_id: Mapped[int] = mapped_column(ForeignKey("shift_pattern.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    people: Mapped[int | None]

    pattern: Mapped[ShiftPattern] = relationship(back_populates="needs")


class PatternVisit(Base):
    """A visit planned on a round: whom (a code, never a name), when, for how long, where."""

    __tablename__ = "pattern_visit"
    __table_args__ = (CheckConstraint("minutes > 0 and travel_after_minutes >= 0", name="minutes"),)

    pattern_id: Mapped[int] = mapped_column(ForeignKey("shift_pattern.id"), index=True)
    days: Mapped[list[Any]]  # day numbers of the cycle; empty: every day of the pattern
    code: Mapped[str]
    starts: Mapped[time]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    travel_after_minutes: Mapped[int] = mapped_column(default=0)

    pattern: Mapped[ShiftPattern] = relationship(back_populates="visits")


class Shift(CoopOwned, Base):
    """One dated shift. `on` is the local day it begins; instants are UTC."""

    __tablename__ = "shift"
    __table_args__ = (
        UniqueConstraint("pattern_id", "on"),
        CheckConstraint("end_at > start_at", name="order"),
        CheckConstraint("least >= 0 and wanted >= least and wanted > 0", name="headcount"),
        # Years of shifts are added up from this alone, without the shifts.
        Index(
            "ix_shift_sums",
            "coop_id",
            "on",
            "service_id",
            "start_at",
            "end_at",
            "break_minutes",
            "least",
            "shadows_id",
            "agency_places",
            "kind",
            "cancelled_at",
        ),
        Index(None, "coop_id", "end_at"),
        Index(None, "service_id", "on"),
        CheckConstraint(
            "shadows_id is null or (kind = 'supernumerary' and pattern_id is null)", name="shadow"
        ),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    # A learner's shift: the shift that it goes along with. Its times and fate are that one's.
    shadows_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"), index=True)
    pattern_id: Mapped[int | None] = mapped_column(ForeignKey("shift_pattern.id"))
    name: Mapped[str]
    kind: Mapped[str]
    on: Mapped[date]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)
    least: Mapped[int]
    wanted: Mapped[int]
    lead: Mapped[bool] = mapped_column(default=False)
    changed_by_hand: Mapped[bool] = mapped_column(default=False)  # expansion leaves it alone
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    # Places that an agency fills. Written by coop.agency alone, counted anew from its bookings.
    agency_places: Mapped[int] = mapped_column(default=0, server_default="0")

    service: Mapped[Service] = relationship()
    needs: Mapped[list[ShiftNeed]] = relationship(
        back_populates="shift", cascade="all, delete-orphan", order_by="ShiftNeed.id"
    )
    visits: Mapped[list[Visit]] = relationship(
        back_populates="shift", cascade="all, delete-orphan", order_by="Visit.start_at"
    )
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="shift", order_by="Assignment.id"
    )


class ShiftNeed(Base):
    """`people` of those on it must hold the competency; null: everybody."""

    __tablename__ = "shift_need"
    __table_args__ = (UniqueConstraint("shift_id", "competency_id"),)

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    people: Mapped[int | None]
    # Those of the agency's who hold it; written as Shift.agency_places is.
    agency_people: Mapped[int] = mapped_column(default=0, server_default="0")

    shift: Mapped[Shift] = relationship(back_populates="needs")


class Visit(Base):
    """A visit on a dated round; actual times, once told, feed pay."""

    __tablename__ = "visit"
    __table_args__ = (CheckConstraint("minutes > 0 and travel_after_minutes >= 0", name="minutes"),)

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    code: Mapped[str]
    start_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    travel_after_minutes: Mapped[int] = mapped_column(default=0)

    shift: Mapped[Shift] = relationship(back_populates="visits")


class Assignment(CoopOwned, Base):
    """A person's place on a shift. A draft until published; a published one is promised time."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("shift_id", "person_id"),
        Index(None, "coop_id", "published_at"),
        Index(None, "shift_id", "published_at", "person_id"),
        Index(None, "person_id", "shift_id"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    leads: Mapped[bool] = mapped_column(default=False)
    by_hand: Mapped[bool] = mapped_column(default=False)  # fixed: the generator keeps it
    agreed_at: Mapped[datetime | None]  # the person's own yes to what their pattern does not say
    override_reason: Mapped[str] = mapped_column(Text, default="")  # a manager's, for rest rules
    override_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship(back_populates="assignments")
    person: Mapped[Person] = relationship()
