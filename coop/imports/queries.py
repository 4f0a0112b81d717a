"""What a co-op has, as the workbook's own rows; and its imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from coop.attendance import queries as attendance
from coop.availability import queries as availability
from coop.availability.models import Availability
from coop.imports.models import Import
from coop.imports.rows import (
    AvailabilityRow,
    ClearanceRow,
    CompetencyRow,
    HeldRow,
    Key,
    Known,
    LeaveRow,
    MembershipRow,
    PatternRow,
    PersonRow,
    RateRow,
    Rows,
    ServiceRow,
    TermsRow,
    VisitRow,
    WeekRow,
    WorkingTimeRow,
)
from coop.imports.rules.need import with_visits
from coop.leave.queries import days_off
from coop.members.models import Clearance
from coop.pay.models import PayRate
from coop.shifts import queries as shifts
from core.db import db, owned
from core.people import queries as people
from core.people.models import Employment, Membership, Person
from training.records import queries as records
from training.standards import queries as standards

ALWAYS = (date(1900, 1, 1), date(2200, 1, 1))
OPEN_LEAVE = ("asked", "approved")


@dataclass(frozen=True, slots=True)
class Ids:
    """The rows' ids in the database, by what the workbook knows them by."""

    services: dict[str, int] = field(default_factory=dict)
    competencies: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    patterns: dict[PatternRow, int] = field(default_factory=dict)
    availability: dict[AvailabilityRow, int] = field(default_factory=dict)
    leave: dict[Key, int] = field(default_factory=dict)


def known(coop_id: int) -> Known:
    """What a workbook may point at without having it itself."""
    jobs = db.session.execute(
        select(Person.number, Employment.role, Employment.from_on)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id)
        .order_by(Employment.from_on.desc())
    ).all()
    names = db.session.execute(
        select(Person.number, Person.first_name, Person.surname, Person.known_as)
        .where(Person.coop_id == coop_id)
        .order_by(Person.number)
    )
    return Known(
        services=tuple(row.name for row in people.services(coop_id)),
        competencies=tuple(
            (row.name, row.renewal_months) for row in standards.competencies(coop_id)
        ),
        people=tuple((row[0], row[1], row[2], row[3]) for row in names),
        starts={row.number: row.from_on for row in jobs},
        roles=tuple(sorted({row.role for row in jobs})),
    )


def current(coop_id: int) -> tuple[Rows, Ids]:
    """Everything that a workbook can say, as the co-op has it; a fixed number of queries."""
    ids = Ids()
    services = people.services(coop_id)
    ids.services.update((row.name, row.id) for row in services)
    service_of = {row.id: row.name for row in services}
    competencies = standards.competencies(coop_id)
    ids.competencies.update((row.name, row.id) for row in competencies)
    competency_of = {row.id: row.name for row in competencies}
    persons = db.session.scalars(
        select(Person).where(Person.coop_id == coop_id).order_by(Person.number)
    ).all()
    ids.people.update((row.number, row.id) for row in persons)
    number_of = {row.id: row.number for row in persons}
    rows = Rows(
        services=tuple(
            ServiceRow(row.name, row.kind, row.address or None, row.phone or None)
            for row in services
        ),
        competencies=tuple(
            CompetencyRow(row.name, row.allows or None, row.renewal_months) for row in competencies
        ),
        people=tuple(_person(row) for row in persons),
        terms=_terms(coop_id, number_of, service_of),
        memberships=_memberships(coop_id, number_of),
        clearances=_clearances(coop_id, number_of),
        working_time=tuple(
            WorkingTimeRow(
                number=number_of[row.person_id],
                from_on=row.from_on,
                until_on=row.until_on,
                opted_out_48h=row.opted_out_48h,
                night_worker=row.night_worker,
                weekly_max_minutes=row.weekly_max_minutes,
                max_nights_per_week=row.max_nights_per_week,
            )
            for row in availability.terms(coop_id, *ALWAYS)
        ),
        held=tuple(
            HeldRow(
                number_of[row.person_id],
                competency_of[row.competency_id],
                row.from_on,
                row.until_on,
            )
            for row in records.held(coop_id, *ALWAYS)
        ),
        patterns=_patterns(coop_id, competency_of, ids),
        availability=_availability(coop_id, number_of, ids),
        leave=_leave(coop_id, number_of, ids),
        rates=_rates(coop_id, number_of),
        weeks=tuple(
            WeekRow(number_of[person_id], week_on, minutes, night_minutes)
            for person_id, week_on, minutes, night_minutes in attendance.weeks_before(
                coop_id, *ALWAYS
            )
        ),
    )
    return rows, ids


def _person(row: Person) -> PersonRow:
    return PersonRow(
        number=row.number,
        first_name=row.first_name,
        surname=row.surname,
        known_as=row.known_as or None,
        email=row.email or None,
        phone=row.phone or None,
        born_on=row.born_on,
    )


def _terms(
    coop_id: int, number_of: dict[int, str], service_of: dict[int, str]
) -> tuple[TermsRow, ...]:
    query = select(Employment).where(Employment.coop_id == coop_id).order_by(Employment.id)
    return tuple(
        TermsRow(
            number=number_of[row.person_id],
            from_on=row.from_on,
            service=service_of[row.service_id],
            role=row.role,
            contract_minutes=row.contract_minutes,
            status=row.status,
            can_lead=row.can_lead,
            until_on=row.until_on,
            source=row.source or None,
        )
        for row in db.session.scalars(query)
    )


def _memberships(coop_id: int, number_of: dict[int, str]) -> tuple[MembershipRow, ...]:
    query = select(Membership).where(Membership.coop_id == coop_id).order_by(Membership.id)
    return tuple(
        MembershipRow(number_of[row.person_id], row.from_on, row.kind)
        for row in db.session.scalars(query)
    )


def _clearances(coop_id: int, number_of: dict[int, str]) -> tuple[ClearanceRow, ...]:
    query = select(Clearance).where(Clearance.coop_id == coop_id).order_by(Clearance.id)
    return tuple(
        ClearanceRow(
            number=number_of[row.person_id],
            kind=row.kind,
            from_on=row.from_on,
            until_on=row.until_on,
            weekly_cap_minutes=row.weekly_cap_minutes,
        )
        for row in db.session.scalars(query)
    )


def _patterns(coop_id: int, competency_of: dict[int, str], ids: Ids) -> tuple[PatternRow, ...]:
    found = []
    for row in shifts.patterns(coop_id):
        rule = row.rule
        visits = [
            VisitRow(
                code=visit.code,
                starts=visit.starts,
                minutes=visit.minutes,
                place=visit.place,
                travel_after_minutes=visit.travel_after_minutes,
                days=tuple(visit.days),
            )
            for visit in rule.visits
        ]
        made = PatternRow(
            service=row.service,
            name=rule.name,
            kind=str(rule.kind),
            cycle_weeks=rule.cycle_weeks,
            days=tuple(rule.days),
            starts=rule.starts,
            ends=rule.ends,
            break_minutes=rule.break_minutes,
            least=rule.least,
            wanted=rule.wanted,
            lead=rule.lead,
            from_on=rule.from_on,
            anchor=rule.anchor,
            until_on=rule.until_on,
            needs=tuple(sorted((competency_of[n.competency_id], n.people) for n in rule.needs)),
        )
        made = with_visits(made, visits)
        ids.patterns[made] = row.id
        found.append(made)
    return tuple(found)


def _availability(coop_id: int, number_of: dict[int, str], ids: Ids) -> tuple[AvailabilityRow, ...]:
    query = select(Availability).where(Availability.coop_id == coop_id).order_by(Availability.id)
    for row in db.session.scalars(query):
        made = AvailabilityRow(
            number=number_of[row.person_id],
            weekday=row.weekday,
            from_on=row.from_on,
            until_on=row.until_on,
            starts=row.starts,
            ends=row.ends,
            wish=row.wish,
            note=row.note or None,
        )
        ids.availability[made] = row.id
    return tuple(ids.availability)


def _leave(coop_id: int, number_of: dict[int, str], ids: Ids) -> tuple[LeaveRow, ...]:
    found = []
    for row in days_off(coop_id, *ALWAYS, states=OPEN_LEAVE):
        number = number_of[row.person_id]
        found.append(LeaveRow(number, row.from_on, row.until_on, row.kind, row.paid))
        ids.leave[number, row.from_on] = row.id
    return tuple(found)


def _rates(coop_id: int, number_of: dict[int, str]) -> tuple[RateRow, ...]:
    query = select(PayRate).where(PayRate.coop_id == coop_id).order_by(PayRate.id)
    return tuple(
        RateRow(
            number=number_of[row.person_id] if row.person_id is not None else "",
            role=row.role,
            element=row.element,
            from_on=row.from_on,
            unit=row.unit,
            amount=row.amount,
        )
        for row in db.session.scalars(query)
    )


def names(rows: Rows, more: Rows) -> dict[str, str]:
    """What people are called, by number: those that the co-op has, and those to come."""
    found = {}
    for person in (*rows.people, *more.people):
        found[person.number] = f"{person.known_as or person.first_name} {person.surname}"
    return found


def recent(coop_id: int, limit: int = 20) -> list[Import]:
    """The co-op's imports, newest first."""
    query = select(Import).where(Import.coop_id == coop_id)
    return list(
        db.session.scalars(query.order_by(Import.made_at.desc(), Import.id.desc()).limit(limit))
    )


def one(coop_id: int, import_id: int) -> Import:
    """One import of the co-op; NotFound otherwise."""
    return owned(Import, import_id, coop_id)
