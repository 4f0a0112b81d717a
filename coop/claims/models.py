"""Who claimed which open shift, what became of it; whether claims need approval, from when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coop.shifts.models import Shift
from core.db import Base, CoopOwned
from core.people.models import Person

WAITING = text("state = 'waiting'")


class ShiftClaim(CoopOwned, Base):
    """A person's claim to a place on an open shift. One that waits is the only one that does."""

    __tablename__ = "shift_claim"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'placed', 'refused', 'missed', 'withdrawn', 'ended')",
            name="state",
        ),
        Index(
            "uq_shift_claim_waiting",
            "shift_id",
            "person_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index(None, "coop_id", "state"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str]  # coop.claims.rules.State
    agreed: Mapped[bool] = mapped_column(default=False)  # yes to what goes beyond agreements
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: by itself
    reason: Mapped[str] = mapped_column(default="")

    shift: Mapped[Shift] = relationship()
    person: Mapped[Person] = relationship()


class ClaimSetting(CoopOwned, Base):
    """From this day a claim needs approval or not, until a later row says otherwise."""

    __tablename__ = "claim_setting"
    __table_args__ = (UniqueConstraint("coop_id", "from_on"),)

    from_on: Mapped[date]
    approval: Mapped[bool]
    made_at: Mapped[datetime]
