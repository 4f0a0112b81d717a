"""Dated rates; runs, lines that trace to their shift, and what the run found."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
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


class PayPolicy(CoopOwned, Base):
    """How hours become pay from a day on: see coop.pay.policies. Rates are apart."""

    __tablename__ = "pay_policy"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("meeting in ('highest', 'stack')", name="meeting"),
        CheckConstraint("notice_hours >= 0 and guaranteed_minutes >= 0", name="least"),
    )

    from_on: Mapped[date]
    night_from: Mapped[time]
    night_until: Mapped[time]
    meeting: Mapped[str]
    notice_hours: Mapped[int]
    guaranteed_minutes: Mapped[int]
    travel_paid: Mapped[bool]
    waiting_paid: Mapped[bool]
    why: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


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


class PayItem(CoopOwned, Base):
    """Pay that is no piece of work: leave, sickness, a top-up, a bonus, a deduction, by hand.

    `source` and `key` say what it is made of; the database lets it be paid once. One without a
    run waits for the next. What was not entered by hand goes and comes with each calculation.
    """

    __tablename__ = "pay_item"
    __table_args__ = (
        UniqueConstraint("coop_id", "source", "key"),
        CheckConstraint("by_hand or run_id is not null", name="run"),
        Index(None, "coop_id", "person_id"),
    )

    run_id: Mapped[int | None] = mapped_column(ForeignKey("pay_run.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    source: Mapped[str]
    key: Mapped[str]
    element: Mapped[str]
    on: Mapped[date]  # paid in the run of this day, or the next one
    minutes: Mapped[int] = mapped_column(default=0)  # of leave, say
    units: Mapped[int] = mapped_column(default=0)  # miles, days
    rate: Mapped[Decimal] = mapped_column(default=Decimal(0))
    pence: Mapped[int]
    nmw_pence: Mapped[int] = mapped_column(default=0)  # counts towards the minimum wage
    words: Mapped[str] = mapped_column(Text)
    by_hand: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    person: Mapped[Person] = relationship()


class PayCorrection(CoopOwned, Base):
    """Work that was opened again after a run had paid it: the next run pays the difference.

    Without a run it waits until the work is approved again. The database lets one wait at a time.
    """

    __tablename__ = "pay_correction"
    __table_args__ = (
        CheckConstraint("(hours_id is null) <> (time_id is null)", name="source"),
        UniqueConstraint("run_id", "hours_id"),
        UniqueConstraint("run_id", "time_id"),
        Index(
            "ux_pay_correction_hours_waiting",
            "hours_id",
            unique=True,
            sqlite_where=text("run_id is null"),
            postgresql_where=text("run_id is null"),
        ),
        Index(
            "ux_pay_correction_time_waiting",
            "time_id",
            unique=True,
            sqlite_where=text("run_id is null"),
            postgresql_where=text("run_id is null"),
        ),
    )

    hours_id: Mapped[int | None] = mapped_column(ForeignKey("hours_worked.id"), index=True)
    time_id: Mapped[int | None] = mapped_column(ForeignKey("other_time.id"), index=True)
    origin_run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("pay_run.id"), index=True)
    made_at: Mapped[datetime]


class PayLine(CoopOwned, Base):
    """One element of a piece of work, or an item: minutes or units at a rate, rounded once."""

    __tablename__ = "pay_line"
    __table_args__ = (
        UniqueConstraint("run_id", "hours_id", "part"),
        UniqueConstraint("run_id", "time_id", "part"),
        UniqueConstraint("item_id"),
        CheckConstraint(
            "case when hours_id is null then 0 else 1 end "
            "+ case when time_id is null then 0 else 1 end "
            "+ case when item_id is null then 0 else 1 end = 1",
            name="source",
        ),
        # Figures of years of pay are added up from these alone, without the lines: by person and
        # day, and by what they are for.
        Index("ix_pay_line_days", "run_id", "person_id", "on", "element", "minutes", "pence"),
        Index("ix_pay_line_elements", "run_id", "element", "service_id", "minutes", "pence"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hours_id: Mapped[int | None] = mapped_column(ForeignKey("hours_worked.id"), index=True)
    time_id: Mapped[int | None] = mapped_column(ForeignKey("other_time.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("pay_item.id"))
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("pay_correction.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    part: Mapped[int]
    on: Mapped[date]
    element: Mapped[str]
    minutes: Mapped[int]
    extra: Mapped[int] = mapped_column(default=0)  # minutes paid for on top: see coop.pay.lines
    units: Mapped[int] = mapped_column(default=0)  # nights, for a flat rate
    rate: Mapped[Decimal]
    pence: Mapped[int]
    nmw_pence: Mapped[int] = mapped_column(default=0)  # of an item
    nmw_minutes: Mapped[int] = mapped_column(default=0)  # what counts for the minimum wage,
    nmw_rate: Mapped[Decimal] = mapped_column(default=Decimal(0))  # at these pounds an hour
    words: Mapped[str] = mapped_column(Text)

    person: Mapped[Person] = relationship()


class PayFinding(CoopOwned, Base):
    """Something a checker must see; `stops` keeps the run from being checked."""

    __tablename__ = "pay_finding"

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(default="")  # coop.pay.calculation.Found
    stops: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)

    person: Mapped[Person | None] = relationship()
