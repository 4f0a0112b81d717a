"""Sick: off the shift, cover asked for, the first yes has the place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coop.absence import service
from coop.absence.models import CoverCall, CoverRequest
from coop.leave.models import Leave
from coop.notices.models import Alert
from coop.rota import service as rota
from coop.rota.models import Rota, RotaService
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person
from tests.factories.members import make_cleared
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.rota import MONDAY, make_place, make_shift


@pytest.fixture
def scene(database):
    with clock.at(clock.instant(MONDAY) - timedelta(days=2)):
        coop = make_coop()
        home = make_service(coop)
        people = [make_person(coop, name, "Ray", service_id=home) for name in ("Ann", "Bo", "Cy")]
        for person in people:
            make_cleared(coop, person)
        other = make_person(coop, "Dee", "Ray", service_id=home)
        shift = make_shift(coop, home, least=2)
        for person in (people[0], other):
            make_place(coop, shift, person, published=True)
        yield coop, people, shift


def publish(coop, shift):
    """The rota of the shift's service is published, so that it stays so with nobody on it."""
    service_id = db.session.get_one(Shift, shift).service_id
    with transaction() as session:
        session.add(
            Rota(
                coop_id=coop,
                from_on=MONDAY,
                until_on=MONDAY + timedelta(days=6),
                state="published",
                made_at=clock.now(),
                published_at=clock.now(),
                services=[RotaService(service_id=service_id)],
            )
        )


def member(coop, person):
    return Actor(None, "Member", coop, person, frozenset({"worker"}))


def coordinator(coop):
    return Actor(None, "Nia", coop, None, frozenset({"coordinator"}))


def sick(coop, person):
    with transaction():
        return [row.id for row in service.report_sick(member(coop, person), person, MONDAY, MONDAY)]


def calls(coop, request_id, people):
    with transaction():
        service.offer(coordinator(coop), request_id, people)
    query = select(CoverCall.person_id, CoverCall.id).where(CoverCall.request_id == request_id)
    return dict(db.session.execute(query).all())


def on(shift):
    query = select(Assignment.person_id).where(Assignment.shift_id == shift)
    names = select(Person.id).where(Person.first_name == "Dee")
    return list(db.session.scalars(query.where(Assignment.person_id.not_in(names))))


def test_who_is_sick_is_off_at_once_and_cover_is_asked_for(scene):
    coop, people, shift = scene
    opened = sick(coop, people[0])
    assert len(opened) == 1
    assert on(shift) == []
    leave = db.session.scalars(select(Leave)).one()
    assert (leave.kind, leave.state, leave.note) == ("sickness", "approved", "")


def test_the_first_yes_has_the_place_and_the_second_is_told(scene):
    coop, people, shift = scene
    request = sick(coop, people[0])[0]
    asked = calls(coop, request, people[1:])
    with transaction():
        service.accept(member(coop, people[2]), asked[people[2]])
    with pytest.raises(DomainError, match="Somebody else was first"), transaction():
        service.accept(member(coop, people[1]), asked[people[1]])
    assert on(shift) == [people[2]]
    assert db.session.get_one(CoverRequest, request).state == "taken"


def test_an_offer_that_is_over_cannot_be_taken(scene):
    coop, people, shift = scene
    request = sick(coop, people[0])[0]
    asked = calls(coop, request, people[1:])
    with clock.at(clock.now() + timedelta(minutes=31)):
        with pytest.raises(DomainError, match="time to answer"), transaction():
            service.accept(member(coop, people[1]), asked[people[1]])
        with transaction():
            service.watch(coop)
    assert on(shift) == []
    assert set(db.session.scalars(select(CoverCall.answer))) == {"expired"}


def test_nobody_is_asked_or_answers_for_somebody_else(scene):
    coop, people, _ = scene
    request = sick(coop, people[0])[0]
    asked = calls(coop, request, people[1:2])
    with pytest.raises(NotFound), transaction():
        service.accept(member(coop, people[2]), asked[people[1]])
    with pytest.raises(DomainError), transaction():
        service.offer(coordinator(coop), request, [people[0]])
    with pytest.raises(NotAllowed), transaction():
        service.report_sick(member(coop, people[1]), people[2], MONDAY, MONDAY)


def test_a_cancelled_shift_needs_no_cover(scene):
    coop, people, shift = scene
    request = sick(coop, people[0])[0]
    with transaction():
        db.session.get_one(Shift, shift).cancelled_at = clock.now()
    with transaction():
        service.watch(coop)
    assert db.session.get_one(CoverRequest, request).state == "cancelled"


def test_a_place_given_in_another_way_ends_the_request_at_once_and_those_asked_are_told(scene):
    coop, people, shift = scene
    request = sick(coop, people[0])[0]
    calls(coop, request, people[1:2])
    with transaction():
        rota.assign(coordinator(coop), shift, people[2], rota.Say(reason="Rang.", agreed=True))
    assert db.session.get_one(CoverRequest, request).state == "cancelled"
    told = select(Alert.words).where(Alert.person_id == people[1], Alert.kind == "cover_settled")
    assert "no longer needed" in db.session.scalars(told).one()


def test_two_away_from_one_shift_need_two_and_one_yes_ends_one_request(scene):
    coop, people, shift = scene
    publish(coop, shift)
    dee = db.session.scalar(select(Person.id).where(Person.first_name == "Dee"))
    requests = [sick(coop, people[0])[0], sick(coop, dee)[0]]
    asked = calls(coop, requests[1], people[1:])
    with transaction():
        service.accept(member(coop, people[1]), asked[people[1]])
    assert [db.session.get_one(CoverRequest, one).state for one in requests] == ["open", "taken"]


def test_pages_for_both_and_nothing_for_another_coop(scene, client):
    coop, people, _ = scene
    request = sick(coop, people[0])[0]
    as_role(client, coop, "coordinator")
    assert "Early at Maple Court" in client.get("/cover").text
    page = client.get(f"/cover/{request}")
    assert "Bo Ray" in page.text
    assert client.get(f"/people/{people[1]}/cannot-come").status_code == 200
    assert client.post(f"/cover/{request}/offer", data={"all": "1"}).status_code == 302
    assert client.post(f"/cover/{request}/short", data={"reason": "x"}).status_code == 403
    as_role(client, coop, "worker", person_id=people[1])
    assert "Yes, I can" in client.get("/my/cover").text
    assert "Your week 0 h → <b>" in client.get("/my/cover").text
    assert "Can you take it?" in client.get("/").text
    assert client.get("/my/cannot-come").status_code == 200
    assert client.get("/cover").status_code == 403
    as_role(client, make_coop("Elsewhere Care"), "coordinator")
    assert client.get(f"/cover/{request}").status_code == 404
