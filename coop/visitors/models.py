"""A visitor beside a mentor on a shift."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person

ON = text("off_at is null")


class ShiftVisitor(CoopOwned, Base):
    """Somebody goes along; never counted among those on the shift. Its times are the shift's."""

    __tablename__ = "shift_visitor"
    __table_args__ = (
        Index("ix_shift_visitor_one_a_mentor", "shift_id", "mentor_id", unique=True,
              sqlite_where=ON, postgresql_where=ON),
        Index(None, "source", "source_id"),
    )  # fmt: skip

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]  # who goes along, as the mentor reads it
    why: Mapped[str]  # "work placement"
    source: Mapped[str]  # table of the row that it is for
    source_id: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    off_at: Mapped[datetime | None]
    off_reason: Mapped[str] = mapped_column(default="")

    mentor: Mapped[Person] = relationship()
