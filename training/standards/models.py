"""The co-op's competencies and courses, the standards they serve, and who must have which."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell

ONE_OF_TWO = "(competency_id is null) <> (course_id is null)"


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
    methods: Mapped[str] = mapped_column(default="")  # how assessed; separated by spaces
    assessor_competency_id: Mapped[int | None] = mapped_column(
        ForeignKey("competency.id"), index=True
    )  # what the assessor must hold, in date
    retired_on: Mapped[date | None]


class Course(CoopOwned, Base):
    """Training somebody takes; what it lets them do alone is a competency's business."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("coop_id", "name"),
        CheckConstraint("renewal_months is null or renewal_months > 0", name="renewal"),
        CheckConstraint("cost_pence >= 0 and minutes >= 0", name="figures"),
    )

    code: Mapped[str] = mapped_column(default="")  # in the shipped list; empty: the co-op's own
    name: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    provider: Mapped[str] = mapped_column(default="")
    delivery: Mapped[str] = mapped_column(default="")
    accredited: Mapped[str] = mapped_column(default="")  # by whom; empty: not accredited
    renewal_months: Mapped[int | None]  # None: does not lapse
    cost_pence: Mapped[int] = mapped_column(default=0)  # a place
    minutes: Mapped[int] = mapped_column(default=0)  # of working time
    basis: Mapped[str] = mapped_column(Text, default="")  # where the interval comes from
    gives_competency_id: Mapped[int | None] = mapped_column(
        ForeignKey("competency.id"), index=True
    )  # what those who pass may be signed off for at once
    retired_on: Mapped[date | None]


class Framework(CoopOwned, Base):
    """One version of a set of standards. No `from_on`: published, not yet in force."""

    __tablename__ = "standard_framework"
    __table_args__ = (
        UniqueConstraint("coop_id", "code", "version"),
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
    )

    code: Mapped[str]  # the same in every version
    version: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    assessor_competency_id: Mapped[int | None] = mapped_column(
        ForeignKey("competency.id"), index=True
    )  # what an assessor of these standards must hold, in date

    standards: Mapped[list[Standard]] = relationship(
        back_populates="framework", order_by="Standard.position"
    )


class Standard(CoopOwned, Base):
    """One standard, regulation, quality statement or line of enquiry of a version."""

    __tablename__ = "quality_standard"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    framework_id: Mapped[int] = mapped_column(ForeignKey("standard_framework.id"), index=True)
    code: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    heading: Mapped[str] = mapped_column(default="")  # the key question it stands under
    note: Mapped[str] = mapped_column(Text, default="")
    observed: Mapped[bool] = mapped_column(default=False)  # knowledge alone does not meet it

    framework: Mapped[Framework] = relationship(back_populates="standards")
    outcomes: Mapped[list[Outcome]] = relationship(
        back_populates="standard", order_by="Outcome.position"
    )


class Outcome(CoopOwned, Base):
    """What a person must show to meet a standard."""

    __tablename__ = "standard_outcome"
    __table_args__ = (UniqueConstraint("standard_id", "code"),)

    standard_id: Mapped[int] = mapped_column(ForeignKey("quality_standard.id"), index=True)
    code: Mapped[str]
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Text)

    standard: Mapped[Standard] = relationship(back_populates="outcomes")


class StandardMapping(CoopOwned, Base):
    """One standard leads to another: the later version's, or a regulation it rests on."""

    __tablename__ = "standard_mapping"
    __table_args__ = (UniqueConstraint("from_id", "to_id"),)

    from_id: Mapped[int] = mapped_column(ForeignKey("quality_standard.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("quality_standard.id"), index=True)
    kind: Mapped[str]


class StandardCover(CoopOwned, Base):
    """A competency or a course is evidence for a standard."""

    __tablename__ = "standard_cover"
    __table_args__ = (
        CheckConstraint(ONE_OF_TWO, name="one"),
        UniqueConstraint("standard_id", "competency_id"),
        UniqueConstraint("standard_id", "course_id"),
    )

    standard_id: Mapped[int] = mapped_column(ForeignKey("quality_standard.id"), index=True)
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)


class Requirement(Spell, CoopOwned, Base):
    """Who must have a competency or a course, from a day until a day.

    Empty `role` or no `service_id`: every job, every service. With `supported`, those named.
    """

    __tablename__ = "training_requirement"
    __table_args__ = (
        CheckConstraint(ONE_OF_TWO, name="one"),
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "coop_id", "from_on"),
    )

    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    role: Mapped[str] = mapped_column(default="")
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    supported: Mapped[str] = mapped_column(default="")  # initials of the person supported
    level: Mapped[str]
    why: Mapped[str] = mapped_column(Text, default="")

    named: Mapped[list[RequirementNamed]] = relationship(back_populates="requirement")


class RequirementNamed(CoopOwned, Base):
    """Somebody named in a requirement for a person supported."""

    __tablename__ = "requirement_named"
    __table_args__ = (UniqueConstraint("requirement_id", "person_id"),)

    requirement_id: Mapped[int] = mapped_column(ForeignKey("training_requirement.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    requirement: Mapped[Requirement] = relationship(back_populates="named")
