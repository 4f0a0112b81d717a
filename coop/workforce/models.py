"""What a co-op has chosen to count as an early sign."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class SignTerms(CoopOwned, Base):
    """From this day on, until a later row says otherwise: see coop.workforce.signs."""

    __tablename__ = "sign_terms"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint(
            "hours_weeks between 1 and 12 and refusal_weeks between 1 and 12 "
            "and change_weeks between 1 and 12 and weekends between 1 and 12 "
            "and night_weeks between 1 and 5",
            name="weeks",
        ),
        CheckConstraint(
            "hours_percent between 1 and 100 and refusals > 0 and changes > 0 "
            "and notice_days between 1 and 14",
            name="values",
        ),
        CheckConstraint("why <> ''", name="why"),
    )

    from_on: Mapped[date]
    hours_weeks: Mapped[int]
    hours_percent: Mapped[int]
    refusal_weeks: Mapped[int]
    refusals: Mapped[int]
    change_weeks: Mapped[int]
    changes: Mapped[int]
    notice_days: Mapped[int]
    weekends: Mapped[int]
    night_weeks: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
