"""Verbs of other paid time: enter, withdraw, approve, refuse, open again. Nobody their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from coop.notices import service as notices
from coop.time import queries, rules
from coop.time.events import TimeReopened
from coop.time.models import OtherTime
from coop.time.queries import SOURCE
from coop.time.rules import KIND_WORDS, TimeKind
from core import clock, events
from core.access import Actor
from core.audit import service as audit
from core.calendar import service as calendar
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Cooperative, Person
from core.ui.filters import day, span

ENTERED, DECIDED = "time_entered", "time_decided"
OWN = "Somebody else decides about your own time."
MOST_PEOPLE = 200


def enter(
    actor: Actor,
    person_ids: Collection[int],
    kind: TimeKind,
    on: date,
    starts: time,
    ends: time,
    note: str = "",
) -> list[OtherTime]:
    """The same time for one or for several people: all of it, or a refusal that names whom."""
    if not person_ids:
        raise DomainError("Choose at least one person.", field="people")
    if len(person_ids) > MOST_PEOPLE:
        raise DomainError(f"Enter at most {MOST_PEOPLE} people at once.", field="people")
    if not actor.can("time.approve") and set(person_ids) != {actor.person_id}:
        raise NotAllowed("You enter your own time only.")
    start_at, end_at = clock.instant(on, starts), clock.instant(on, ends)
    now = clock.now()
    rules.check(start_at, end_at, now)
    rows = []
    for person_id in sorted(set(person_ids)):  # locked in the order of their ids
        person = owned(Person, person_id, actor.coop_id, lock=True)
        service_id = queries.employed_in(actor.coop_id, person_id, on)
        if service_id is None:
            raise DomainError(f"{person.name} is not employed on {day(on)}.", field="on")
        clash = queries.overlapping(actor.coop_id, person_id, start_at, end_at)
        if clash:
            raise DomainError(
                f"{person.name}: this overlaps {clash}.", field="starts", code="overlap"
            )
        row = OtherTime(
            coop_id=actor.coop_id,
            person_id=person_id,
            service_id=service_id,
            kind=kind,
            start_at=start_at,
            end_at=end_at,
            note=note.strip(),
            state=rules.ENTERED,
            entered_at=now,
            entered_by_id=actor.account_id,
        )
        db.session.add(row)
        db.session.flush()
        if end_at > now:
            _promise(row)
        audit.record("time.enter", row)
        if person_id != actor.person_id:
            _tell(row, ENTERED, f"{actor.name} entered for you: {_words(row)}.")
        rows.append(row)
    return rows


def _promise(row: OtherTime) -> None:
    kind = "meeting" if row.kind == TimeKind.MEETING else "session"
    calendar.promise(
        row.person_id,
        row.start_at,
        row.end_at,
        kind=kind,
        paid=True,
        title=KIND_WORDS[TimeKind(row.kind)],
        source=SOURCE,
        source_id=row.id,
        coop_id=row.coop_id,
    )


def _words(row: OtherTime) -> str:
    kind = KIND_WORDS[TimeKind(row.kind)].lower()
    return f"{kind}, {day(row.start_at)}, {span(row.start_at, row.end_at)}"


def _tell(row: OtherTime, kind: str, words: str) -> None:
    notices.alert(
        row.coop_id,
        kind,
        row.id,
        words,
        person_id=row.person_id,
        url="/my/other-time",
        afresh=True,
    )


def withdraw(actor: Actor, time_id: int) -> OtherTime:
    """The person's own, not decided yet: it was not so."""
    row = owned(OtherTime, time_id, actor.coop_id, lock=True)
    if row.person_id != actor.person_id:
        raise NotAllowed("You withdraw your own time only.")
    row.state = rules.allow(row.state, "withdraw")
    calendar.release(SOURCE, row.id, coop_id=actor.coop_id)
    db.session.flush()
    audit.record("time.withdraw", row)
    return row


def approve(actor: Actor, time_id: int) -> OtherTime:
    """It is paid with the next run; nobody approves their own."""
    row = owned(OtherTime, time_id, actor.coop_id, lock=True)
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    state = rules.allow(row.state, "approve")
    rules.check_over(row.end_at, clock.now())
    row.state, row.reason = state, ""
    row.approved_at, row.approved_by_id = clock.now(), actor.account_id
    db.session.flush()
    audit.record("time.approve", row)
    _tell(row, DECIDED, f"{actor.name} approved: {_words(row)}.")
    return row


def approve_all(actor: Actor, time_ids: Collection[int]) -> tuple[int, int]:
    """What stood on the page, in one act: (approved, left out as it has changed since)."""
    done = 0
    for time_id in sorted(set(time_ids)):
        row = owned(OtherTime, time_id, actor.coop_id, lock=True)
        over = row.end_at <= clock.now()
        if row.state == rules.ENTERED and over and row.person_id != actor.person_id:
            approve(actor, time_id)
            done += 1
    return done, len(set(time_ids)) - done


def refuse(actor: Actor, time_id: int, reason: str) -> OtherTime:
    """It is not paid, and why."""
    row = owned(OtherTime, time_id, actor.coop_id, lock=True)
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    state = rules.allow(row.state, "refuse")
    if not reason.strip():
        raise DomainError("Say why it is refused: they are told.", field="reason")
    row.state, row.reason = state, reason.strip()
    calendar.release(SOURCE, row.id, coop_id=actor.coop_id)
    db.session.flush()
    audit.record("time.refuse", row, reason=row.reason)
    _tell(row, DECIDED, f"{actor.name} refused: {_words(row)}. {row.reason}")
    return row


def reopen(actor: Actor, time_id: int, reason: str) -> OtherTime:
    """Approved time is open again; pay refuses once a run that is past draft has paid it."""
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    row = owned(OtherTime, time_id, actor.coop_id, lock=True)
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    state = rules.allow(row.state, "reopen")
    if not reason.strip():
        raise DomainError("Say why it is opened again: they are told.", field="reason")
    events.publish(TimeReopened(actor.coop_id, row.id))
    row.state, row.reason = state, reason.strip()
    row.approved_at = row.approved_by_id = None
    db.session.flush()
    audit.record("time.reopen", row, reason=row.reason)
    _tell(row, DECIDED, f"{actor.name} opened again: {_words(row)}. {row.reason}")
    return row
