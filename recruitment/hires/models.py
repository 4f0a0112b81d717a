"""Offers of work, subject to checks, and whom they became."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person, Service

OPEN = text("state in ('made', 'accepted')")


class JobOffer(CoopOwned, Base):
    """One offer; a referral has one that goes on at most.

    `week` are the shifts of a typical week, for the estimate. `person_id` is the recruit, from
    the day they accept: their checks hang on it.
    """

    __tablename__ = "job_offer"
    __table_args__ = (
        CheckConstraint(
            "state in ('made', 'accepted', 'declined', 'taken_back', 'taken_on')", name="state"
        ),
        CheckConstraint("contract_minutes >= 0", name="contract"),
        CheckConstraint(
            "state in ('made', 'declined', 'taken_back') or person_id is not null", name="person"
        ),
        Index(
            "uq_job_offer_open",
            "referral_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    role: Mapped[str]
    contract_minutes: Mapped[int]  # a week
    pattern: Mapped[str] = mapped_column(Text, default="")
    week: Mapped[list[Any]]
    starts_on: Mapped[date]
    answer_by_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="made")
    offered_on: Mapped[date]
    offered_by: Mapped[str]
    decided_on: Mapped[date | None]  # the day of the answer, as told
    decided_at: Mapped[datetime | None]  # when it was recorded
    decided_how: Mapped[str] = mapped_column(default="")  # recruitment.hires.rules.HOW
    decided_by: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")  # why declined or taken back
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_on_from: Mapped[date | None]
    made_at: Mapped[datetime]

    service: Mapped[Service] = relationship()
    person: Mapped[Person | None] = relationship()
