"""Cohorts, always of one co-op."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from coop.visitors import queries as visitors
from coop.visitors.queries import VisitorRow
from core.db import db
from core.errors import NotFound
from core.people.models import JobcentreOffice
from recruitment.cohorts import rules
from recruitment.cohorts.models import CohortDay, CohortMark, CohortMember, SwapCohort
from recruitment.cohorts.rules import Owed
from recruitment.interviews import queries as interviews
from recruitment.interviews.rules import State
from recruitment.partnerships.models import Partnership
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.stages import queries as stages

SOURCE = "cohort_member"
SWAP, PLACEMENT = "swap", "placement"  # codes of the stages, where a co-op has them
NONE: tuple[str, int | None] = ("", None)
DATA = Path(__file__).with_name("swap.json")


@cache
def limits() -> tuple[dict[str, Any], ...]:
    """How many weeks a SWAP may last, by day."""
    return tuple(json.loads(DATA.read_text(encoding="utf-8"))["limits"])


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort with its office; `taken` counts those who joined and have not left."""

    id: int
    name: str
    partnership_id: int
    office_id: int
    office: str
    first_on: date
    last_on: date
    places: int
    book_by_on: date | None
    words: str
    taken: int
    opened_by: str
    closed_at: datetime | None
    closed_by: str

    @property
    def left(self) -> int:
        """Places still free."""
        return max(0, self.places - self.taken)

    @property
    def booked_until(self) -> date:
        """The last day on which advisers book."""
        return rules.booked_until(self.book_by_on, self.first_on)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a cohort: where they stand, their interview, their days."""

    id: int
    referral_id: int
    name: str
    stage: str
    left_on: date | None
    left_reason: str
    no_interview: str
    interview: str  # its state, or empty
    interview_id: int | None
    there: int
    marked: int

    @property
    def owed(self) -> Owed:
        """What the guarantee has come to."""
        kept = self.interview in (State.DONE, State.MISSED)
        return Owed(self.name, kept, self.left_reason or self.no_interview)


def cohorts(coop_id: int, cohort_id: int | None = None) -> tuple[CohortRow, ...]:
    """All, those under way first and the latest first. One query."""
    taken = (
        select(func.count())
        .where(CohortMember.cohort_id == SwapCohort.id, CohortMember.left_on.is_(None))
        .scalar_subquery()
    )
    query = (
        select(SwapCohort, JobcentreOffice.id, JobcentreOffice.name, taken)
        .join(Partnership, Partnership.id == SwapCohort.partnership_id)
        .join(JobcentreOffice, JobcentreOffice.id == Partnership.office_id)
        .where(SwapCohort.coop_id == coop_id)
        .order_by(SwapCohort.closed_at.is_not(None), SwapCohort.first_on.desc())
    )
    if cohort_id is not None:
        query = query.where(SwapCohort.id == cohort_id)
    return tuple(
        CohortRow(
            row.id, row.name, row.partnership_id, office_id, office, row.first_on, row.last_on,
            row.places, row.book_by_on, row.words, many, row.opened_by, row.closed_at,
            row.closed_by,
        )
        for row, office_id, office, many in db.session.execute(query)
    )  # fmt: skip


def cohort(coop_id: int, cohort_id: int) -> CohortRow:
    """One; NotFound for another co-op's."""
    found = cohorts(coop_id, cohort_id)
    if not found:
        raise NotFound
    return found[0]


def open_for(coop_id: int, office_id: int, on: date) -> tuple[CohortRow, ...]:
    """Cohorts of an office with a place that its advisers can still book on a day."""
    return tuple(
        row for row in cohorts(coop_id)
        if row.office_id == office_id and row.closed_at is None and row.left
        and row.booked_until >= on
    )  # fmt: skip


def place_of(coop_id: int, referral_id: int) -> CohortRow | None:
    """The cohort that a referral has a place in, while it goes on. Two queries."""
    query = (
        select(CohortMember.cohort_id)
        .join(SwapCohort, SwapCohort.id == CohortMember.cohort_id)
        .where(
            CohortMember.coop_id == coop_id,
            CohortMember.referral_id == referral_id,
            CohortMember.left_on.is_(None),
            SwapCohort.closed_at.is_(None),
        )
        .order_by(CohortMember.id.desc())
    )
    found = db.session.scalar(query.limit(1))
    return None if found is None else cohort(coop_id, found)


def members(coop_id: int, cohort_id: int) -> tuple[MemberRow, ...]:
    """Who joined, by name, those who left last. Five queries however many."""
    query = (
        select(CohortMember, Referral.stage, JobCandidate.first_name, JobCandidate.surname)
        .join(Referral, Referral.id == CohortMember.referral_id)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .where(CohortMember.coop_id == coop_id, CohortMember.cohort_id == cohort_id)
        .order_by(CohortMember.left_on.is_not(None), JobCandidate.surname)
    )
    found = list(db.session.execute(query))
    held = interviews.latest_of(coop_id, [row[0].referral_id for row in found])
    marks: dict[int, list[str]] = {}
    for mark in db.session.execute(
        select(CohortMark.member_id, CohortMark.mark).where(
            CohortMark.coop_id == coop_id, CohortMark.member_id.in_([row[0].id for row in found])
        )
    ):
        marks.setdefault(mark.member_id, []).append(mark.mark)
    names = {one.code: one.name for one in stages.current(coop_id).stages}
    return tuple(
        MemberRow(
            row.id, row.referral_id, f"{first} {last}", names.get(stage, stage), row.left_on,
            row.left_reason, row.no_interview, held.get(row.referral_id, NONE)[0],
            held.get(row.referral_id, NONE)[1],
            sum(one != rules.Mark.ABSENT for one in marks.get(row.id, [])),
            len(marks.get(row.id, [])),
        )
        for row, stage, first, last in found
    )  # fmt: skip


def days(coop_id: int, cohort_id: int) -> list[CohortDay]:
    """Its training days in order."""
    query = select(CohortDay).where(CohortDay.coop_id == coop_id, CohortDay.cohort_id == cohort_id)
    return list(db.session.scalars(query.order_by(CohortDay.start_at)))


def placements(coop_id: int, cohort_id: int) -> tuple[VisitorRow, ...]:
    """Shifts on which its people go along, those that are off left out."""
    ids = select(CohortMember.id).where(CohortMember.cohort_id == cohort_id)
    found = visitors.of_source(coop_id, SOURCE, list(db.session.scalars(ids)))
    return tuple(row for row in found if row.off_at is None)


@dataclass(frozen=True, slots=True)
class Line:
    """One person and one thing of a day: to be marked. `key` names it in a form."""

    key: str
    member_id: int
    day_id: int | None
    visitor_id: int | None
    name: str
    what: str
    start_at: datetime
    mark: str
    reason: str


def lines(coop_id: int, cohort_id: int, on: date) -> list[Line]:
    """Everybody's training and placements of a day, by time."""
    people = [row for row in members(coop_id, cohort_id) if row.left_on is None or row.left_on > on]
    names = {row.id: row.name for row in people}
    said = {
        (row.member_id, row.day_id, row.visitor_id): row
        for row in db.session.scalars(
            select(CohortMark).where(
                CohortMark.coop_id == coop_id, CohortMark.member_id.in_(list(names))
            )
        )
    }
    found: list[tuple[int, int | None, int | None, str, datetime]] = [
        (person.id, one.id, None, one.title, one.start_at)
        for one in days(coop_id, cohort_id) if one.on == on
        for person in people
    ]  # fmt: skip
    found += [
        (one.source_id, None, one.id, f"{one.shift}, {one.service}, with {one.mentor}",
         one.start_at)
        for one in placements(coop_id, cohort_id) if one.on == on and one.source_id in names
    ]  # fmt: skip
    made = []
    for member_id, day_id, visitor_id, what, start_at in sorted(found, key=lambda one: one[4]):
        row = said.get((member_id, day_id, visitor_id))
        key = f"d{day_id}-{member_id}" if day_id else f"v{visitor_id}"
        made.append(
            Line(key, member_id, day_id, visitor_id, names[member_id], what, start_at,
                 row.mark if row else "", row.reason if row else "")
        )  # fmt: skip
    return made


def candidates(coop_id: int, cohort_id: int) -> list[tuple[int, str]]:
    """(referral id, name and stage) of those at the SWAP stage or a step from it."""
    found = stages.current(coop_id)
    codes = [
        one.code for one in found.stages
        if one.running and (one.code == SWAP or (found.has(SWAP) and found.may(one.code, SWAP)))
    ]  # fmt: skip
    inside = (
        select(CohortMember.referral_id)
        .join(SwapCohort, SwapCohort.id == CohortMember.cohort_id)
        .where(
            CohortMember.coop_id == coop_id,
            (CohortMember.left_on.is_(None) & SwapCohort.closed_at.is_(None))
            | (CohortMember.cohort_id == cohort_id),
        )
    )
    query = (
        select(Referral.id, Referral.stage, JobCandidate.first_name, JobCandidate.surname)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .where(
            Referral.coop_id == coop_id,
            Referral.final_at.is_(None),
            Referral.stage.in_(codes),
            Referral.id.not_in(inside),
        )
        .order_by(JobCandidate.surname, JobCandidate.first_name)
    )
    return [
        (row.id, f"{row.first_name} {row.surname} ({found.stage(row.stage).name})")
        for row in db.session.execute(query)
    ]
