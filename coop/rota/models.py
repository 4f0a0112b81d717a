"""Drafts of the rota, their gaps, variants and repairs, rest owed, the policy they were made by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.shifts.models import Shift
from core.db import Base, CoopOwned
from core.people.models import Person, Service


class RotaPolicy(CoopOwned, Base):
    """A version of the co-op's limits, chains and weights; each rota names its version.

    `values` holds the fields of coop.rota.rules.problem.Policy that differ from its defaults.
    """

    __tablename__ = "rota_policy"
    __table_args__ = (UniqueConstraint("coop_id", "version"),)

    version: Mapped[int]
    from_on: Mapped[date]
    values: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class Rota(CoopOwned, Base):
    """A draft over whole weeks and some services: generated, edited, then published."""

    __tablename__ = "rota"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="dates"),
        Index(None, "coop_id", "from_on"),
    )

    from_on: Mapped[date]  # a Monday
    until_on: Mapped[date]  # a Sunday
    state: Mapped[str] = mapped_column(default="draft")  # draft, published
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("rota_policy.id"))
    seed: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=0)  # how often it has been generated: "Draft 3"
    generated_at: Mapped[datetime | None]
    stopped_early: Mapped[bool] = mapped_column(default=False)
    objective: Mapped[int | None]
    bound: Mapped[int | None]  # proved when it was made: no lawful rota had fewer points
    stop_at: Mapped[int | None]  # permille: the proved gap at which it was to be near enough
    # [[tenths of a second, objective, bound or null], ...]: coop.rota.rules.improvement
    improvement: Mapped[list[Any] | None]
    seconds: Mapped[int | None]
    broken: Mapped[int | None]  # refused findings when last checked; a manager's are not refused
    checked_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))

    services: Mapped[list[RotaService]] = relationship(
        back_populates="rota", cascade="all, delete-orphan"
    )


class RotaService(Base):
    """A service that a rota covers."""

    __tablename__ = "rota_service"
    __table_args__ = (UniqueConstraint("rota_id", "service_id"),)

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)

    rota: Mapped[Rota] = relationship(back_populates="services")
    service: Mapped[Service] = relationship()


class ShiftGap(CoopOwned, Base):
    """Why places on a shift are empty, counted over candidates; as last worked out."""

    __tablename__ = "shift_gap"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), unique=True)
    places: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    reasons: Mapped[list[Any]]  # [[reason, people], ...]
    worked_out_at: Mapped[datetime]

    shift: Mapped[Shift] = relationship()


class RestOwed(CoopOwned, Base):
    """Compensatory rest owed for a declared chain or an override (WTR 1998 reg 24)."""

    __tablename__ = "rest_owed"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index(None, "coop_id", "due_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    minutes: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    given_on: Mapped[date | None]
    given_note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
    shift: Mapped[Shift] = relationship()


class Variant(CoopOwned, Base):
    """A what-if beside a rota: `changes` and `result` as coop.rota.rules.variants and .compare.

    `result` is None until the worker has solved it; how that stands, the run says.
    """

    __tablename__ = "variant"

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    changes: Mapped[list[Any]]
    seconds: Mapped[int]
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("rota_policy.id"))
    result: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))


class RepairMenu(CoopOwned, Base):
    """Small changes that fill gaps of a rota, each solved; `of_times` is the draft they mend."""

    __tablename__ = "repair_menu"

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id", ondelete="CASCADE"), index=True)
    of_times: Mapped[int]
    result: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))


class HandEdit(CoopOwned, Base):
    """A change by hand to a draft: places of the shifts before and after, to undo the last.

    A place is [shift, person, leads, by hand, agreed, override reason, override account].
    """

    __tablename__ = "hand_edit"
    __audited__ = False  # the places are, and undoing is

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    shifts: Mapped[list[Any]]
    before: Mapped[list[Any]]
    after: Mapped[list[Any]]
    undone_at: Mapped[datetime | None]
