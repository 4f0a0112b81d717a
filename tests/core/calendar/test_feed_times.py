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


def test_a_moved_shift_keeps_its_uid_and_its_sequence_rises(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    coop_id, _, url = two_shifts(client)
    before, _ = events(client.get(url).data)
    later = before.decoded("dtstart") + timedelta(hours=1)
    moment = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with transaction():
        commitments.move("test", 1, coop_id=coop_id, start_at=later)
    after, _ = events(client.get(url).data)
    assert (after["uid"], after.decoded("dtstart")) == (before["uid"], later)
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.decoded("last-modified") == moment.replace(microsecond=0)
    assert after.decoded("last-modified") > before.decoded("last-modified")


def test_a_taken_shift_is_off_here_and_on_with_the_one_who_has_it(client: FlaskClient) -> None:
    coop_id, _, url = two_shifts(client)
    ben = make_person(coop_id, "Ben", "Osei")
    with transaction():
        commitments.move("test", 2, coop_id=coop_id, person_id=ben)
    stands, gone = events(client.get(url).data)
    assert (stands["status"], gone["status"], gone["sequence"]) == ("CONFIRMED", "CANCELLED", 1)
    (his,) = events(client.get(shared(client, coop_id, ben)).data)
    assert (his["uid"], his["status"]) == (gone["uid"], "CONFIRMED")


@pytest.mark.parametrize("many", [True, False])
def test_a_cancelled_shift_is_told_for_sixty_days(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    coop_id, _, url = two_shifts(client)
    first, _ = events(client.get(url).data)
    moment = clock.now()
    with transaction():
        if many:
            commitments.release_all(coop_id, "test", [1, 2])
        else:
            commitments.release("test", 1, coop_id=coop_id)
            commitments.release("test", 2, coop_id=coop_id)
    found = events(client.get(url).data)
    assert [event["status"] for event in found] == ["CANCELLED", "CANCELLED"]
    assert first["uid"] in [event["uid"] for event in found]
    for days, count in ((59, 2), (61, 0)):
        at = moment + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        assert len(events(client.get(url).data)) == count


def test_a_shift_given_back_and_promised_again_stands_with_a_higher_sequence(
    client: FlaskClient,
) -> None:
    coop_id, person_id, url = two_shifts(client)
    start = clock.instant(clock.today() + timedelta(days=3), time(15))
    with transaction():
        commitments.release("test", 1, coop_id=coop_id)
    promised(coop_id, person_id, start, start + timedelta(hours=8), 1)
    found = events(client.get(url).data)
    assert [(event["status"], event["sequence"]) for event in found] == [
        ("CONFIRMED", 2),
        ("CONFIRMED", 0),
    ]


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
