"""What people hold, took and showed; a record is withdrawn with a reason, never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person
from training.standards.models import Competency, Course, Standard


class Withdrawable:
    """A record that may cease to count from a day on, for a reason."""

    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")


class CompetencyHeld(Withdrawable, Spell, CoopOwned, Base):
    """A person holds a competency from a day until a day."""

    __tablename__ = "competency_held"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "person_id", "competency_id"),
        Index(None, "coop_id", "until_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
    signed_by: Mapped[str] = mapped_column(default="")  # the assessor, as told
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    method: Mapped[str] = mapped_column(default="")  # how it was assessed; empty: not told
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    competency: Mapped[Competency] = relationship()


class CourseTaken(Withdrawable, Spell, CoopOwned, Base):
    """A person finished a course on `from_on`; it counts until `until_on`."""

    __tablename__ = "course_taken"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "person_id", "course_id"),
        Index(None, "coop_id", "until_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    framework_id: Mapped[int | None] = mapped_column(
        ForeignKey("standard_framework.id"), index=True
    )  # of a certificate by standards: which version of them
    result: Mapped[str]
    provider: Mapped[str] = mapped_column(default="")
    certificate: Mapped[str] = mapped_column(default="")  # its number
    entered_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()


class Evidence(Withdrawable, CoopOwned, Base):
    """Something an assessor saw, heard or read of a person on a day.

    It stands behind a sign-off (`held_id`), a course (`taken_id`) or a standard, or several.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(
            "held_id is not null or taken_id is not null or standard_id is not null",
            name="of_something",
        ),
        Index(None, "person_id", "standard_id"),
        Index(None, "coop_id", "seen_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    held_id: Mapped[int | None] = mapped_column(ForeignKey("competency_held.id"), index=True)
    taken_id: Mapped[int | None] = mapped_column(ForeignKey("course_taken.id"), index=True)
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("quality_standard.id"), index=True)
    seen_on: Mapped[date]
    method: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    beside: Mapped[str] = mapped_column(default="")  # the shift in which it was seen, in words
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assessor: Mapped[str]
    made_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    standard: Mapped[Standard | None] = relationship()
    files: Mapped[list[EvidenceFile]] = relationship(
        back_populates="evidence", order_by="EvidenceFile.id"
    )


class EvidenceOutcome(CoopOwned, Base):
    """An outcome of a standard that a piece of evidence shows."""

    __tablename__ = "evidence_outcome"
    __table_args__ = (UniqueConstraint("evidence_id", "outcome_id"),)

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("standard_outcome.id"), index=True)


class EvidenceFile(CoopOwned, Base):
    """A photograph or a document behind a piece of evidence, as it was given."""

    __tablename__ = "evidence_file"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]  # found in the content, not told
    size: Mapped[int]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    evidence: Mapped[Evidence] = relationship(back_populates="files")


class RenewalSetting(CoopOwned, Base):
    """Days before an end on which people are reminded, and when an observation is due."""

    __tablename__ = "renewal_setting"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("observe_weeks between 0 and 26", name="weeks"),
    )

    from_on: Mapped[date]
    remind_days: Mapped[list[Any]]  # whole days, most first
    observe_weeks: Mapped[int]  # 0: the rota places no observations
