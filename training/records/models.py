"""Competencies held; a record is withdrawn with a reason, never deleted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person
from training.standards.models import Competency


class CompetencyHeld(Spell, CoopOwned, Base):
    """A person holds a competency from a day until a day."""

    __tablename__ = "competency_held"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "person_id", "competency_id"),
        Index(None, "coop_id", "until_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    signed_by: Mapped[str] = mapped_column(default="")  # the assessor, as told
    note: Mapped[str] = mapped_column(default="")
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
    competency: Mapped[Competency] = relationship()
