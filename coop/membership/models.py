"""Joining, offices, leaving, and what the register says of each person from a day on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class MembershipTerms(CoopOwned, Base):
    """What the society's rules say on joining and leaving, from a day on; rows are added."""

    __tablename__ = "membership_terms"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint(
            "probation_months >= 0 and resignation_days >= 0 and exclusion_days >= 0",
            name="least",
        ),
    )

    from_on: Mapped[date]
    probation_months: Mapped[int]
    resignation_days: Mapped[int]  # notice that a member gives
    exclusion_days: Mapped[int]  # notice that the society gives before it excludes
    source: Mapped[str]


class MembershipApplication(CoopOwned, Base):
    """Somebody asks to be a member; probation runs; the board admits them or refuses."""

    __tablename__ = "membership_application"
    __table_args__ = (
        CheckConstraint("probation_until_on >= applied_on", name="dates"),
        Index(None, "coop_id", "state"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    applied_on: Mapped[date]
    probation_until_on: Mapped[date]
    rules_signed_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="open")  # open, admitted, refused, withdrawn
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(default="")
    resolution: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()
    reviews: Mapped[list[ProbationReview]] = relationship(
        back_populates="application", order_by="ProbationReview.due_on, ProbationReview.id"
    )


class ProbationReview(CoopOwned, Base):
    """A conversation in probation: when it is due, and what came of it."""

    __tablename__ = "probation_review"
    __audit_hidden__ = ("words",)

    application_id: Mapped[int] = mapped_column(ForeignKey("membership_application.id"), index=True)
    due_on: Mapped[date]
    held_on: Mapped[date | None]
    held_by: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")  # coop.membership.rules.OUTCOMES
    words: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[MembershipApplication] = relationship(back_populates="reviews")


class Office(CoopOwned, Base):
    """A spell in an office of the society. It ends; it never vanishes."""

    __tablename__ = "office"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("term_until_on is null or term_until_on >= from_on", name="term"),
        Index(None, "coop_id", "office"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    office: Mapped[str]  # coop.membership.rules.OFFICES
    from_on: Mapped[date]
    term_until_on: Mapped[date | None]  # what they were elected for
    until_on: Mapped[date | None]  # when they left it
    how: Mapped[str]  # "Elected at the meeting of 3 May 2026"
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class Particulars(CoopOwned, Base):
    """Name, addresses and purposes of a person in the register, from a day on."""

    __tablename__ = "register_particulars"
    __table_args__ = (UniqueConstraint("person_id", "from_on"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    name: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    purposes: Mapped[str]


class Leaving(CoopOwned, Base):
    """Somebody leaves membership, work or both: what is to be settled, and what has been."""

    __tablename__ = "leaving"
    __table_args__ = (
        CheckConstraint(
            "membership_last_on is not null or work_last_on is not null", name="something"
        ),
        Index(None, "coop_id", "settled_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str]  # a code of coop.membership.law
    words: Mapped[str] = mapped_column(Text, default="")
    notice_on: Mapped[date]  # given by the member, or served on them
    membership_last_on: Mapped[date | None]
    work_last_on: Mapped[date | None]
    resolution: Mapped[str] = mapped_column(default="")  # of an exclusion
    representative: Mapped[str] = mapped_column(default="")  # of somebody who died
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("withdrawal_notice.id"))
    final_pay_on: Mapped[date | None]
    holiday_on: Mapped[date | None]
    property_on: Mapped[date | None]
    property_words: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]

    person: Mapped[Person] = relationship()
