"""A member's swaps page, passing on, and the coordinator's view of it all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from coop.shifts.models import Assignment
from coop.swaps.models import Exchange, ShiftOffer
from core import clock
from core.db import db
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def coop(database):
    return small_coop(2)


@pytest.fixture
def places(coop):
    shifts = [
        make_shift(coop.id, coop.service_id, MONDAY.replace(day=MONDAY.day + n)) for n in (0, 1)
    ]
    return [
        make_place(coop.id, shift, person, published=True)
        for shift, person in zip(shifts, coop.people, strict=True)
    ]


@pytest.mark.parametrize(
    ("role", "own", "all_of_them"),
    [("worker", 200, 403), ("coordinator", 403, 200), ("manager", 403, 200), ("board", 403, 403)],
)
def test_members_see_their_own_and_coordinators_all(client, coop, role, own, all_of_them):
    as_role(client, coop.id, role, person_id=coop.people[0] if role == "worker" else None)
    assert client.get("/my/swaps").status_code == own
    assert client.get("/swaps").status_code == all_of_them


def test_a_shift_is_offered_on_its_page_and_taken_in_one_tap(client, coop, places):
    one, two = coop.people
    as_role(client, coop.id, "worker", person_id=one)
    page = client.get(f"/my/places/{places[0]}/pass-on").text
    assert "Everybody who can take it" in page
    answer = client.post(f"/my/places/{places[0]}/pass-on", data={"do": "offer", "offer-named": ""})
    assert answer.status_code == 302
    assert "Your shift on offer" in client.get("/my/swaps").text
    offer = db.session.scalars(select(ShiftOffer.id)).one()
    as_role(client, coop.id, "worker", person_id=two)
    assert "passes a shift on" in client.get("/my/swaps").text
    answer = client.post(f"/my/swaps/offers/{offer}/take", follow_redirects=True)
    assert "The shift is yours." in answer.text
    as_role(client, coop.id, "coordinator")
    assert "Taken by Ben" in client.get("/swaps").text


def test_a_swap_is_asked_seen_and_agreed(client, coop, places):
    one, two = coop.people
    as_role(client, coop.id, "worker", person_id=one)
    client.post(f"/my/places/{places[0]}/pass-on", data={"do": "ask", "ask-other": str(places[1])})
    made = db.session.scalars(select(Exchange.id)).one()
    as_role(client, coop.id, "worker", person_id=two)
    assert "asks you to swap" in client.get("/my/swaps").text
    assert "waits for your yes or no" in client.get("/").text
    answer = client.post(f"/my/swaps/exchanges/{made}/yes", follow_redirects=True)
    assert "changed hands" in answer.text
    as_role(client, coop.id, "coordinator")
    assert "Exchanged" in client.get("/swaps").text


def test_a_pool_without_a_tick_says_so_and_keeps_the_page(client, coop, places):
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    url = f"/my/places/{places[0]}/pass-on"
    answer = client.post(url, data={"do": "pool"})
    assert "Tick at least one shift" in answer.text
    answer = client.post(url, data={"do": "pool", "pool-wanted": [str(places[1])]})
    assert answer.status_code == 302
    assert "For any of 1 other" in client.get("/my/swaps").text
    answer = client.post("/my/swaps/match", follow_redirects=True)
    assert "Looked" in answer.text


def test_anothers_place_is_not_passed_on(client, coop, places):
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    assert client.get(f"/my/places/{places[1]}/pass-on").status_code == 404
    place = db.session.get_one(Assignment, places[0])
    page = client.get(f"/my/shifts/{place.shift_id}").text
    assert f"/my/places/{places[0]}/pass-on" in page
