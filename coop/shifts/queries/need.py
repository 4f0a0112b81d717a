"""Dated shifts of a co-op, with what they need and who is on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, select

from coop.shifts import rules
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift, ShiftNeed, Visit
from coop.shifts.queries.rows import Assigned, NeedRow, ShiftPage, ShiftRow, VisitRow
from core import clock
from core.calendar import bank_holidays
from core.db import db
from core.errors import NotFound
from core.people.models import Person, Service


def shifts(
    coop_id: int,
    first_on: date,
    last_on: date,
    service_ids: Collection[int] | None = None,
    *,
    cancelled: bool = False,
) -> tuple[ShiftRow, ...]:
    """Shifts that begin on a local day of the period, in time order; 4 queries, always.

    Cancelled ones only when asked for.
    """
    where = Shift.coop_id == coop_id
    where &= Shift.on.between(first_on, last_on)
    if service_ids is not None:
        where &= Shift.service_id.in_(service_ids)
    if not cancelled:
        where &= Shift.cancelled_at.is_(None)
    return rows_where(where)


def shifts_by_id(coop_id: int, shift_ids: Collection[int]) -> tuple[ShiftRow, ...]:
    """These shifts, cancelled ones too, in time order."""
    return rows_where((Shift.coop_id == coop_id) & Shift.id.in_(shift_ids))


def shadows(coop_id: int, shift_id: int) -> tuple[ShiftRow, ...]:
    """The learners' shifts beside one, cancelled ones left out."""
    return rows_where(
        (Shift.coop_id == coop_id) & (Shift.shadows_id == shift_id) & Shift.cancelled_at.is_(None)
    )


def rows_where(where: ColumnElement[bool], *, published: bool = False) -> tuple[ShiftRow, ...]:
    """Shifts under a condition; `published` leaves out drafts of places. At most 4 queries."""
    columns = (
        Shift.id, Shift.service_id, Service.name.label("service"), Service.colour,
        Shift.pattern_id, Shift.name,
        Shift.kind, Shift.on, Shift.start_at, Shift.end_at, Shift.break_minutes, Shift.least,
        Shift.wanted, Shift.lead, Shift.changed_by_hand, Shift.cancelled_at, Shift.cancel_reason,
        Shift.shadows_id, Shift.agency_places,
    )  # fmt: skip
    query = select(*columns).join(Service, Service.id == Shift.service_id).where(where)
    found = db.session.execute(query.order_by(Shift.start_at, Service.name, Shift.id)).all()
    if not found:
        return ()
    needs = _needs(where)
    visits = _visit_counts(where)
    assigned = _assigned(where, published=published)
    days = [row.on for row in found]
    marked = bank_holidays.names(min(days), max(days))
    return tuple(
        ShiftRow(
            id=row.id,
            service_id=row.service_id,
            service=row.service,
            colour=row.colour,
            pattern_id=row.pattern_id,
            name=row.name,
            kind=Kind(row.kind),
            on=row.on,
            start_at=row.start_at,
            end_at=row.end_at,
            break_minutes=row.break_minutes,
            least=row.least,
            wanted=row.wanted,
            lead=row.lead,
            changed_by_hand=row.changed_by_hand,
            cancelled_at=row.cancelled_at,
            cancel_reason=row.cancel_reason,
            bank_holiday=marked.get(row.on, ""),
            needs=tuple(needs.get(row.id, ())),
            visits=visits.get(row.id, 0),
            assigned=tuple(assigned.get(row.id, ())),
            shadows_id=row.shadows_id,
            agency_places=row.agency_places,
        )
        for row in found
    )


def _needs(where: ColumnElement[bool]) -> dict[int, list[NeedRow]]:
    query = select(
        ShiftNeed.shift_id, ShiftNeed.competency_id, ShiftNeed.people, ShiftNeed.agency_people
    )
    query = query.join(Shift, Shift.id == ShiftNeed.shift_id).where(where).order_by(ShiftNeed.id)
    found: dict[int, list[NeedRow]] = {}
    for shift_id, competency_id, people, agency in db.session.execute(query):
        found.setdefault(shift_id, []).append(NeedRow(competency_id, people, agency))
    return found


def _visit_counts(where: ColumnElement[bool]) -> dict[int, int]:
    query = select(Visit.shift_id, func.count()).join(Shift, Shift.id == Visit.shift_id)
    found = db.session.execute(query.where(where).group_by(Visit.shift_id))
    return {shift_id: count for shift_id, count in found}  # noqa: C416 - rows, not pairs


def _assigned(where: ColumnElement[bool], *, published: bool) -> dict[int, list[Assigned]]:
    query = (
        select(
            Assignment.shift_id, Assignment.id, Assignment.person_id, Assignment.leads,
            Assignment.by_hand, Assignment.agreed_at, Assignment.override_reason,
            Assignment.published_at, Person.first_name, Person.known_as, Person.surname,
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(where)
        .order_by(Assignment.leads.desc(), Person.surname, Person.first_name, Assignment.id)
    )  # fmt: skip
    if published:
        query = query.where(Assignment.published_at.is_not(None))
    found: dict[int, list[Assigned]] = {}
    for row in db.session.execute(query):
        short = row.known_as or row.first_name
        found.setdefault(row.shift_id, []).append(
            Assigned(
                row.id,
                row.person_id,
                f"{short} {row.surname}",
                short,
                row.leads,
                row.by_hand,
                row.agreed_at,
                row.override_reason,
                row.published_at,
            )
        )
    return found


def visits(coop_id: int, shift_ids: Collection[int]) -> dict[int, tuple[VisitRow, ...]]:
    """Planned visits of these shifts in time order, by shift id."""
    return _visits((Shift.coop_id == coop_id) & Visit.shift_id.in_(shift_ids))


def codes(
    coop_id: int, first_on: date, last_on: date, service_ids: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """The people supported on shifts of the period, by code, in order, by shift. One query."""
    query = (
        select(Visit.shift_id, Visit.code)
        .join(Shift, Shift.id == Visit.shift_id)
        .where(
            Shift.coop_id == coop_id,
            Shift.on.between(first_on, last_on),
            Shift.service_id.in_(service_ids),
            Shift.cancelled_at.is_(None),
        )
        .distinct()
        .order_by(Visit.shift_id, Visit.code)
    )
    found: dict[int, list[str]] = {}
    for shift_id, code in db.session.execute(query):
        found.setdefault(shift_id, []).append(code)
    return {shift_id: tuple(rows) for shift_id, rows in found.items()}


def _visits(where: ColumnElement[bool]) -> dict[int, tuple[VisitRow, ...]]:
    query = (
        select(
            Visit.id, Visit.shift_id, Visit.code, Visit.start_at, Visit.minutes, Visit.place,
            Visit.travel_after_minutes,
        )
        .join(Shift, Shift.id == Visit.shift_id)
        .where(where)
        .order_by(Visit.start_at, Visit.id)
    )  # fmt: skip
    found: dict[int, list[VisitRow]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.shift_id, []).append(VisitRow(*row))
    return {shift_id: tuple(rows) for shift_id, rows in found.items()}


def shift_page(coop_id: int, shift_id: int) -> ShiftPage:
    """One shift with its visits and place; NotFound if it is not this co-op's."""
    return page_of(rows_where((Shift.coop_id == coop_id) & (Shift.id == shift_id)))


def page_of(found: tuple[ShiftRow, ...]) -> ShiftPage:
    """The first of these with its visits and place; NotFound if there is none."""
    if not found:
        raise NotFound
    shift = found[0]
    place = db.session.execute(
        select(Service.address, Service.phone).where(Service.id == shift.service_id)
    ).one()
    planned = _visits(Visit.shift_id == shift.id)
    return ShiftPage(shift, planned.get(shift.id, ()), *place)


def rule_of(page: ShiftPage) -> rules.Pattern:
    """A dated shift as a rule of one day: what its form is filled from."""
    shift = page.shift
    return rules.Pattern(
        service_id=shift.service_id,
        name=shift.name,
        kind=shift.kind,
        days=(shift.on.weekday(),),
        starts=_wall(shift.start_at),
        ends=_wall(shift.end_at),
        from_on=shift.on,
        until_on=shift.on,
        break_minutes=shift.break_minutes,
        least=shift.least,
        wanted=shift.wanted,
        lead=shift.lead,
        needs=tuple(rules.NeedRule(need.competency_id, need.people) for need in shift.needs),
        visits=tuple(
            rules.PlannedVisit(
                visit.code,
                _wall(visit.start_at),
                visit.minutes,
                visit.place,
                visit.travel_after_minutes,
            )
            for visit in page.visits
        ),
    )


def _wall(instant: datetime) -> time:
    return clock.local(instant).time().replace(tzinfo=None)
