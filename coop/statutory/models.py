"""Figures that the product ships, and those that a co-op adds, each from a day on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class LegalFigure(Base):
    """What a figure is from a day on. Without a co-op it is the law's, the same for all.

    A co-op's own row goes before the law's of the same day: it may learn of an uprating before
    the product does.
    """

    __tablename__ = "legal_figure"
    __table_args__ = (
        UniqueConstraint("coop_id", "name", "from_on"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("least_age is not null or most_age is null", name="ages"),
        Index(
            "ux_legal_figure_shipped",
            "name",
            "from_on",
            unique=True,
            sqlite_where=text("coop_id is null"),
            postgresql_where=text("coop_id is null"),
        ),
    )

    coop_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"), index=True)
    name: Mapped[str]  # coop.statutory.rules.NAMES
    from_on: Mapped[date]
    amount: Mapped[Decimal]
    least_age: Mapped[int | None]
    most_age: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
