"""Who must not, and who would like to, work together; who learns and who mentors."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person


class PairKind(StrEnum):
    """What holds between two people."""

    BARRED = "barred"  # never on one shift
    PREFERRED = "preferred"  # like to be on one shift


class Pair(Spell, CoopOwned, Base):
    """Two people of a co-op; never removed, only ended. `one_id` is the smaller number.

    A preferred pair holds once `agreed_at` is set: one asked, the other said yes. Who is barred
    from whom, and why, is confidential: the audit, which more people read, keeps neither.
    """

    __tablename__ = "pair"
    __audit_hidden__ = ("reason", "one_id", "other_id")
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="order"),
        CheckConstraint("kind in ('barred', 'preferred')", name="kind"),
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "one_id", "from_on"),
        Index(None, "other_id", "from_on"),
    )

    one_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # declined or taken back before it ever held
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    one: Mapped[Person] = relationship(foreign_keys=[one_id])
    other: Mapped[Person] = relationship(foreign_keys=[other_id])


class Learning(Spell, CoopOwned, Base):
    """While it holds a person works only shadow shifts, beside a mentor."""

    __tablename__ = "learning"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "person_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class Mentoring(Spell, CoopOwned, Base):
    """While it holds a person may have a learner along."""

    __tablename__ = "mentoring"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "person_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class MentorCompetency(CoopOwned, Base):
    """A competency whose holders may have a learner along, for as long as they hold it."""

    __tablename__ = "mentor_competency"
    __table_args__ = (UniqueConstraint("coop_id", "competency_id"),)

    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"), index=True)
