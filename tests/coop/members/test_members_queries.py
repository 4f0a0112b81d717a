"""What the rota reads about people: scoped by co-op, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import event

from coop.availability import queries as availability
from coop.leave.queries import days_off
from coop.members import queries as members
from core.db import db, transaction
from core.people.models import Employment
from tests.factories.members import (
    make_availability,
    make_cleared,
    make_competency,
    make_held,
    make_leave,
    make_terms,
)
from tests.factories.people import make_coop, make_person, make_service
from training.records import queries as records
from training.standards import queries as standards

FIRST, LAST = date(2026, 12, 7), date(2027, 1, 3)
pytestmark = pytest.mark.usefixtures("database")


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(conn, cursor, statement, *rest):  # type: ignore[no-untyped-def]
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_workforce_is_everybody_employed_in_the_period_with_their_clearances():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    service = make_service(coop)
    aaliyah = make_person(coop, service_id=service, can_lead=True)
    make_cleared(coop, aaliyah, weekly_cap_minutes=1200)
    make_person(coop, "Not", "Employed")
    make_person(coop, "Starts", "Later", service_id=service, from_on=date(2027, 1, 4))
    make_person(other, "Of", "Elsewhere", service_id=make_service(other))
    (found,) = members.workforce(coop, FIRST, LAST)
    assert (found.person_id, found.name) == (aaliyah, "Aaliyah Khan")
    assert found.employments[0].contract_minutes == 2250
    assert found.employments[0].can_lead is True
    assert found.weekly_cap(FIRST, LAST) == 1200
    assert found.uncleared(FIRST, LAST) == ()


def test_a_change_of_terms_inside_the_period_gives_both_spells_in_order():
    coop = make_coop()
    service = make_service(coop)
    person = make_person(coop, service_id=service)
    with transaction() as session:
        spell = session.query(Employment).one()
        spell.until_on = date(2026, 12, 13)
        session.add(
            Employment(
                coop_id=coop,
                person_id=person,
                service_id=service,
                role="Senior",
                contract_minutes=1800,
                from_on=date(2026, 12, 14),
            )
        )
    (found,) = members.workforce(coop, FIRST, LAST)
    assert [spell.contract_minutes for spell in found.employments] == [2250, 1800]
    assert found.employment_on(date(2026, 12, 14)).role == "Senior"  # type: ignore[union-attr]


def test_a_withdrawn_competency_ends_the_day_before_it_was_withdrawn():
    coop = make_coop()
    person = make_person(coop, service_id=make_service(coop))
    medication = make_competency(coop)
    make_held(coop, person, medication, withdrawn_on=date(2026, 12, 10))
    make_held(coop, person, medication, FIRST, withdrawn_on=FIRST)
    assert records.held(coop, FIRST, LAST) == [
        (person, medication, date(2026, 1, 5), date(2026, 12, 9))
    ]
    assert records.held(coop, date(2026, 12, 10), LAST) == []


def test_times_are_instants_and_an_exception_lifts_the_pattern():
    coop = make_coop()
    person = make_person(coop, service_id=make_service(coop))
    make_availability(coop, person, weekday=6, starts=time(22), ends=time(7))
    make_availability(
        coop, person, "can", starts=time(), ends=time(6), from_on=FIRST, until_on=FIRST
    )
    (found,) = availability.times(coop, FIRST, FIRST)
    assert found.start_at == datetime(2026, 12, 7, 6, tzinfo=UTC)
    assert found.end_at == datetime(2026, 12, 7, 7, tzinfo=UTC)


def test_only_approved_leave_counts_unless_asked():
    coop = make_coop()
    person = make_person(coop, service_id=make_service(coop))
    make_leave(coop, person, date(2026, 12, 1), FIRST)
    make_leave(coop, person, LAST, LAST, state="asked")
    assert [row.until_on for row in days_off(coop, FIRST, LAST)] == [FIRST]
    assert len(days_off(coop, FIRST, LAST, states=("approved", "asked"))) == 2


@pytest.mark.parametrize("people", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_people(people: int):
    coop = make_coop()
    service = make_service(coop)
    medication = make_competency(coop)
    for _ in range(people):
        person = make_person(coop, service_id=service)
        make_cleared(coop, person)
        make_held(coop, person, medication)
        make_terms(coop, person, night_worker=True)
        make_availability(coop, person, weekday=1)
        make_leave(coop, person, FIRST, LAST)
    with counted() as said:
        members.workforce(coop, FIRST, LAST)
        records.held(coop, FIRST, LAST)
        standards.competencies(coop)
        availability.terms(coop, FIRST, LAST)
        availability.times(coop, FIRST, LAST)
        days_off(coop, FIRST, LAST)
    assert len([s for s in said if s.startswith("SELECT")]) == 7
