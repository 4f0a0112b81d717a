"""Signing off: on whose word, for whom, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_competency
from tests.factories.people import make_coop, make_person, make_service
from training.records import queries, service
from training.records.models import CompetencyHeld
from training.standards import service as standards

pytestmark = pytest.mark.usefixtures("database")
SIGNED = date(2026, 11, 2)


def assessor(coop: int, person: int | None = None) -> Actor:
    return Actor(None, "Nia Price", coop, person, frozenset({"trainer"}))


def test_a_sign_off_stands_on_the_assessors_name():
    coop = make_coop()
    person, medication = make_person(coop), make_competency(coop)
    with transaction():
        service.sign_off(assessor(coop), person, medication, SIGNED, date(2027, 11, 2))
    (row,) = queries.of_person(coop, person, date(2026, 12, 7))
    assert (row.signed_by, row.state) == ("Nia Price", "valid")


def test_nobody_signs_off_their_own_competence():
    coop = make_coop()
    person, medication = make_person(coop), make_competency(coop)
    with pytest.raises(DomainError) as refused, transaction():
        service.sign_off(assessor(coop, person), person, medication, SIGNED)
    assert refused.value.code == "own_competence"
    other = make_person(coop, "Ben", "Morris")
    with pytest.raises(DomainError) as refused, transaction():
        service.sign_off_class(assessor(coop, person), [other, person], medication, SIGNED)
    assert refused.value.code == "own_competence"
    assert db.session.scalar(select(func.count()).select_from(CompetencyHeld)) == 0


def test_nobody_withdraws_or_lengthens_their_own_either():
    coop = make_coop()
    person, medication = make_person(coop), make_competency(coop)
    with transaction():
        key = service.sign_off(assessor(coop), person, medication, SIGNED).id
    with pytest.raises(DomainError), transaction():
        service.change_end(assessor(coop, person), key, None)
    with pytest.raises(DomainError), transaction():
        service.withdraw(assessor(coop, person), key, "A reason")


def test_a_class_is_signed_off_whole_or_not_at_all():
    coop = make_coop()
    medication = make_competency(coop)
    first, second = make_person(coop), make_person(coop, "Ben", "Morris")
    with transaction():
        service.sign_off(assessor(coop), second, medication, SIGNED)
    with pytest.raises(DomainError, match="Ben Morris is already signed off"), transaction():
        service.sign_off_class(assessor(coop), [first, second], medication, SIGNED)
    assert db.session.scalar(select(func.count()).select_from(CompetencyHeld)) == 1


def test_a_day_to_come_and_a_retired_competency_are_refused():
    coop = make_coop()
    person, medication = make_person(coop), make_competency(coop)
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(DomainError) as refused, transaction():
        service.sign_off(assessor(coop), person, medication, tomorrow)
    assert refused.value.field == "from_on"
    with transaction():
        standards.retire(assessor(coop), medication, on=clock.today())
    with pytest.raises(DomainError, match="has been retired"), transaction():
        service.sign_off(assessor(coop), person, medication, SIGNED)


def test_a_withdrawal_needs_a_reason_and_leaves_the_record():
    coop = make_coop()
    person, medication = make_person(coop), make_competency(coop)
    with transaction():
        key = service.sign_off(assessor(coop), person, medication, SIGNED).id
    with pytest.raises(DomainError, match="Say why"), transaction():
        service.withdraw(assessor(coop), key, "  ")
    with transaction():
        service.withdraw(assessor(coop), key, "Failed observation", on=date(2026, 11, 20))
    assert queries.held(coop, date(2026, 11, 20), date(2026, 12, 31)) == []
    assert len(queries.held(coop, SIGNED, date(2026, 11, 20))) == 1
    action = "competency_held.withdraw"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()
    assert entry.reason == "Failed observation"


def test_people_and_competencies_of_another_co_op_are_not_there():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    person, medication = make_person(coop), make_competency(coop)
    with pytest.raises(NotFound), transaction():
        service.sign_off(assessor(other), person, medication, SIGNED)
    theirs = make_competency(other, "Hoist")
    with pytest.raises(NotFound), transaction():
        service.sign_off(assessor(coop), person, theirs, SIGNED)


def test_two_competencies_of_one_name_are_refused_whatever_the_case():
    coop = make_coop()
    make_competency(coop, "Medication")
    with pytest.raises(DomainError) as refused, transaction():
        standards.add(assessor(coop), "  medication ")
    assert refused.value.field == "name"


def test_standings_leave_out_leavers_and_other_co_ops():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    place = make_service(coop)
    here, gone = make_person(coop, service_id=place), make_person(coop, "Ben", "Gone")
    medication = make_competency(coop)
    away = make_person(other, service_id=make_service(other))
    with transaction():
        for person in (here, gone):
            service.sign_off(assessor(coop), person, medication, SIGNED, date(2026, 12, 20))
    with transaction():
        theirs = standards.add(assessor(other), "Medication").id
        service.sign_off(assessor(other), away, theirs, SIGNED, date(2026, 12, 20))
    found = queries.running_out(coop, date(2026, 12, 7))
    assert [(s.person_id, s.state, s.until_on) for s in found] == [
        (here, "expiring", date(2026, 12, 20))
    ]
