"""A year's surplus: what the rules require, figures as taken, drafts, and each person's part."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class SurplusTerms(CoopOwned, Base):
    """What the registered rules say of surplus from a day on."""

    __tablename__ = "surplus_terms"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("until_pence is null or until_pence >= 0", name="until"),
    )

    from_on: Mapped[date]
    required_percent: Mapped[Decimal] = mapped_column(Numeric(6, 3))
    until_pence: Mapped[int | None]  # the general reserve is filled up to this, then no more
    locked: Mapped[bool] = mapped_column(default=False)  # what is required is indivisible
    benefit_society: Mapped[bool] = mapped_column(default=False)  # no dividend to members
    source: Mapped[str] = mapped_column(Text)  # the rule book's paragraph


class SurplusYear(CoopOwned, Base):
    """A financial year whose surplus is to be shared: drafting, shown to members, posted."""

    __tablename__ = "surplus_year"
    __table_args__ = (
        UniqueConstraint("coop_id", "last_on"),
        CheckConstraint("last_on >= first_on", name="dates"),
        CheckConstraint("state in ('drafting', 'shown', 'posted')", name="state"),
        CheckConstraint("(state = 'posted') = (posted_at is not null)", name="posted"),
    )

    first_on: Mapped[date]
    last_on: Mapped[date]
    result_pence: Mapped[int]  # after all costs but interest on members' money; a loss below 0
    source: Mapped[str] = mapped_column(Text)  # "Accounts signed on 4 June"
    state: Mapped[str] = mapped_column(default="drafting")
    posted_at: Mapped[datetime | None]
    posted_on: Mapped[date | None]  # the day of the ledger's entries
    posted_draft_id: Mapped[int | None]  # no foreign key: the draft points here
    decided_by: Mapped[str] = mapped_column(Text, default="")  # the motion in words


class SurplusSnapshot(CoopOwned, Base):
    """A year's figures as they were taken, in full, with their SHA-256. Never altered."""

    __tablename__ = "surplus_snapshot"
    __audited__ = False  # a record of its own, never altered; it names who took it
    __table_args__ = (UniqueConstraint("year_id", "number"),)

    year_id: Mapped[int] = mapped_column(ForeignKey("surplus_year.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)  # coop.surplus.rules.written
    digest: Mapped[str]
    source: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime]
    taken_by: Mapped[str]


class SurplusDraft(CoopOwned, Base):
    """A rule that the board drafts. On the newest figures, until it is put to the members."""

    __tablename__ = "surplus_draft"
    __table_args__ = (UniqueConstraint("year_id", "name"),)

    year_id: Mapped[int] = mapped_column(ForeignKey("surplus_year.id"))
    name: Mapped[str]
    why: Mapped[str] = mapped_column(Text, default="")
    rule: Mapped[dict[str, Any]]  # coop.surplus.rules.payload
    dropped: Mapped[bool] = mapped_column(default=False)
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("surplus_snapshot.id"))
    digest: Mapped[str] = mapped_column(default="")  # of the outcome that members vote on
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class SurplusShare(CoopOwned, Base):
    """One person's part of a posted year, in pence: paid now, or kept until `payout_on`."""

    __tablename__ = "surplus_share"
    __table_args__ = (
        UniqueConstraint("year_id", "person_id"),
        CheckConstraint("now_pence >= 0 and kept_pence >= 0", name="parts"),
        CheckConstraint("kept_pence = 0 or payout_on is not null", name="payout"),
    )

    year_id: Mapped[int] = mapped_column(ForeignKey("surplus_year.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    now_pence: Mapped[int]
    kept_pence: Mapped[int]
    interest_pence: Mapped[int]
    payout_on: Mapped[date | None]
    paid_out_entry_id: Mapped[int | None] = mapped_column(ForeignKey("capital_entry.id"))

    person: Mapped[Person] = relationship()

    @property
    def pence(self) -> int:
        """The whole bonus, without interest."""
        return self.now_pence + self.kept_pence
