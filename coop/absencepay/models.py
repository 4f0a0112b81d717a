"""What a co-op has chosen about holiday and sick pay, and somebody's own qualifying days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class AbsencePayChoice(CoopOwned, Base):
    """From this day on: see coop.absencepay.choices. The first one says from when."""

    __tablename__ = "absence_pay_choice"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("irregular in ('rolled_up', 'when_taken')", name="irregular"),
        CheckConstraint("days <> ''", name="days"),
    )

    from_on: Mapped[date]
    irregular: Mapped[str]
    all_at_average: Mapped[bool]
    recovers: Mapped[str] = mapped_column(Text, default="")  # the agreement; empty: none
    days: Mapped[str]  # qualifying days, "0" is Monday
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class QualifyingDays(CoopOwned, Base):
    """The days of the week on which somebody's sickness is paid, from a day on, as agreed."""

    __tablename__ = "qualifying_days"
    __table_args__ = (
        UniqueConstraint("person_id", "from_on"),
        CheckConstraint("days <> ''", name="days"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    days: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    person: Mapped[Person] = relationship()
