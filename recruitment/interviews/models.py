"""Interview slots and who interviews, bookings, question sets, score sheets, settings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person

LIVE = text("state <> 'off'")


class InterviewQuestions(CoopOwned, Base):
    """One version of the questions; never changed, only followed by the next."""

    __tablename__ = "interview_questions"
    __table_args__ = (UniqueConstraint("coop_id", "version"),)

    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    why: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class InterviewSlot(CoopOwned, Base):
    """A time at which somebody can be interviewed; for one vacancy, or for any."""

    __tablename__ = "interview_slot"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="order"),
        Index(None, "coop_id", "start_at"),
    )

    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"), index=True)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    shown: Mapped[bool] = mapped_column(default=True)  # candidates and advisers book it themselves
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")

    interviewers: Mapped[list[Interviewer]] = relationship(
        back_populates="slot", order_by="Interviewer.id"
    )


class Interviewer(CoopOwned, Base):
    """Somebody of the co-op who interviews at a slot; their time is promised to this row."""

    __tablename__ = "interviewer"
    __table_args__ = (UniqueConstraint("slot_id", "person_id"),)

    slot_id: Mapped[int] = mapped_column(ForeignKey("interview_slot.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    slot: Mapped[InterviewSlot] = relationship(back_populates="interviewers")
    person: Mapped[Person] = relationship()


class Interview(CoopOwned, Base):
    """A referral's place at a slot. `number` rises whenever calendars must be told anew."""

    __tablename__ = "interview"
    __table_args__ = (
        CheckConstraint("state in ('booked', 'off', 'missed', 'done')", name="state"),
        CheckConstraint("(state = 'done') = (outcome <> '')", name="outcome"),
        Index("ix_interview_slot_taken", "slot_id", unique=True, sqlite_where=LIVE,
              postgresql_where=LIVE),
        Index(None, "referral_id", "state"),
    )  # fmt: skip

    slot_id: Mapped[int] = mapped_column(ForeignKey("interview_slot.id"))
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    questions_id: Mapped[int] = mapped_column(ForeignKey("interview_questions.id"))
    state: Mapped[str]  # recruitment.interviews.rules.State
    number: Mapped[int] = mapped_column(default=0)
    booked_at: Mapped[datetime]
    booked_how: Mapped[str]  # recruitment.interviews.rules.By
    booked_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # why it is off, or what of a no-show
    outcome: Mapped[str] = mapped_column(default="")  # the stage that it led to
    outcome_reason: Mapped[str] = mapped_column(default="")  # of the pipeline's list, for an end

    slot: Mapped[InterviewSlot] = relationship()


class ScoreSheet(CoopOwned, Base):
    """One interviewer's scores of one interview; once locked they never change."""

    __tablename__ = "score_sheet"
    __audit_hidden__ = ("scores", "notes", "words")
    __table_args__ = (UniqueConstraint("interview_id", "person_id"),)

    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    scores: Mapped[dict[str, Any]]
    notes: Mapped[dict[str, Any]]
    words: Mapped[str] = mapped_column(Text, default="")
    locked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class InterviewSetting(CoopOwned, Base):
    """From a day on: when both sides are reminded, and until when candidates change it."""

    __tablename__ = "interview_setting"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("remind_days >= 0 and notice_hours >= 0 and change_hours >= 0",
                        name="figures"),
    )  # fmt: skip

    from_on: Mapped[date]
    remind_days: Mapped[int]
    notice_hours: Mapped[int]
    change_hours: Mapped[int]
