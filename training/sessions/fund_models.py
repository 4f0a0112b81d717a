"""What may be spent on training, and money from outside that pays for courses."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from training.standards.models import Course


class TrainingBudget(Spell, CoopOwned, Base):
    """What may be spent on training in a spell of days."""

    __tablename__ = "training_budget"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("pence >= 0", name="pence"),
    )

    pence: Mapped[int]
    note: Mapped[str] = mapped_column(default="")


class TrainingFund(Spell, CoopOwned, Base):
    """Money from outside that pays for courses completed in a spell of days."""

    __tablename__ = "training_fund"
    __table_args__ = (
        UniqueConstraint("coop_id", "name"),
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
    )

    name: Mapped[str]
    claim_until_on: Mapped[date | None]  # last day on which a claim may be made
    claim_days: Mapped[int | None]  # and within so many days of completion
    needs: Mapped[str] = mapped_column(Text, default="")  # what a claim must show
    source: Mapped[str] = mapped_column(Text, default="")  # where its rules are read

    courses: Mapped[list[FundCourse]] = relationship(
        back_populates="fund", order_by="FundCourse.id"
    )


class FundCourse(CoopOwned, Base):
    """A course that a fund pays for: at most so much for each person who completes it."""

    __tablename__ = "fund_course"
    __table_args__ = (
        UniqueConstraint("fund_id", "course_id"),
        CheckConstraint("most_pence >= 0", name="pence"),
    )

    fund_id: Mapped[int] = mapped_column(ForeignKey("training_fund.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    most_pence: Mapped[int]

    fund: Mapped[TrainingFund] = relationship(back_populates="courses")
    course: Mapped[Course] = relationship()


class FundClaim(CoopOwned, Base):
    """A completed course claimed from a fund; taken back with a reason, never deleted."""

    __tablename__ = "fund_claim"
    __table_args__ = (
        CheckConstraint("pence >= 0", name="pence"),
        Index(None, "fund_id", "claimed_on"),
        Index(None, "taken_id"),
    )

    fund_id: Mapped[int] = mapped_column(ForeignKey("training_fund.id"))
    taken_id: Mapped[int] = mapped_column(ForeignKey("course_taken.id"))
    claimed_on: Mapped[date]
    claimed_by: Mapped[str] = mapped_column(default="")
    pence: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")
    back_on: Mapped[date | None]  # taken back on; it may be claimed again
    back_reason: Mapped[str] = mapped_column(default="")
