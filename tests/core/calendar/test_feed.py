"""The private calendar: who reads it, what it says, when it ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from core import clock
from core.calendar import Promise, commitments
from core.db import db, transaction
from core.people.models import Account
from tests.factories.people import as_role, make_coop, make_person


def address_on(page: str) -> str:
    found = re.search(r'value="http://localhost(/calendar/[^"]+\.ics)"', page)
    assert found, "no address on the page"
    return found[1]


def shared(client: FlaskClient, coop_id: int, person_id: int) -> str:
    as_role(client, coop_id, "worker", person_id=person_id)
    return address_on(client.post("/calendar/share", follow_redirects=True).text)


def promised(coop_id: int, person_id: int, start: datetime, end: datetime, n: int = 1) -> None:
    with transaction():
        commitments.promise_all(
            coop_id,
            [Promise(person_id, start, end, "shift", True, f"Late, Maple Court {n}", "test", n)],
        )


def events(body: bytes) -> list[Calendar]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_a_calendar_shows_its_person_and_nobody_else(client: FlaskClient) -> None:
    coop_id = make_coop()
    mine, other = make_person(coop_id), make_person(coop_id, "Ben", "Osei")
    start = clock.instant(clock.today() + timedelta(days=3), time(14))
    promised(coop_id, mine, start, start + timedelta(hours=8), 1)
    promised(coop_id, other, start, start + timedelta(hours=8), 2)
    url = shared(client, coop_id, mine)
    client.delete_cookie("session", domain="localhost")
    answer = client.get(url)
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = events(answer.data)
    assert str(event["summary"]) == "Late, Maple Court 1"


@pytest.mark.parametrize(("day", "hour_utc"), [(date(2026, 12, 9), 22), (date(2027, 4, 14), 21)])
def test_a_night_stands_at_its_instant_in_winter_and_in_summer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: date, hour_utc: int
) -> None:
    monkeypatch.setattr(clock, "now", lambda: clock.instant(day - timedelta(days=2), time(9)))
    coop_id = make_coop()
    person_id = make_person(coop_id)
    start, end = clock.shift_instants(day, time(22), time(7))
    promised(coop_id, person_id, start, end)
    (event,) = events(client.get(shared(client, coop_id, person_id)).data)
    assert event.decoded("dtstart") == datetime(day.year, day.month, day.day, hour_utc, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=9)


def test_leave_stands_as_whole_days(client: FlaskClient) -> None:
    coop_id = make_coop()
    person_id = make_person(coop_id)
    first = clock.today() + timedelta(days=10)
    start, end = clock.instant(first), clock.instant(first + timedelta(days=5))
    promised(coop_id, person_id, start, end)
    (event,) = events(client.get(shared(client, coop_id, person_id)).data)
    assert event.decoded("dtstart") == first
    assert event.decoded("dtend") == first + timedelta(days=5)  # the day after the last: RFC 5545


def test_a_new_address_ends_the_one_before(client: FlaskClient) -> None:
    coop_id = make_coop()
    old = shared(client, coop_id, make_person(coop_id))
    new = address_on(client.post("/calendar/share", follow_redirects=True).text)
    assert client.get(new).status_code == 200
    assert client.get(old).status_code == 404


def test_an_address_switched_off_ends_and_never_returns(client: FlaskClient) -> None:
    coop_id = make_coop()
    old = shared(client, coop_id, make_person(coop_id))
    page = client.post("/calendar/stop", follow_redirects=True).text
    assert "Make my calendar address" in page
    assert client.get(old).status_code == 404
    address_on(client.post("/calendar/share", follow_redirects=True).text)
    assert client.get(old).status_code == 404


def test_a_closed_account_ends_its_address(client: FlaskClient) -> None:
    coop_id = make_coop()
    person_id = make_person(coop_id)
    url = shared(client, coop_id, person_id)
    with client.session_transaction() as session:
        account_id = int(session["_user_id"].partition(".")[0])
    with transaction():
        db.session.get_one(Account, account_id).closed_at = clock.now()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("key", ["nonsense", "WzEsMV0.forged", "WzEsMV0"])
def test_a_guessed_address_is_nothing(client: FlaskClient, key: str) -> None:
    shared(client, coop_id := make_coop(), make_person(coop_id))
    assert client.get(f"/calendar/{key}.ics").status_code == 404


def test_an_account_without_a_person_has_no_calendar(client: FlaskClient) -> None:
    as_role(client, make_coop(), "treasurer")
    assert "calendar" not in client.get("/me").text.partition("<main")[2]
    assert client.post("/calendar/share").status_code == 403


def test_old_and_distant_promises_are_left_out(client: FlaskClient) -> None:
    coop_id = make_coop()
    person_id = make_person(coop_id)
    for n, days in enumerate((-60, -20, 100, 300)):
        start = clock.instant(clock.today() + timedelta(days=days), time(9))
        promised(coop_id, person_id, start, start + timedelta(hours=2), n)
    found = events(client.get(shared(client, coop_id, person_id)).data)
    assert [str(event["summary"])[-1] for event in found] == ["1", "2"]
