"""A person's own calendar for their phone, behind an address that nobody can guess.

The address is signed, not stored; it holds until its person renews it or switches it off.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from flask import current_app
from icalendar import Calendar, Event, Timezone
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.calendar.models import CalendarKey
from core.calendar.queries import Entry, told
from core.db import db
from core.errors import NotAllowed, NotFound
from core.people.models import Account, Cooperative, Person

# The Summer Time Order 2002 (last Sundays of March and October, at 01:00 UTC). RFC 5545, 3.6.5:
# each onset is written in the local time that held before it.
ZONE = b"""BEGIN:VTIMEZONE\r
TZID:Europe/London\r
BEGIN:DAYLIGHT\r
DTSTART:19970330T010000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
TZNAME:BST\r
TZOFFSETFROM:+0000\r
TZOFFSETTO:+0100\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T020000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZNAME:GMT\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0000\r
END:STANDARD\r
END:VTIMEZONE\r
"""
BACK, AHEAD = timedelta(days=31), timedelta(days=183)
GONE = timedelta(days=60)  # for so long a calendar is told that something is off


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose calendar it is, and what stands in it."""

    coop: str
    entries: tuple[Entry, ...]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="carework.calendar")


def _row(actor: Actor) -> CalendarKey | None:
    return db.session.scalar(
        select(CalendarKey).where(
            CalendarKey.person_id == actor.person_id, CalendarKey.coop_id == actor.coop_id
        )
    )


def key_of(actor: Actor) -> str | None:
    """The key in the actor's own address; None while it is switched off."""
    row = _row(actor)
    return (
        None
        if row is None or row.off_at is not None
        else str(_signer().dumps([row.id, row.number]))
    )


def renew(actor: Actor) -> None:
    """Make the actor's address, or a new one: the one before ends. NotAllowed without a person."""
    if actor.person_id is None:
        raise NotAllowed
    row = _row(actor)
    if row is None:
        row = CalendarKey(coop_id=actor.coop_id, person_id=actor.person_id, made_at=clock.now())
        db.session.add(row)
    else:
        row.number += 1
        row.made_at, row.off_at = clock.now(), None
    audit.record("calendar.share", row)


def switch_off(actor: Actor) -> None:
    """End the actor's address; nothing happens when there is none."""
    row = _row(actor)
    if row is not None and row.off_at is None:
        row.off_at = clock.now()
        audit.record("calendar.stop_sharing", row)


def read(key: str) -> Feed:
    """What stands behind a key, a month back and half a year ahead; NotFound for a wrong one."""
    try:
        row_id, number = _signer().loads(key)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    found = db.session.execute(
        select(CalendarKey.person_id, CalendarKey.coop_id, Cooperative.name, Account.closed_at)
        .join(Person, Person.id == CalendarKey.person_id)
        .join(Cooperative, Cooperative.id == CalendarKey.coop_id)
        .outerjoin(Account, Account.id == Person.account_id)
        .where(
            CalendarKey.id == row_id,
            CalendarKey.number == number,
            CalendarKey.off_at.is_(None),
        )
    ).first()
    if found is None or found.closed_at is not None:
        raise NotFound
    today = clock.instant(clock.today())
    entries = told(found.coop_id, found.person_id, today - BACK, today + AHEAD, clock.now() - GONE)
    return Feed(found.name, tuple(entries))


def written(feed: Feed) -> bytes:
    """The feed as iCalendar (RFC 5545): times of London, whole days as days."""
    calendar = Calendar()
    calendar.add("prodid", "-//Carework//Carework//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Work, {feed.coop}")
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(Timezone.from_ical(ZONE))
    stamp = clock.now().replace(microsecond=0)
    for entry in feed.entries:
        promise = entry.promise
        event = Event()
        event.add("uid", f"{promise.source}-{promise.source_id}@carework")
        event.add("dtstamp", stamp)
        starts, ends = clock.local(promise.start_at), clock.local(promise.end_at)
        if starts.time() == ends.time() == time():
            event.add("dtstart", starts.date())
            event.add("dtend", ends.date())
        else:
            event.add("dtstart", _moment(promise.start_at))
            event.add("dtend", _moment(promise.end_at))
        event.add("summary", promise.title)
        if entry.place:
            event.add("location", entry.place)
        event.add("categories", [promise.kind])
        event.add("sequence", entry.sequence)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        if entry.changed_at is not None:
            event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _moment(instant: datetime) -> datetime:
    # An hour that comes twice cannot be told apart by its local time: its second is in UTC.
    local = clock.local(instant)
    return instant.astimezone(UTC) if local.fold else local


def mark(feed: Feed) -> str:
    """A name for what the feed says, for ETag: the same until something in it changes."""
    return hashlib.sha256(repr(feed).encode()).hexdigest()[:32]
