"""Dated rates; runs, lines that trace to their shift, and what the run found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class PayRate(CoopOwned, Base):
    """What an element pays from a day, until a later row says otherwise.

    For one person, for a job role, or for everybody; the nearest wins.
    """

    __tablename__ = "pay_rate"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("person_id is null or role = ''", name="scope"),
        UniqueConstraint("coop_id", "person_id", "role", "element", "from_on"),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(default="")
    element: Mapped[str]  # coop.pay.rules.Element
    unit: Mapped[str]  # "hour" (pounds), "percent" (on top of basic), "night" (pounds)
    amount: Mapped[Decimal]
    from_on: Mapped[date]

    person: Mapped[Person | None] = relationship()


class PayRun(CoopOwned, Base):
    """A period's pay: draft, checked, approved (not by the preparer), exported, locked."""

    __tablename__ = "pay_run"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on", "until_on"),
        CheckConstraint("until_on >= from_on", name="dates"),
    )

    from_on: Mapped[date]
    until_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="draft")
    made_at: Mapped[datetime]
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    calculated_at: Mapped[datetime | None]  # null: not calculated, or something changed since
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    exported_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    returned_reason: Mapped[str] = mapped_column(Text, default="")  # why it went back to draft
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))


class PaidHours(CoopOwned, Base):
    """Claims approved hours for one run: the database lets nobody claim them twice."""

    __tablename__ = "paid_hours"

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    hours_id: Mapped[int] = mapped_column(ForeignKey("hours_worked.id"), unique=True)


class PaidTime(CoopOwned, Base):
    """Claims approved time that is no shift, for one run: never twice."""

    __tablename__ = "paid_time"

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    time_id: Mapped[int] = mapped_column(ForeignKey("other_time.id"), unique=True)


class PayLine(CoopOwned, Base):
    """One element of one piece of work: minutes at a rate, rounded once to the penny."""

    __tablename__ = "pay_line"
    __table_args__ = (
        UniqueConstraint("run_id", "hours_id", "part"),
        UniqueConstraint("run_id", "time_id", "part"),
        CheckConstraint("(hours_id is null) <> (time_id is null)", name="source"),
        Index(None, "run_id", "person_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hours_id: Mapped[int | None] = mapped_column(ForeignKey("hours_worked.id"), index=True)
    time_id: Mapped[int | None] = mapped_column(ForeignKey("other_time.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    part: Mapped[int]
    on: Mapped[date]
    element: Mapped[str]
    minutes: Mapped[int]
    units: Mapped[int] = mapped_column(default=0)  # nights, for a flat rate
    rate: Mapped[Decimal]
    pence: Mapped[int]
    nmw_minutes: Mapped[int] = mapped_column(default=0)  # what counts for the minimum wage,
    nmw_rate: Mapped[Decimal] = mapped_column(default=Decimal(0))  # at these pounds an hour
    words: Mapped[str] = mapped_column(Text)

    person: Mapped[Person] = relationship()


class PayFinding(CoopOwned, Base):
    """Something a checker must see; `stops` keeps the run from being checked."""

    __tablename__ = "pay_finding"

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stops: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)

    person: Mapped[Person | None] = relationship()
