"""What recruitment costs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class RecruitmentCost(CoopOwned, Base):
    """Money spent in a month, for one way that people come, or for all of them."""

    __tablename__ = "recruitment_cost"
    __table_args__ = (
        CheckConstraint("pence > 0", name="pence"),
        Index(None, "coop_id", "month_on"),
    )

    month_on: Mapped[date]  # its first day
    kind: Mapped[str]  # recruitment.analytics.rules.KINDS
    source: Mapped[str] = mapped_column(default="")  # recruitment.referrals.rules.SOURCES; "": all
    pence: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str]
