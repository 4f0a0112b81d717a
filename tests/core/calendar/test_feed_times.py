"""The private calendar as a phone reads it: its own time zone, its changes, its ETag."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from core import clock
from core.calendar import commitments
from core.db import transaction
from tests.core.calendar.test_feed import events, promised, shared
from tests.factories.people import make_coop, make_person


def two_shifts(client: FlaskClient) -> tuple[int, int, str]:
    coop_id = make_coop()
    person_id = make_person(coop_id)
    for n in (1, 2):
        start = clock.instant(clock.today() + timedelta(days=3 * n), time(14))
        promised(coop_id, person_id, start, start + timedelta(hours=8), n)
    return coop_id, person_id, shared(client, coop_id, person_id)


# Clocks go forward on Sunday 28 March 2027 and back on Sunday 31 October 2027, at 01:00 UTC.
@pytest.mark.parametrize(
    ("night", "hours", "before", "after"),
    [(date(2027, 3, 27), 9, 0, 1), (date(2027, 10, 30), 11, 1, 0)],
)
def test_a_night_of_ten_hours_by_the_clock_is_nine_or_eleven(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    night: date,
    hours: int,
    before: int,
    after: int,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: clock.instant(night - timedelta(days=2), time(9)))
    coop_id = make_coop()
    person_id = make_person(coop_id)
    start, end = clock.shift_instants(night, time(22), time(8))
    assert end - start == timedelta(hours=hours)
    promised(coop_id, person_id, start, end)
    calendar = Calendar.from_ical(client.get(shared(client, coop_id, person_id)).data)
    (event,) = calendar.walk("VEVENT")
    (zone,) = calendar.walk("VTIMEZONE")
    assert event["dtstart"].params["TZID"] == event["dtend"].params["TZID"] == zone["tzid"]
    own = zone.to_tz(lookup_tzid=False)
    starts, ends = (event.decoded(name).replace(tzinfo=None) for name in ("dtstart", "dtend"))
    assert (starts, ends) == (
        datetime.combine(night, time(22)),
        datetime.combine(night + timedelta(days=1), time(8)),
    )
    offsets = [own.utcoffset(moment) for moment in (starts, ends)]
    assert offsets == [timedelta(hours=before), timedelta(hours=after)]
    assert ends - starts - (offsets[1] - offsets[0]) == timedelta(hours=hours)


def test_the_feed_says_the_same_when_parsed_written_and_parsed_again(client: FlaskClient) -> None:
    body = client.get(two_shifts(client)[2]).data
    first = Calendar.from_ical(body)
    again = Calendar.from_ical(first.to_ical())
    assert len(events(body)) == 2
    assert [e.to_ical() for e in first.walk("VEVENT")] == [
        e.to_ical() for e in again.walk("VEVENT")
    ]


def test_a_moved_shift_keeps_its_uid_and_a_taken_one_goes(client: FlaskClient) -> None:
    coop_id, _, url = two_shifts(client)
    before = events(client.get(url).data)
    other = make_person(coop_id, "Ben", "Osei")
    later = before[0].decoded("dtstart") + timedelta(hours=1)
    with transaction():
        commitments.move("test", 1, coop_id=coop_id, start_at=later)
        commitments.move("test", 2, coop_id=coop_id, person_id=other)
    (event,) = events(client.get(url).data)
    assert (event["uid"], event.decoded("dtstart")) == (before[0]["uid"], later)


def test_a_calendar_that_has_it_already_is_told_so_until_something_changes(
    client: FlaskClient,
) -> None:
    coop_id, _, url = two_shifts(client)
    first = client.get(url)
    assert first.cache_control.private
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(url, headers=known)
    assert (same.status_code, same.data) == (304, b"")
    with transaction():
        commitments.release("test", 2, coop_id=coop_id)
    changed = client.get(url, headers=known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_renewed_key_is_nothing_even_to_one_who_has_its_etag(client: FlaskClient) -> None:
    _, _, url = two_shifts(client)
    known = {"If-None-Match": client.get(url).headers["ETag"]}
    client.post("/calendar/share")
    assert client.get(url, headers=known).status_code == 404
