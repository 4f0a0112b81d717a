"""Supervision: kinds, how often, who supervises whom, and what was said and agreed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person


class SupervisionKind(CoopOwned, Base):
    """Supervision, appraisal, spot check, or the co-op's own."""

    __tablename__ = "supervision_kind"
    __table_args__ = (UniqueConstraint("coop_id", "name"),)

    code: Mapped[str] = mapped_column(default="")  # in the shipped list; empty: the co-op's own
    name: Mapped[str]
    about: Mapped[str] = mapped_column(Text, default="")
    agenda: Mapped[str] = mapped_column(Text, default="")  # what a new one begins with


class SupervisionFrequency(CoopOwned, Base):
    """How often a kind is held, from a day on. No `every`: not asked from that day."""

    __tablename__ = "supervision_frequency"
    __table_args__ = (
        UniqueConstraint("kind_id", "from_on"),
        CheckConstraint("every is null or every > 0", name="every"),
    )

    kind_id: Mapped[int] = mapped_column(ForeignKey("supervision_kind.id"))
    from_on: Mapped[date]
    every: Mapped[int | None]
    unit: Mapped[str]


class SupervisionNotice(CoopOwned, Base):
    """How long before it is due people are told, and how long after it the manager is."""

    __tablename__ = "supervision_notice"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("warn_days >= 0 and escalate_days >= 0", name="days"),
    )

    from_on: Mapped[date]
    warn_days: Mapped[int]
    escalate_days: Mapped[int]


class Supervising(Spell, CoopOwned, Base):
    """While it holds one person supervises another."""

    __tablename__ = "supervising"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("person_id <> supervisor_id", name="two"),
        Index(None, "person_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class SupervisionMeeting(CoopOwned, Base):
    """A meeting planned or held. Confidential: the audit, which more people read, keeps no word."""

    __tablename__ = "supervision_meeting"
    __audit_hidden__ = ("agenda", "notes", "person_words")
    __table_args__ = (
        CheckConstraint("state <> 'held' or held_on is not null", name="held"),
        CheckConstraint("person_id <> supervisor_id", name="two"),
        Index(None, "person_id", "kind_id"),
        Index(None, "coop_id", "state"),
    )

    kind_id: Mapped[int] = mapped_column(ForeignKey("supervision_kind.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str]
    planned_on: Mapped[date | None]
    start_at: Mapped[datetime | None]
    end_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")
    held_on: Mapped[date | None]
    agenda: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    person_words: Mapped[str] = mapped_column(Text, default="")  # in their own words, on agreeing
    written_by: Mapped[str] = mapped_column(default="")
    agreed_person_at: Mapped[datetime | None]
    agreed_supervisor_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]

    kind: Mapped[SupervisionKind] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    supervisor: Mapped[Person] = relationship(foreign_keys=[supervisor_id])
    actions: Mapped[list[SupervisionAction]] = relationship(
        back_populates="meeting", order_by="SupervisionAction.due_on, SupervisionAction.id"
    )

    @property
    def sealed(self) -> bool:
        """Both have agreed: nothing is changed any more."""
        return self.agreed_person_at is not None and self.agreed_supervisor_at is not None


class SupervisionAction(CoopOwned, Base):
    """What one of the two does by a day."""

    __tablename__ = "supervision_action"
    __audit_hidden__ = ("words",)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("supervision_meeting.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    by_supervisor: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(default="")

    meeting: Mapped[SupervisionMeeting] = relationship(back_populates="actions")
