"""Shifts on offer, what is wanted for them, and exchanges that wait for everybody's yes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person

OPEN_ONLY = text("state = 'open'")


class ShiftOffer(CoopOwned, Base):
    """A member's place that they would pass on, or would give for any of some others.

    `place_id` is the id of the assignment: the offer is dead once that has gone. Start and end
    are as they were: an offer does not outlive a change of its shift.
    """

    __tablename__ = "shift_offer"
    __table_args__ = (
        CheckConstraint("kind in ('pass', 'pool')", name="kind"),
        CheckConstraint("state in ('open', 'taken', 'withdrawn', 'ended')", name="state"),
        Index(
            "uq_shift_offer_open_place",
            "place_id",
            unique=True,
            sqlite_where=OPEN_ONLY,
            postgresql_where=OPEN_ONLY,
        ),
    )

    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    place_id: Mapped[int]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    named_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: to all
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    taken_by: Mapped[Person | None] = relationship(foreign_keys=[taken_by_id])
    wishes: Mapped[list[OfferWish]] = relationship(
        order_by="OfferWish.place_id", cascade="all, delete-orphan"
    )


class OfferWish(Base):
    """A place that the one who offers would take for theirs."""

    __tablename__ = "offer_wish"
    __table_args__ = (UniqueConstraint("offer_id", "place_id"),)

    offer_id: Mapped[int] = mapped_column(ForeignKey("shift_offer.id"))
    place_id: Mapped[int]


class Exchange(CoopOwned, Base):
    """Places that go round among two to four people once all have said yes, before `until_at`.

    Where the co-op approves moves between members it then waits, until its first shift begins;
    a shift passed on waits as an exchange of one part.
    """

    __tablename__ = "exchange"
    __table_args__ = (
        CheckConstraint("state in ('open', 'waiting', 'done', 'refused', 'ended')", name="state"),
    )

    found: Mapped[bool]  # in the pool; otherwise asked by a member
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    why: Mapped[str] = mapped_column(default="")  # it ended, or was approved or refused
    made_at: Mapped[datetime]
    until_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who approves

    parts: Mapped[list[ExchangePart]] = relationship(
        order_by="ExchangePart.id", cascade="all, delete-orphan"
    )


class ExchangePart(Base):
    """One place of an exchange: who gives it, who takes it, and whether the giver said yes."""

    __tablename__ = "exchange_part"
    __table_args__ = (UniqueConstraint("exchange_id", "place_id"),)

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    place_id: Mapped[int]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    said_yes_at: Mapped[datetime | None]
    agreed: Mapped[bool] = mapped_column(default=False)  # the taker, to going beyond agreements

    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])
    taker: Mapped[Person] = relationship(foreign_keys=[taker_id])


class ExchangeSetting(CoopOwned, Base):
    """From this day moves between members need approval or not, until a later row says."""

    __tablename__ = "exchange_setting"
    __table_args__ = (UniqueConstraint("coop_id", "from_on"),)

    from_on: Mapped[date]
    approval: Mapped[bool]
    made_at: Mapped[datetime]
