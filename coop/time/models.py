"""Time worked that is no shift."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class OtherTime(CoopOwned, Base):
    """One person's class, supervision, meeting or journey: entered, approved by another, paid."""

    __tablename__ = "other_time"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="order"),
        CheckConstraint("kind in ('training', 'supervision', 'meeting', 'journey')", name="kind"),
        CheckConstraint("state in ('entered', 'approved', 'refused', 'withdrawn')", name="state"),
        Index(None, "coop_id", "state"),
        Index(None, "person_id", "start_at"),
        Index(None, "source", "source_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))  # whose cost it is
    kind: Mapped[str]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")  # of a refusal or an opening
    source: Mapped[str] = mapped_column(default="", server_default="")  # of its promise, elsewhere
    source_id: Mapped[int | None]  # a class's list says the time; empty: it was entered here

    person: Mapped[Person] = relationship()
