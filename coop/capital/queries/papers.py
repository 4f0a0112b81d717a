"""Rules in force, suspensions, applications and notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coop.capital.models import (
    CapitalSuspension,
    CapitalTerms,
    ShareApplication,
    WithdrawalNotice,
)
from coop.capital.rules import Terms
from core.db import db, in_force
from core.errors import DomainError
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class TermsRow:
    """The co-op's rules from a day on, with the end of its year and where they stand."""

    from_on: date
    terms: Terms
    year_end_month: int
    year_end_day: int
    source: str


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """Somebody asked for shares; `pence` nominal."""

    id: int
    person_id: int
    person: str
    pence: int
    applied_on: date
    state: str
    decided_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Notice of a withdrawal; payable from `due_on`."""

    id: int
    person_id: int
    person: str
    pence: int
    given_on: date
    due_on: date
    leaving: bool
    state: str


def terms_rows(coop_id: int) -> tuple[TermsRow, ...]:
    """Every version of the co-op's rules, the newest first."""
    query = select(CapitalTerms).where(CapitalTerms.coop_id == coop_id)
    return tuple(
        TermsRow(
            row.from_on,
            Terms(
                row.share_pence,
                row.least_pence,
                row.most_pence,
                row.notice_days,
                row.transfer,
                row.interest_limit,
            ),
            row.year_end_month,
            row.year_end_day,
            row.source,
        )
        for row in db.session.scalars(query.order_by(CapitalTerms.from_on.desc()))
    )


def terms(coop_id: int, on: date) -> Terms:
    """The rules in force on the day; DomainError while none are recorded."""
    for row in terms_rows(coop_id):
        if row.from_on <= on:
            return row.terms
    raise DomainError(
        "Record the society's rules on share capital first: Capital, Rules.", code="no_terms"
    )


def suspended(coop_id: int, on: date) -> str | None:
    """Why withdrawals are suspended on the day; None when they are not."""
    query = select(CapitalSuspension.reason).where(
        CapitalSuspension.coop_id == coop_id, in_force(CapitalSuspension, on)
    )
    return db.session.scalar(query.limit(1))


def suspensions(coop_id: int) -> tuple[CapitalSuspension, ...]:
    """Every suspension, the latest first."""
    query = select(CapitalSuspension).where(CapitalSuspension.coop_id == coop_id)
    return tuple(db.session.scalars(query.order_by(CapitalSuspension.from_on.desc())))


def applications(
    coop_id: int, *, state: str = "", person_id: int | None = None
) -> tuple[ApplicationRow, ...]:
    """Applications for shares, the earliest first."""
    query = (
        select(ShareApplication, Person)
        .join(Person, Person.id == ShareApplication.person_id)
        .where(ShareApplication.coop_id == coop_id)
        .order_by(ShareApplication.applied_on, ShareApplication.id)
    )
    if state:
        query = query.where(ShareApplication.state == state)
    if person_id is not None:
        query = query.where(ShareApplication.person_id == person_id)
    return tuple(
        ApplicationRow(
            row.id, person.id, person.name, row.pence, row.applied_on, row.state,
            row.decided_on, row.reason,
        )
        for row, person in db.session.execute(query)
    )  # fmt: skip


def notices(
    coop_id: int, *, state: str = "", person_id: int | None = None
) -> tuple[NoticeRow, ...]:
    """Notices of withdrawal, the first due first."""
    query = (
        select(WithdrawalNotice, Person)
        .join(Person, Person.id == WithdrawalNotice.person_id)
        .where(WithdrawalNotice.coop_id == coop_id)
        .order_by(WithdrawalNotice.due_on, WithdrawalNotice.id)
    )
    if state:
        query = query.where(WithdrawalNotice.state == state)
    if person_id is not None:
        query = query.where(WithdrawalNotice.person_id == person_id)
    return tuple(
        NoticeRow(
            row.id, person.id, person.name, row.pence, row.given_on, row.due_on, row.leaving,
            row.state,
        )
        for row, person in db.session.execute(query)
    )  # fmt: skip


def under_notice(coop_id: int, person_id: int) -> int:
    """Pence of a person's shares under notice that has neither been paid nor taken back."""
    query = select(func.coalesce(func.sum(WithdrawalNotice.pence), 0)).where(
        WithdrawalNotice.coop_id == coop_id,
        WithdrawalNotice.person_id == person_id,
        WithdrawalNotice.state == "open",
    )
    return int(db.session.scalar(query) or 0)
