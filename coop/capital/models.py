"""The capital ledger: append-only; the database itself refuses what does not balance.

Lines are written first and their entry last: the entry's insertion adds its lines up, and the
deferred foreign key refuses lines whose entry never came.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Person

NOBODY = text("person_id is null")


class CapitalAccount(CoopOwned, Base):
    """One account: by kind and, for what belongs to one holder, person."""

    __tablename__ = "capital_account"
    __audited__ = False  # opened by the first entry on it, which names who made it
    __table_args__ = (
        UniqueConstraint("coop_id", "id"),
        UniqueConstraint("coop_id", "kind", "person_id"),
        Index(
            "uq_capital_account_common",
            "coop_id",
            "kind",
            unique=True,
            sqlite_where=NOBODY,
            postgresql_where=NOBODY,
        ),
        CheckConstraint(
            "(person_id is not null) = (kind in "
            "('shares', 'unpaid', 'member_capital', 'loan', 'interest_payable'))",
            name="holder",
        ),
    )

    kind: Mapped[str]  # coop.capital.rules.Kind
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person | None] = relationship()


class CapitalEntry(CoopOwned, Base):
    """What happened on a day; numbered without a gap in each co-op. Never altered."""

    __tablename__ = "capital_entry"
    __audited__ = False  # a record of its own, never altered; it names who made it
    __table_args__ = (
        UniqueConstraint("coop_id", "number"),
        UniqueConstraint("coop_id", "source", "source_key"),
        Index(None, "coop_id", "on"),
    )

    number: Mapped[int]
    on: Mapped[date]
    verb: Mapped[str]  # coop.capital.rules.Verb
    words: Mapped[str]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("capital_entry.id"), unique=True)
    source: Mapped[str | None]  # with its key: what is posted once only, such as a year's interest
    source_key: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class CapitalLine(Base):
    """A debit (more than 0) or credit (less) on one account. Never altered."""

    __tablename__ = "capital_line"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("pence <> 0", name="something"),
        UniqueConstraint("coop_id", "entry_number", "account_id"),
        ForeignKeyConstraint(
            ["coop_id", "entry_number"],
            ["capital_entry.coop_id", "capital_entry.number"],
            name="fk_capital_line_entry",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["coop_id", "account_id"],
            ["capital_account.coop_id", "capital_account.id"],
            name="fk_capital_line_account",
        ),
        Index(None, "account_id"),
    )

    coop_id: Mapped[int]
    entry_number: Mapped[int]
    account_id: Mapped[int]
    pence: Mapped[int]


class CapitalTerms(CoopOwned, Base):
    """The co-op's rules on share capital from a day on; rows are added, never changed."""

    __tablename__ = "capital_terms"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("share_pence > 0 and least_pence >= 0 and notice_days >= 0", name="least"),
    )

    from_on: Mapped[date]
    share_pence: Mapped[int]
    least_pence: Mapped[int]
    most_pence: Mapped[int | None]
    notice_days: Mapped[int]
    transfer: Mapped[bool]
    interest_limit: Mapped[Decimal] = mapped_column(Numeric(6, 3))  # percent a year
    year_end_month: Mapped[int]
    year_end_day: Mapped[int]
    source: Mapped[str]  # which rule, or resolution, says so


class CapitalSuspension(Spell, CoopOwned, Base):
    """Days on which the board lets nobody withdraw, and why."""

    __tablename__ = "capital_suspension"
    __table_args__ = (CheckConstraint("until_on is null or until_on >= from_on", name="dates"),)

    reason: Mapped[str]

    @property
    def again_on(self) -> date | None:
        """The first day on which members may withdraw again; None while no end is known."""
        return None if self.until_on is None else self.until_on + timedelta(days=1)


class ShareApplication(CoopOwned, Base):
    """Somebody asks for shares; the board allots them or refuses."""

    __tablename__ = "share_application"
    __table_args__ = (
        CheckConstraint("pence > 0", name="something"),
        Index(None, "coop_id", "state"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    pence: Mapped[int]  # nominal
    applied_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="asked")  # asked, allotted, refused, withdrawn
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("capital_entry.id"))

    person: Mapped[Person] = relationship()


class WithdrawalNotice(CoopOwned, Base):
    """Notice to withdraw shares; paid once it has run, unless taken back."""

    __tablename__ = "withdrawal_notice"
    __table_args__ = (
        CheckConstraint("pence > 0", name="something"),
        CheckConstraint("due_on >= given_on", name="dates"),
        Index(None, "coop_id", "state"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    pence: Mapped[int]
    given_on: Mapped[date]
    due_on: Mapped[date]
    leaving: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="open")  # open, paid, withdrawn
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("capital_entry.id"))

    person: Mapped[Person] = relationship()
