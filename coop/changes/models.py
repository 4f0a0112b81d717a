"""What became of people's shifts, entry by entry, and the notice that the co-op promises.

The database refuses to alter or remove entries of the ledger.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class ShiftChange(CoopOwned, Base):
    """One thing that happened to a person's shift. Times are the shift's as they were then."""

    __tablename__ = "shift_change"
    __audited__ = False  # a record of its own, never altered; each act that writes it is audited
    __table_args__ = (
        CheckConstraint(
            "kind in ('offered', 'published', 'accepted', 'declined', 'given', 'taken', "
            "'changed', 'cancelled')",
            name="kind",
        ),
        CheckConstraint("end_at > start_at", name="order"),
        CheckConstraint("(new_start_at is null) = (new_end_at is null)", name="both"),
        Index(None, "coop_id", "start_at"),
        Index(None, "person_id", "start_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    kind: Mapped[str]  # coop.changes.rules.Kind
    at: Mapped[datetime]
    notice_minutes: Mapped[int]  # from `at` to `start_at`; negative once it had begun
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    new_start_at: Mapped[datetime | None]  # where times changed: what they became
    new_end_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str]  # who did it, by name, as it was then
    own: Mapped[bool] = mapped_column(default=False)  # the person did it themselves
    why: Mapped[str] = mapped_column(Text, default="")


class NoticePromise(CoopOwned, Base):
    """How many days ahead the co-op means its people to know their shifts, from a day on."""

    __tablename__ = "notice_promise"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("days between 1 and 84", name="days"),
    )

    from_on: Mapped[date]
    days: Mapped[int]
    made_at: Mapped[datetime]
