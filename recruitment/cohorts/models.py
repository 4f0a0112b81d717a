"""SWAP cohorts, who joined, training days, and who was there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class SwapCohort(CoopOwned, Base):
    """A group that trains, goes along on shifts and is interviewed, between two days."""

    __tablename__ = "swap_cohort"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="dates"),
        CheckConstraint("places >= 1", name="places"),
    )

    name: Mapped[str]
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    places: Mapped[int]
    book_by_on: Mapped[date | None]  # advisers book until then; None: the day before it begins
    words: Mapped[str] = mapped_column(Text, default="")  # for advisers
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")


class CohortMember(CoopOwned, Base):
    """A referral in a cohort. `no_interview` is why the guarantee was not kept."""

    __tablename__ = "cohort_member"
    __table_args__ = (UniqueConstraint("cohort_id", "referral_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("swap_cohort.id"))
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    joined_at: Mapped[datetime]
    joined_by: Mapped[str]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(default="")
    no_interview: Mapped[str] = mapped_column(default="")
    no_interview_by: Mapped[str] = mapped_column(default="")


class CohortDay(CoopOwned, Base):
    """A training day of the cohort."""

    __tablename__ = "cohort_day"
    __table_args__ = (CheckConstraint("end_at > start_at", name="order"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("swap_cohort.id"), index=True)
    on: Mapped[date]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")


class CohortMark(CoopOwned, Base):
    """Whether somebody was at a training day, or went along on a shift."""

    __tablename__ = "cohort_mark"
    __table_args__ = (
        UniqueConstraint("member_id", "day_id"),
        UniqueConstraint("member_id", "visitor_id"),
        CheckConstraint("(day_id is null) <> (visitor_id is null)", name="one"),
        CheckConstraint("mark in ('there', 'late', 'absent')", name="mark"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"))
    day_id: Mapped[int | None] = mapped_column(ForeignKey("cohort_day.id"), index=True)
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("shift_visitor.id"), index=True)
    mark: Mapped[str]  # recruitment.cohorts.rules.Mark
    reason: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime]
    marked_by: Mapped[str]
