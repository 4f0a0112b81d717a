"""When a person can, cannot, would rather not or would like to work."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person


class Wish(StrEnum):
    """How strongly a time is meant."""

    CANNOT = "cannot"
    RATHER_NOT = "rather_not"
    WOULD_LIKE = "would_like"
    CAN = "can"  # for dates only: lifts what the weekly times say


class WorkingTimeTerms(Spell, CoopOwned, Base):
    """What a person has agreed about working time, from a day until a day."""

    __tablename__ = "working_time_terms"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "person_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opted_out_48h: Mapped[bool] = mapped_column(default=False)
    night_worker: Mapped[bool] = mapped_column(default=False)
    weekly_max_minutes: Mapped[int | None]
    max_nights_per_week: Mapped[int | None]
    max_days_in_a_row: Mapped[int | None]
    min_days_in_a_row: Mapped[int | None]
    min_days_off: Mapped[int | None]  # in a row, between two runs of working days
    # In any four weeks that a rota is made for; a rota of other length in proportion.
    max_weekends: Mapped[int | None]
    least_minutes: Mapped[int | None]
    most_minutes: Mapped[int | None]
    max_of_patterns: Mapped[list[Any] | None]  # [[shift pattern, most shifts], ...]

    person: Mapped[Person] = relationship()


class WorkPreferences(Spell, CoopOwned, Base):
    """What a person would like, from a day until a day: wishes that bind nobody."""

    __tablename__ = "work_preferences"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("short_notice_hours >= 0", name="notice"),
        CheckConstraint("nights_a_month >= 0", name="nights"),
        CheckConstraint("wanted_weekly_minutes > 0", name="wanted"),
        Index(None, "person_id", "from_on", unique=True),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    short_notice_hours: Mapped[int | None]  # None: not to be asked at short notice
    preferred_services: Mapped[list[Any] | None]
    nights_a_month: Mapped[int | None]
    wanted_weekly_minutes: Mapped[int | None]

    person: Mapped[Person] = relationship()


class Availability(Spell, CoopOwned, Base):
    """A weekly time, or every day of a spell; `ends` not after `starts` runs past midnight."""

    __tablename__ = "availability"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("weekday is null or weekday between 0 and 6", name="weekday"),
        Index(None, "person_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    weekday: Mapped[int | None]  # 0 is Monday; None: every day of the spell
    starts: Mapped[time]
    ends: Mapped[time]  # 00:00 to 00:00 is the whole day
    wish: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
