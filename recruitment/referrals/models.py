"""Candidates, their referrals, what happened to each, consents, links, and workbooks of many."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import JobcentreOffice


class JobCandidate(CoopOwned, Base):
    """Somebody who may come to work here. The `_key`s are for finding the same person again."""

    __tablename__ = "job_candidate"
    __audit_hidden__ = (
        "first_name", "surname", "born_on", "phone", "email", "area", "phone_key", "email_key",
    )  # fmt: skip
    __table_args__ = (
        CheckConstraint("hours_least is null or hours_most >= hours_least", name="hours"),
        CheckConstraint("merged_into_id is null or merged_into_id <> id", name="not_itself"),
        Index(None, "coop_id", "phone_key"),
        Index(None, "coop_id", "email_key"),
        Index(None, "coop_id", "surname"),
    )

    first_name: Mapped[str]
    surname: Mapped[str]
    born_on: Mapped[date | None]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    area: Mapped[str] = mapped_column(default="")
    hours_least: Mapped[int | None]  # minutes a week
    hours_most: Mapped[int | None]
    available_on: Mapped[date | None]
    phone_key: Mapped[str] = mapped_column(default="")
    email_key: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("job_candidate.id"), index=True)
    anonymised_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first_name} {self.surname}"


class Referral(CoopOwned, Base):
    """One way of a candidate to the co-op: an answer is due on a day, or there is a final one."""

    __tablename__ = "referral"
    __audit_hidden__ = ("note", "candidate_words", "adviser_words")
    __table_args__ = (
        CheckConstraint("(next_due_on is null) <> (final_at is null)", name="due_or_final"),
        CheckConstraint(
            "(final_at is null) = (stage_kind in ('open', 'won', 'pool'))", name="final_stage"
        ),
        CheckConstraint("waits_on in ('', 'coop', 'candidate')", name="waits_on"),
        CheckConstraint("(waits_on = '') = (next_due_on is null)", name="waits"),
        CheckConstraint("notice_at is null or waits_on = 'candidate'", name="notice"),
        Index(None, "coop_id", "stage", "next_due_on"),
        Index(None, "coop_id", "next_due_on"),
        Index(None, "coop_id", "office_id"),
        Index(None, "coop_id", "referred_at"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("job_candidate.id"), index=True)
    source: Mapped[str]  # recruitment.referrals.rules.SOURCES
    office_id: Mapped[int | None] = mapped_column(ForeignKey("jobcentre_office.id"))
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    recommended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("stage_set.id"))
    stage: Mapped[str]
    stage_kind: Mapped[str]
    stage_since_on: Mapped[date]
    before: Mapped[str] = mapped_column(default="")  # the stage it was closed from
    waits_on: Mapped[str]  # whose answer is due: coop, candidate, nobody's
    next_due_on: Mapped[date | None]
    notice_at: Mapped[datetime | None]  # a silent candidate was told that it will be closed
    held_on: Mapped[date | None]  # the last holding message
    escalated_on: Mapped[date | None]
    final_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")  # of the end
    note: Mapped[str] = mapped_column(Text, default="")  # the referrer's; the candidate reads it
    candidate_words: Mapped[str] = mapped_column(Text, default="")  # the last said to them
    adviser_words: Mapped[str] = mapped_column(Text, default="")
    referred_at: Mapped[datetime]
    entered_by: Mapped[str]
    programme: Mapped[str | None]  # recruitment/outcomes/programmes.json
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # became

    candidate: Mapped[JobCandidate] = relationship()
    office: Mapped[JobcentreOffice | None] = relationship()


class ReferralEvent(CoopOwned, Base):
    """What happened to a referral; rows are only added. It is its own record of who and when."""

    __tablename__ = "referral_event"
    __table_args__ = (
        Index(None, "coop_id", "at"),
        # All that the figures of recruitment ask of a move.
        Index(
            "ix_referral_event_way",
            "referral_id",
            "to_stage",
            "from_stage",
            "stayed_days",
            "came_back",
            "coop_id",
            "at",
        ),
    )
    __audited__ = False

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    at: Mapped[datetime]
    kind: Mapped[str]  # recruitment.referrals.rules.EVENTS
    from_stage: Mapped[str] = mapped_column(default="")
    to_stage: Mapped[str] = mapped_column(default="")
    stayed_days: Mapped[int | None]  # whole days in the stage left; None: no stage was left
    came_back: Mapped[bool] = mapped_column(default=False)  # had been in the new stage before
    set_version: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")  # for the co-op alone
    candidate_words: Mapped[str] = mapped_column(Text, default="")
    adviser_words: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]  # the day by which the co-op owed what was done
    on_time: Mapped[bool | None]  # None: no answer of the co-op's


class Consent(CoopOwned, Base):
    """What somebody agreed to, in which words, when and how; ended, never removed."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at is null or withdrawn_at >= given_at", name="dates"),
        Index(None, "candidate_id", "purpose"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("job_candidate.id"))
    purpose: Mapped[str]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("jobcentre_office.id"))
    wording: Mapped[str]  # the version of recruitment/referrals/consents.json
    given_at: Mapped[datetime]
    given_channel: Mapped[str]  # recruitment.referrals.rules.CHANNELS
    given_to: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_channel: Mapped[str] = mapped_column(default="")
    withdrawn_to: Mapped[str] = mapped_column(default="")


class CandidateLink(CoopOwned, Base):
    """A candidate's way in without an account; only the token's hash is kept."""

    __tablename__ = "candidate_link"
    __audit_hidden__ = ("token_hash",)

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


class ReferralUpload(CoopOwned, Base):
    """A workbook of people to refer: read, shown, then written once or put aside."""

    __tablename__ = "referral_upload"
    __audit_hidden__ = ("rows",)
    __table_args__ = (CheckConstraint("state in ('ready', 'written', 'aside')", name="state"),)

    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("jobcentre_office.id"))
    file_name: Mapped[str]
    digest: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))
    rows: Mapped[list[Any]]  # plain values; emptied once written or put aside
    faults: Mapped[list[Any]]
    row_count: Mapped[int]
    written_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    ended_at: Mapped[datetime | None]


class JoinPage(CoopOwned, Base):
    """The co-op's public page for people who apply by themselves."""

    __tablename__ = "join_page"

    slug: Mapped[str] = mapped_column(unique=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text, default="")
