"""A person's own calendar for their phone, behind an address that nobody can guess.

The address is signed, not stored; it holds until its person renews it or switches it off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, time, timedelta

from flask import current_app
from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.calendar.models import CalendarKey
from core.calendar.queries import between
from core.calendar.rules import Promise
from core.db import db
from core.errors import NotAllowed, NotFound
from core.people.models import Account, Cooperative, Person

BACK, AHEAD = timedelta(days=31), timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose calendar it is, and what stands in it."""

    coop: str
    promises: tuple[Promise, ...]


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
    held = between(found.coop_id, today - BACK, today + AHEAD, [found.person_id])
    return Feed(found.name, tuple(held))


def written(feed: Feed) -> bytes:
    """The feed as iCalendar (RFC 5545): instants in UTC, whole days as days."""
    calendar = Calendar()
    calendar.add("prodid", "-//Carework//Carework//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Work, {feed.coop}")
    calendar.add("x-published-ttl", "PT1H")
    stamp = clock.now().replace(microsecond=0)
    for promise in feed.promises:
        event = Event()
        event.add("uid", f"{promise.source}-{promise.source_id}@carework")
        event.add("dtstamp", stamp)
        starts, ends = clock.local(promise.start_at), clock.local(promise.end_at)
        if starts.time() == ends.time() == time():
            event.add("dtstart", starts.date())
            event.add("dtend", ends.date())
        else:
            event.add("dtstart", promise.start_at.astimezone(UTC))
            event.add("dtend", promise.end_at.astimezone(UTC))
        event.add("summary", promise.title)
        event.add("categories", [promise.kind])
        calendar.add_component(event)
    return bytes(calendar.to_ical())
