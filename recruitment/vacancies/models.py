"""A vacancy: what is looked for, since when, and how it ended."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Service


class Vacancy(CoopOwned, Base):
    """So many places of one kind. Hours are minutes a week; it ends once, filled or closed."""

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("hours_least >= 0 and hours_most >= hours_least", name="hours"),
        CheckConstraint("places >= 1 and filled >= 0 and filled <= places", name="places"),
        CheckConstraint("(ended_on is null) = (ended_how = '')", name="ended"),
        Index(None, "coop_id", "ended_on"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    title: Mapped[str]
    area: Mapped[str] = mapped_column(default="")  # where the work is: "Brightwater, TN23"
    pattern: Mapped[str] = mapped_column(default="")  # "Early and late, every other weekend"
    hours_least: Mapped[int]
    hours_most: Mapped[int]
    start_by_on: Mapped[date | None]
    places: Mapped[int] = mapped_column(default=1)
    filled: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text, default="")  # for advisers and applicants
    shown: Mapped[bool] = mapped_column(default=True)  # to advisers and on the public page
    origin: Mapped[str] = mapped_column(default="hand")  # hand, leaver, gap
    origin_key: Mapped[str] = mapped_column(default="")
    origin_words: Mapped[str] = mapped_column(default="")
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str] = mapped_column(default="")
    ended_how: Mapped[str] = mapped_column(default="")  # filled, closed
    ended_words: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]

    service: Mapped[Service] = relationship()
