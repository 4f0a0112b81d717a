"""Periods by day, holds, and who was told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class KeepingSetting(CoopOwned, Base):
    """How long candidates are kept, from a day on; see recruitment.keeping.rules.Periods."""

    __tablename__ = "keeping_setting"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint(
            "unsuccessful_months > 0 and withdrawn_days > 0 and notice_days >= 0 "
            "and evidence_years > 0",
            name="figures",
        ),
    )

    from_on: Mapped[date]
    unsuccessful_months: Mapped[int]
    withdrawn_days: Mapped[int]
    notice_days: Mapped[int]
    evidence_years: Mapped[int]


class KeepingHold(CoopOwned, Base):
    """Somebody's details do not go while it stands: a claim, an inquiry, a request."""

    __tablename__ = "keeping_hold"
    __audit_hidden__ = ("reason",)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("job_candidate.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    held_at: Mapped[datetime]
    held_by: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(default="")


class KeepingNotice(CoopOwned, Base):
    """Somebody was told that their details go; `how` none: there was no way to write to them."""

    __tablename__ = "keeping_notice"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("job_candidate.id"), index=True)
    told_at: Mapped[datetime]
    how: Mapped[str]  # email, none
    goes_on: Mapped[date]
