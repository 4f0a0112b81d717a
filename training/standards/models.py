"""The co-op's list of competencies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class Competency(CoopOwned, Base):
    """Something a person must be signed off for before they may do it."""

    __tablename__ = "competency"
    __table_args__ = (
        UniqueConstraint("coop_id", "name"),
        CheckConstraint("renewal_months is null or renewal_months > 0", name="renewal"),
    )

    name: Mapped[str]
    allows: Mapped[str] = mapped_column(Text, default="")
    renewal_months: Mapped[int | None]  # None: does not lapse
    retired_on: Mapped[date | None]
