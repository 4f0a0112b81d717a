"""Agencies and their terms, the workers they send and what was confirmed of them, bookings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.shifts.models import Shift
from core.db import Base, CoopOwned


class Agency(CoopOwned, Base):
    """An agency the co-op may ask; one that is left (`ended_on`) keeps its bookings."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("coop_id", "name"),)

    name: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]


class AgencyTerms(CoopOwned, Base):
    """What an agency charges for shifts that begin on a day or later, until the next terms.

    Pence an hour; `sleep_in_pence` for the whole shift, None: by the hour. Rows are never
    changed: a booking points at the terms it was agreed under.
    """

    __tablename__ = "agency_terms"
    __table_args__ = (
        UniqueConstraint("agency_id", "from_on"),
        CheckConstraint(
            "day_pence > 0 and night_pence > 0 and weekend_pence > 0 and holiday_pence > 0",
            name="rates",
        ),
        CheckConstraint("least_minutes >= 0 and notice_hours >= 0", name="limits"),
        CheckConstraint("late_percent between 0 and 100", name="late"),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    from_on: Mapped[date]
    day_pence: Mapped[int]
    night_pence: Mapped[int]
    weekend_pence: Mapped[int]
    holiday_pence: Mapped[int]
    sleep_in_pence: Mapped[int | None]
    least_minutes: Mapped[int] = mapped_column(default=0)
    notice_hours: Mapped[int] = mapped_column(default=0)
    late_percent: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class AgencyWorker(CoopOwned, Base):
    """Somebody an agency sends. Never a person of the co-op: no rota, no vote, no pay."""

    __tablename__ = "agency_worker"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    ended_on: Mapped[date | None]

    agency: Mapped[Agency] = relationship()


class AgencyCheck(CoopOwned, Base):
    """One item of a worker's profile confirmed; the latest of an item holds, none is changed.

    `item` is a code of law.json, or "competency" with the competency.
    """

    __tablename__ = "agency_check"
    __table_args__ = (
        CheckConstraint("(item = 'competency') = (competency_id is not null)", name="item"),
        CheckConstraint("until_on is null or until_on >= confirmed_on", name="until"),
        Index(None, "worker_id", "item"),
    )
    __audit_hidden__ = ("reference",)

    worker_id: Mapped[int] = mapped_column(ForeignKey("agency_worker.id"))
    item: Mapped[str]
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"))
    reference: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="")  # of a DBS certificate: coop.agency.law
    issued_on: Mapped[date | None]
    confirmed_on: Mapped[date]
    until_on: Mapped[date | None]
    confirmed_by: Mapped[str]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class AgencyBooking(CoopOwned, Base):
    """One place of a shift filled by an agency. `pence` is agreed when it is booked.

    `final_pence` is what it came to: by the hours confirmed, or for cancelling late.
    """

    __tablename__ = "agency_booking"
    __table_args__ = (
        CheckConstraint("state in ('booked', 'worked', 'cancelled', 'absent')", name="state"),
        CheckConstraint("end_at > start_at and break_minutes >= 0", name="order"),
        CheckConstraint("pence >= 0 and final_pence >= 0", name="pence"),
        CheckConstraint("(state = 'booked') = (closed_at is null)", name="closed"),
        CheckConstraint(
            "state <> 'worked' or (worker_id is not null and worked_start_at is not null "
            "and worked_end_at > worked_start_at and final_pence is not null)",
            name="worked",
        ),
        Index(None, "coop_id", "state"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("agency_terms.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("agency_worker.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("cover_request.id"))
    state: Mapped[str] = mapped_column(default="booked")  # coop.agency.rules.State
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)
    pence: Mapped[int]
    booked_at: Mapped[datetime]
    booked_by: Mapped[str]
    booked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    worked_start_at: Mapped[datetime | None]
    worked_end_at: Mapped[datetime | None]
    worked_break_minutes: Mapped[int] = mapped_column(default=0)
    final_pence: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    shift: Mapped[Shift] = relationship()
    agency: Mapped[Agency] = relationship()
    terms: Mapped[AgencyTerms] = relationship()
    worker: Mapped[AgencyWorker | None] = relationship()
