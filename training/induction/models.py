"""Plans for the first weeks: templates by version, and the plan of each new worker."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class InductionTemplate(CoopOwned, Base):
    """One version of a template. No `from_on`: a draft; a later version takes its place."""

    __tablename__ = "induction_template"
    __table_args__ = (UniqueConstraint("coop_id", "name", "version"),)

    name: Mapped[str]
    version: Mapped[int]
    from_on: Mapped[date | None]
    retired_on: Mapped[date | None]  # nobody's plan is made from it any more
    source: Mapped[str] = mapped_column(Text, default="")

    steps: Mapped[list[InductionTemplateStep]] = relationship(
        back_populates="template",
        order_by="InductionTemplateStep.due_days, InductionTemplateStep.id",
        cascade="all, delete-orphan",
    )


class StepColumns:
    """What a step says, in a template and in a plan."""

    title: Mapped[str]
    about: Mapped[str] = mapped_column(Text, default="")
    doer: Mapped[str]
    kind: Mapped[str]
    due_days: Mapped[int]  # from the first day of work; 0 is that day
    shifts: Mapped[int] = mapped_column(default=0)  # shadow shifts wanted


class InductionTemplateStep(StepColumns, CoopOwned, Base):
    """A step as it is planned for everybody."""

    __tablename__ = "induction_template_step"

    template_id: Mapped[int] = mapped_column(ForeignKey("induction_template.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    standard_code: Mapped[str] = mapped_column(default="")  # of the version then in force

    template: Mapped[InductionTemplate] = relationship(back_populates="steps")


class InductionPlan(CoopOwned, Base):
    """The first weeks of one person; closed with a word, never removed."""

    __tablename__ = "induction_plan"
    __table_args__ = (
        Index(
            "uq_induction_plan_open",
            "person_id",
            unique=True,
            sqlite_where=text("closed_on is null"),
            postgresql_where=text("closed_on is null"),
        ),
        Index(None, "coop_id", "closed_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("induction_template.id"), index=True)
    starts_on: Mapped[date]
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    closed_on: Mapped[date | None]
    closed_why: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    template: Mapped[InductionTemplate] = relationship()
    steps: Mapped[list[InductionStep]] = relationship(
        back_populates="plan", order_by="InductionStep.due_days, InductionStep.id"
    )


class InductionStep(StepColumns, CoopOwned, Base):
    """A step of somebody's plan. What follows from a record is read there, not kept here."""

    __tablename__ = "induction_step"
    __table_args__ = (
        CheckConstraint("done_on is null or left_out_why = ''", name="done_or_left_out"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("induction_plan.id"), index=True)
    due_on: Mapped[date]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("quality_standard.id"), index=True)
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Text, default="")
    left_out_why: Mapped[str] = mapped_column(default="")

    plan: Mapped[InductionPlan] = relationship(back_populates="steps")

    @property
    def followed(self) -> bool:
        """Whether a record elsewhere, and no tick, says that it is done."""
        return bool(self.course_id or self.competency_id or self.standard_id or self.shifts)
