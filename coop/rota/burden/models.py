"""Entries of the burden ledger; the database refuses to alter or remove them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class BurdenPosting(CoopOwned, Base):
    """One act of entering: the first of a rota when it is published, then corrections.

    The first fixes policy and sharing for the rota: `sharing` has kind to [[person, parts]] and
    "night_workers" to [person]; null in corrections. The number guards against double posting.
    """

    __tablename__ = "burden_posting"
    __audited__ = False  # a record of its own, never altered; the audit names the posting
    __table_args__ = (
        UniqueConstraint("rota_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"))
    number: Mapped[int]
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("rota_policy.id"))
    posted_at: Mapped[datetime]
    sharing: Mapped[dict[str, Any] | None]


class BurdenEntry(CoopOwned, Base):
    """Points of a kind that a person bore on a rota, and the fair share; either may be negative
    in a correction. The balance is the sum of borne less share.
    """

    __tablename__ = "burden_entry"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("posting_id", "person_id", "kind"),
        CheckConstraint(
            "kind in ('night', 'weekend', 'bank_holiday', 'split_day', 'short_notice', 'travel')",
            name="kind",
        ),
        CheckConstraint("borne <> 0 or share <> 0", name="something"),
        Index(None, "coop_id", "person_id"),
        Index(None, "rota_id"),
    )

    posting_id: Mapped[int] = mapped_column(ForeignKey("burden_posting.id"))
    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]  # coop.rota.rules.ledger.Burden
    borne: Mapped[int]
    share: Mapped[int]


class BurdenChange(CoopOwned, Base):
    """A published shift given to a person, or moved, at short notice."""

    __tablename__ = "burden_change"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("why in ('given', 'moved')", name="why"),
        CheckConstraint("points > 0", name="points"),
        Index(None, "rota_id"),
    )

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    why: Mapped[str]
    points: Mapped[int]
    changed_at: Mapped[datetime]
