"""What was agreed when somebody came back after sickness."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.leave.models import Leave
from core.db import Base, CoopOwned


class ReturnToWork(CoopOwned, Base):
    """The conversation after one sick leave, once it has been held. Health data: few may see it."""

    __tablename__ = "return_to_work"
    __audit_hidden__ = ("adjustments", "agreed")

    leave_id: Mapped[int] = mapped_column(ForeignKey("leave.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    held_on: Mapped[date]
    held_by: Mapped[str]
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    fit: Mapped[bool]  # for the work as planned
    adjustments: Mapped[str] = mapped_column(Text, default="")  # phased hours, lighter duties
    agreed: Mapped[str] = mapped_column(Text, default="")
    fit_note_seen: Mapped[bool] = mapped_column(default=False)
    follow_up_on: Mapped[date | None]
    made_at: Mapped[datetime]

    leave: Mapped[Leave] = relationship()
