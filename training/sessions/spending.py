"""What training has cost and will cost, and what funds pay: read, always of one co-op."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Person
from training.records.models import CourseTaken, Evidence
from training.records.taken_rules import COUNTING
from training.sessions import costs, queries, rules
from training.sessions.costs import Claims, Spend, Window
from training.sessions.fund_models import FundClaim, FundCourse, TrainingBudget, TrainingFund
from training.sessions.models import TrainingBooking
from training.sessions.queries import BookingRow, SessionRow
from training.standards import library_queries
from training.standards.models import Course


def spends(coop_id: int, first_on: date, last_on: date) -> list[Spend]:
    """Classes and courses taken outside classes, of some days. Five queries."""
    sessions = queries.between(coop_id, first_on, last_on)
    lists: dict[int, list[BookingRow]] = {}
    for one in queries.of_sessions(coop_id, [row.id for row in sessions]):
        lists.setdefault(one.session_id, []).append(one)
    return [
        *(_of_class(row, lists.get(row.id, [])) for row in sessions),
        *_outside(coop_id, first_on, last_on),
    ]


def _of_class(row: SessionRow, rows: list[BookingRow]) -> Spend:
    """A class: those who were there once its list is saved, those who hold a place before.

    A place is paid for whoever holds it, also for who did not come.
    """
    pence = row.cost_pence + row.place_pence * row.held
    if row.attended_at is None:
        return Spend(row.on, row.course_id, False, row.held, row.minutes * row.held, pence)
    spent = [
        found
        for one in rows
        if (found := rules.counted(one.state, row.start_at, row.end_at, one.left_at))
    ]
    minutes = sum(clock.minutes_between(*each) for each in spent)
    return Spend(row.on, row.course_id, True, len(spent), minutes, pence)


def _outside(coop_id: int, first_on: date, last_on: date) -> list[Spend]:
    """Courses taken that no class stands behind, by day and course, at the course's own figures."""
    behind = select(TrainingBooking.taken_id).where(
        TrainingBooking.coop_id == coop_id, TrainingBooking.taken_id.is_not(None)
    )
    query = (
        select(CourseTaken.from_on, Course.id, Course.minutes, Course.cost_pence, func.count())
        .join(Course, Course.id == CourseTaken.course_id)
        .where(
            CourseTaken.coop_id == coop_id,
            CourseTaken.from_on.between(first_on, last_on),
            CourseTaken.withdrawn_on.is_(None),
            CourseTaken.id.not_in(behind),
        )
        .group_by(CourseTaken.from_on, Course.id, Course.minutes, Course.cost_pence)
    )
    return [
        Spend(on, course_id, True, count, minutes * count, pence * count)
        for on, course_id, minutes, pence, count in db.session.execute(query)
    ]


def serves(coop_id: int, framework_id: int) -> dict[int, set[int]]:
    """Courses that serve each standard of a version, by standard; none are left out."""
    read = library_queries.covers(coop_id)
    return {
        row.id: {item.course_id for item in read.get(row.id, ()) if item.course_id is not None}
        for row in library_queries.standards(coop_id, framework_id)
    }


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What may be spent in a spell of days."""

    id: int
    from_on: date
    until_on: date | None
    pence: int
    note: str


def budgets(coop_id: int) -> tuple[BudgetRow, ...]:
    """Every budget, the newest first."""
    query = select(TrainingBudget).where(TrainingBudget.coop_id == coop_id)
    return tuple(
        BudgetRow(row.id, row.from_on, row.until_on, row.pence, row.note)
        for row in db.session.scalars(query.order_by(TrainingBudget.from_on.desc()))
    )


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund with what it pays for: (course id, name, at most)."""

    id: int
    name: str
    window: Window
    needs: str
    source: str
    courses: tuple[tuple[int, str, int], ...]

    @property
    def most(self) -> dict[int, int]:
        """At most so much, by course."""
        return {key: pence for key, _, pence in self.courses}


def funds(coop_id: int) -> tuple[FundRow, ...]:
    """Every fund, those that end last first. Two queries."""
    paid: dict[int, list[tuple[int, str, int]]] = {}
    query = (
        select(FundCourse.fund_id, Course.id, Course.name, FundCourse.most_pence)
        .join(Course, Course.id == FundCourse.course_id)
        .where(FundCourse.coop_id == coop_id)
        .order_by(Course.name)
    )
    for fund_id, course_id, name, most in db.session.execute(query):
        paid.setdefault(fund_id, []).append((course_id, name, most))
    rows = db.session.scalars(
        select(TrainingFund)
        .where(TrainingFund.coop_id == coop_id)
        .order_by(TrainingFund.from_on.desc(), TrainingFund.name)
    )
    return tuple(
        FundRow(
            row.id,
            row.name,
            Window(row.from_on, row.until_on, row.claim_until_on, row.claim_days),
            row.needs,
            row.source,
            tuple(paid.get(row.id, ())),
        )
        for row in rows
    )


def fund(coop_id: int, fund_id: int) -> FundRow:
    """One fund; NotFound in another co-op."""
    found = next((row for row in funds(coop_id) if row.id == fund_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Completed:
    """One person's completed course that a fund pays for. `claim_id`: of the claim that stands."""

    taken_id: int
    person: str
    number: str
    course: str
    on: date
    result: str
    provider: str
    certificate: str
    evidence: int
    cost_pence: int
    claim_pence: int
    last_on: date | None
    stands: Claims
    claim_id: int | None = None
    claimed_on: date | None = None
    reference: str = ""

    @property
    def shown(self) -> bool:
        """Whether something can be shown for it: a certificate, or evidence kept here."""
        return bool(self.certificate or self.evidence)


def completed(
    coop_id: int, row: FundRow, on: date, first_on: date, last_on: date
) -> list[Completed]:
    """What was completed in some days and a fund pays for, by day and person.

    A claim that stands shows what was claimed; else what it cost, at most what the fund pays.
    """
    query = (
        select(CourseTaken, Person, Course, FundClaim)
        .join(Person, Person.id == CourseTaken.person_id)
        .join(Course, Course.id == CourseTaken.course_id)
        .outerjoin(FundClaim, (FundClaim.taken_id == CourseTaken.id) & FundClaim.back_on.is_(None))
        .where(
            CourseTaken.coop_id == coop_id,
            CourseTaken.course_id.in_(list(row.most)),
            CourseTaken.result.in_(COUNTING),
            CourseTaken.withdrawn_on.is_(None),
            CourseTaken.from_on.between(first_on, last_on),
            FundClaim.id.is_(None) | (FundClaim.fund_id == row.id),
        )
        .order_by(CourseTaken.from_on, Person.surname, Person.first_name, CourseTaken.id)
    )
    found = [each for each in db.session.execute(query) if row.window.covers(each[0].from_on)]
    cost = _costs(coop_id)
    shown: Counter[int] = Counter()
    proofs = (
        select(Evidence.taken_id, func.count())
        .where(
            Evidence.coop_id == coop_id,
            Evidence.taken_id.is_not(None),
            Evidence.withdrawn_on.is_(None),
        )
        .group_by(Evidence.taken_id)
    )
    for taken_id, count in db.session.execute(proofs):
        shown[taken_id or 0] = count
    lines = []
    for taken, person, course, claim in found:
        pence = cost.get(taken.id, course.cost_pence)
        pays = costs.claimable(row.most[course.id], pence)
        lines.append(
            Completed(
                taken_id=taken.id,
                person=person.name,
                number=person.number,
                course=course.name,
                on=taken.from_on,
                result=taken.result,
                provider=taken.provider,
                certificate=taken.certificate,
                evidence=shown[taken.id],
                cost_pence=pence,
                claim_pence=pays if claim is None else claim.pence,
                last_on=row.window.last_on(taken.from_on),
                stands=row.window.stands(taken.from_on, claim is not None, on),
                claim_id=None if claim is None else claim.id,
                claimed_on=None if claim is None else claim.claimed_on,
                reference="" if claim is None else claim.reference,
            )
        )
    return lines


def _costs(coop_id: int) -> dict[int, int]:
    """What each course taken at a class cost: the place and a part of the class."""
    query = (
        select(TrainingBooking.session_id, TrainingBooking.taken_id)
        .where(TrainingBooking.coop_id == coop_id, TrainingBooking.taken_id.is_not(None))
        .order_by(TrainingBooking.session_id, TrainingBooking.taken_id)
    )
    there: dict[int, list[int]] = {}
    for session_id, taken_id in db.session.execute(query):
        there.setdefault(session_id, []).append(taken_id or 0)
    found: dict[int, int] = {}
    for row in queries.attended(coop_id):
        taken = there.get(row.id, [])
        each = costs.shares(row.cost_pence, row.place_pence, len(taken))
        found.update(zip(taken, each, strict=True))
    return found
