"""Applications for membership, their reviews, and what stands in the way of admission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.capital import queries as capital
from coop.checks import queries as checks
from coop.members import queries as members
from coop.members.models import Clearance
from coop.members.rules import ClearanceFacts, uncleared
from coop.membership.models import MembershipApplication, MembershipTerms, ProbationReview
from coop.membership.rules import Readiness
from core.db import db, overlapping
from core.errors import DomainError, NotFound
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review of a probation."""

    id: int
    application_id: int
    person_id: int
    person: str
    due_on: date
    held_on: date | None
    held_by: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """Somebody who wants to be, or has become, a member."""

    id: int
    person_id: int
    person: str
    applied_on: date
    probation_until_on: date
    rules_signed_on: date | None
    state: str
    decided_on: date | None
    resolution: str
    reason: str
    reviews: tuple[ReviewRow, ...]


def terms_rows(coop_id: int) -> tuple[MembershipTerms, ...]:
    """The society's rules on joining and leaving, the newest first."""
    query = select(MembershipTerms).where(MembershipTerms.coop_id == coop_id)
    return tuple(db.session.scalars(query.order_by(MembershipTerms.from_on.desc())))


def terms_on(coop_id: int, on: date) -> MembershipTerms:
    """Those in force on the day; DomainError while none are recorded."""
    for row in terms_rows(coop_id):
        if row.from_on <= on:
            return row
    raise DomainError(
        "Record the society's rules on joining and leaving first: Members, Rules.",
        code="no_terms",
    )


def _review(row: ProbationReview, person: Person) -> ReviewRow:
    return ReviewRow(
        row.id, row.application_id, person.id, person.name, row.due_on, row.held_on, row.held_by,
        row.outcome, row.words,
    )  # fmt: skip


def applications(
    coop_id: int, *, state: str = "", person_id: int | None = None, row_id: int | None = None
) -> tuple[ApplicationRow, ...]:
    """Applications, the one whose probation ends first ahead."""
    query = (
        select(MembershipApplication, Person)
        .join(Person, Person.id == MembershipApplication.person_id)
        .where(MembershipApplication.coop_id == coop_id)
        .order_by(MembershipApplication.probation_until_on, MembershipApplication.id)
    )
    if state:
        query = query.where(MembershipApplication.state == state)
    if person_id is not None:
        query = query.where(MembershipApplication.person_id == person_id)
    if row_id is not None:
        query = query.where(MembershipApplication.id == row_id)
    rows = db.session.execute(query).all()
    wanted = [row.id for row, _ in rows]
    reviews: dict[int, list[ProbationReview]] = {key: [] for key in wanted}
    found = select(ProbationReview).where(
        ProbationReview.coop_id == coop_id, ProbationReview.application_id.in_(wanted)
    )
    for review in db.session.scalars(found.order_by(ProbationReview.due_on, ProbationReview.id)):
        reviews[review.application_id].append(review)
    return tuple(
        ApplicationRow(
            row.id,
            person.id,
            person.name,
            row.applied_on,
            row.probation_until_on,
            row.rules_signed_on,
            row.state,
            row.decided_on,
            row.resolution,
            row.reason,
            tuple(_review(each, person) for each in reviews[row.id]),
        )
        for row, person in rows
    )


def application(coop_id: int, application_id: int) -> ApplicationRow:
    """One application; NotFound otherwise."""
    found = applications(coop_id, row_id=application_id)
    if not found:
        raise NotFound
    return found[0]


def reviews_due(coop_id: int, until: date) -> tuple[ReviewRow, ...]:
    """Reviews of open applications due until a day and not held, the first due first."""
    rows = [each for one in applications(coop_id, state="open") for each in one.reviews]
    due = [each for each in rows if each.held_on is None and each.due_on <= until]
    return tuple(sorted(due, key=lambda each: (each.due_on, each.id)))


def readiness(coop_id: int, row: ApplicationRow, on: date) -> Readiness:
    """What stands on the day for an application."""
    held = capital.holding(coop_id, row.person_id, on)
    terms = next((one.terms for one in capital.terms_rows(coop_id) if one.from_on <= on), None)
    outcomes = [each for each in row.reviews if each.held_on is not None and each.held_on <= on]
    last = max(outcomes, key=lambda each: (each.held_on or on, each.id), default=None)
    return Readiness(
        probation_until_on=row.probation_until_on,
        rules_signed_on=row.rules_signed_on,
        held=held.shares,
        unpaid=held.unpaid,
        least=terms.least_pence if terms else 0,
        uncleared=_uncleared(coop_id, row.person_id, on),
        reviews_open=sum(each.held_on is None and each.due_on <= on for each in row.reviews),
        last_outcome=last.outcome if last else None,
    )


def _uncleared(coop_id: int, person_id: int, on: date) -> tuple[str, ...]:
    """Checks that a worker lacks on the day, as sentences; whoever does not work needs none."""
    if not members.workforce(coop_id, on, on, [person_id]):
        return ()
    if checks.settings(coop_id, on).gate:
        return checks.blockers(coop_id, person_id, on)
    query = select(Clearance).where(
        Clearance.coop_id == coop_id,
        Clearance.person_id == person_id,
        overlapping(Clearance, on, on),
    )
    facts = tuple(
        ClearanceFacts(row.kind, row.from_on, row.until_on) for row in db.session.scalars(query)
    )
    whys = (each.why for each in uncleared(facts, on, on))
    return tuple(f"{why[0].upper()}{why[1:]}." for why in whys)
