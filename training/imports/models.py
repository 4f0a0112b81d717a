"""Files of training records from other systems, what they were matched to, what they entered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned
from training.standards.models import ONE_OF_TWO


class TrainingImport(CoopOwned, Base):
    """checking -> unreadable or ready -> entering -> entered -> undoing -> undone; or discarded."""

    __tablename__ = "training_import"
    __table_args__ = (Index(None, "coop_id", "made_at"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="checking")
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    lines: Mapped[list[Any]] = mapped_column(default=list)
    faults: Mapped[list[Any]] = mapped_column(default=list)  # of the file as a whole
    adds: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))


class TrainingImportRecord(CoopOwned, Base):
    """A record that an import entered: what undoing it withdraws."""

    __tablename__ = "training_import_record"
    __table_args__ = (CheckConstraint("(held_id is null) <> (taken_id is null)", name="one"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("training_import.id"), index=True)
    held_id: Mapped[int | None] = mapped_column(ForeignKey("competency_held.id"), index=True)
    taken_id: Mapped[int | None] = mapped_column(ForeignKey("course_taken.id"), index=True)


class TrainingName(CoopOwned, Base):
    """What another system calls one of our courses or competencies."""

    __tablename__ = "training_name"
    __table_args__ = (
        CheckConstraint(ONE_OF_TWO, name="one"),
        UniqueConstraint("coop_id", "words"),
    )

    words: Mapped[str]  # folded
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
