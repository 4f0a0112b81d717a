"""Whole days off, and the ledger of what each person has left."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
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
    minutes: Mapped[int | None]  # of work that it takes from the balance; None: not yet said
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="asked")  # asked, approved, refused, cancelled
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class LeaveYearSetting(CoopOwned, Base):
    """From this day a leave year begins on it each year, until a later row says otherwise."""

    __tablename__ = "leave_year_setting"
    __table_args__ = (UniqueConstraint("coop_id", "from_on"),)

    from_on: Mapped[date]
    period: Mapped[str]  # how long a pay period is: coop.leave.rules.Period
    period_from_on: Mapped[date]  # the first day of one of them


class LeaveEntry(CoopOwned, Base):
    """One change of a person's balance in a leave year; the database refuses to alter it."""

    __tablename__ = "leave_entry"
    __audited__ = False  # a record of its own, never altered; it names who made each entry
    __table_args__ = (
        CheckConstraint("minutes <> 0", name="something"),
        Index(None, "coop_id", "person_id", "year_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]  # coop.leave.rules.EntryKind
    minutes: Mapped[int]  # of work; less than 0 takes away
    year_on: Mapped[date]  # first day of the leave year
    on: Mapped[date]
    reason: Mapped[str]
    source: Mapped[str]  # year, period, leave, hand
    source_key: Mapped[str]  # the period's first day, or the leave's id
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: by itself

    person: Mapped[Person] = relationship()
