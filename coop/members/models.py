"""The dated record of clearances; the rota obeys it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person


class ClearanceKind(StrEnum):
    """Checks without which nobody may be placed on a shift."""

    DBS = "dbs"
    RIGHT_TO_WORK = "right_to_work"


class Clearance(Spell, CoopOwned, Base):
    """A check that clears a person from a day until a day; DBS content is never kept."""

    __tablename__ = "clearance"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("weekly_cap_minutes is null or weekly_cap_minutes >= 0", name="cap"),
        Index(None, "person_id", "kind"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    weekly_cap_minutes: Mapped[int | None]  # a permission that limits hours, Monday to Sunday
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
