"""A service's shifts of a day, cancelled or moved together: whom it meets, and in one act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import select

from coop.rota import rules
from coop.rota.rules.problem import Finding, Fixed, Level
from coop.rota.service.drafts import refuse_while_made
from coop.rota.service.verdicts import open_words
from coop.rota.situation.about import around_all, covering
from coop.shifts import queries as need
from coop.shifts import rules as shift_rules
from coop.shifts import service as shifts
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people.models import Person, Service
from core.ui.filters import clock_time, day, span

MOST_MINUTES = 12 * 60
DAY_MINUTES = 24 * 60


class Deed(StrEnum):
    """What is done to the shifts."""

    CANCEL = "cancel"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which shifts, and what is to be done; `minutes` later, negative: earlier."""

    service_id: int
    on: date
    deed: Deed
    minutes: int = 0
    reason: str = ""
    agreed: bool = False  # those whose agreement it breaks have said yes


@dataclass(frozen=True, slots=True)
class ShiftBefore:
    """A shift that is met; `notice` in minutes from now, `drafts` places nobody knows of."""

    id: int
    name: str
    start_at: datetime
    end_at: datetime
    notice: int
    told: tuple[str, ...]
    drafts: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that would be broken for a person; not `hard`: their yes is enough."""

    name: str
    words: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is met. `refused` says why it cannot be done as asked; `mark` changes with anything."""

    shifts: tuple[ShiftBefore, ...]
    begun: int  # shifts of the day left alone
    broken: tuple[Broken, ...]
    refused: str
    mark: str

    @property
    def people(self) -> int:
        """How many people are told."""
        return len({name for row in self.shifts for name in row.told})


class _TakeBack(Exception):
    """Raised to undo what was only tried."""


def look(actor: Actor, asked: Asked) -> Outcome:
    """What would come of it: it is done, looked at and taken back, so that nothing is guessed.

    Raises DomainError when it makes no sense for any shift of the day; NotFound for another
    co-op's service.
    """
    rows, begun = _there(actor, asked)
    found: list[tuple[Broken, ...]] = []
    refused = ""
    try:
        with transaction():
            # Without a reason nothing is changed: any will do, nobody reads it.
            found.append(_do(actor, replace(asked, reason="Tried"), _shifts(actor, asked)))
            raise _TakeBack
    except _TakeBack:
        pass
    except DomainError as error:
        refused = error.words
    return Outcome(rows, begun, found[0] if found else (), refused, _mark(asked, rows))


def carry_out(actor: Actor, asked: Asked, mark: str) -> int:
    """Do it in one transaction, everybody told; how many shifts.

    Raises DomainError: "needs_reason", "stale" when shifts or people are no longer those of
    `mark`, "barred" naming whom a rule above agreements forbids it, "needs_yes" without the yes
    of those whose agreements it breaks; and what cancelling or changing a shift raises.
    """
    if not asked.reason.strip():
        raise DomainError("Say why: people are told of it.", code="needs_reason", field="reason")
    chosen = _shifts(actor, asked)
    rows, _ = _there(actor, asked)
    if _mark(asked, rows) != mark:
        raise DomainError(
            "The day’s shifts, or who is on them, have changed since you looked. Nothing has "
            "been done; here is how it stands now.",
            code="stale",
        )
    broken = _do(actor, asked, chosen)
    hard = [one for one in broken if one.hard]
    if hard:
        said = " ".join(f"{one.name}: {one.words}." for one in hard[:3])
        raise DomainError(f"Take these people off first. {said}", code="barred")
    if broken and not asked.agreed:
        raise DomainError(
            "It breaks what has been agreed with some: it takes their yes.",
            code="needs_yes",
            field="agreed",
        )
    audit.record(
        f"rota.{asked.deed}_day",
        owned(Service, asked.service_id, actor.coop_id),
        reason=asked.reason.strip(),
        on=asked.on,
        shifts=len(rows),
        minutes=asked.minutes,
    )
    return len(rows)


def _shifts(actor: Actor, asked: Asked) -> list[Shift]:
    """The day's shifts that can still be met, held; shadow shifts go with theirs."""
    query = (
        select(Shift)
        .where(
            Shift.coop_id == actor.coop_id,
            Shift.service_id == asked.service_id,
            Shift.on == asked.on,
            Shift.cancelled_at.is_(None),
            Shift.shadows_id.is_(None),
            Shift.start_at > clock.now(),
        )
        .order_by(Shift.start_at, Shift.id)
        .with_for_update()
    )
    found = list(db.session.scalars(query))
    for shift in found[:1]:
        for rota in covering(actor.coop_id, shift):
            refuse_while_made(rota)
    return found


def _there(actor: Actor, asked: Asked) -> tuple[tuple[ShiftBefore, ...], int]:
    """The shifts as they are before anything is done, and how many have begun."""
    owned(Service, asked.service_id, actor.coop_id)
    if asked.deed is Deed.MOVE and not 1 <= abs(asked.minutes) <= MOST_MINUTES:
        raise DomainError(f"Enter 1 to {MOST_MINUTES} minutes, earlier or later.", field="minutes")
    now = clock.now()
    rows = [
        row
        for row in need.shifts(actor.coop_id, asked.on, asked.on)
        if row.service_id == asked.service_id and row.shadows_id is None
    ]
    ahead = [row for row in rows if row.start_at > now]
    found = tuple(
        ShiftBefore(
            row.id,
            row.name,
            row.start_at,
            row.end_at,
            int((row.start_at - now).total_seconds() // 60),
            tuple(one.name for one in row.assigned if one.published_at is not None),
            sum(one.published_at is None for one in row.assigned),
        )
        for row in ahead
    )
    return found, len(rows) - len(ahead)


def _mark(asked: Asked, rows: Sequence[ShiftBefore]) -> str:
    seen = [(row.id, row.start_at, row.end_at, row.told, row.drafts) for row in rows]
    return hashlib.sha256(repr((asked.deed, asked.minutes, seen)).encode()).hexdigest()


def _do(actor: Actor, asked: Asked, chosen: Sequence[Shift]) -> tuple[Broken, ...]:
    if not chosen:
        raise DomainError("No shift of this day is still ahead.", code="nothing")
    if asked.deed is Deed.CANCEL:
        for shift in chosen:
            shifts.cancel_shift(actor, shift.id, asked.reason)
        return ()
    ids = [shift.id for shift in chosen]
    people = set(
        db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id.in_(ids)))
    )
    before = _findings(actor.coop_id, chosen, people)
    # From the far end, so that no shift is moved on to one that moves out of its way.
    for shift in sorted(chosen, key=lambda one: one.start_at, reverse=asked.minutes > 0):
        _move(actor, asked, shift)
    known = {(one.worker, one.rule, one.words) for one in before}
    new = [
        one
        for one in _findings(actor.coop_id, chosen, people)
        if (one.worker, one.rule, one.words) not in known
    ]
    names = {
        person.id: person.name
        for person in db.session.scalars(select(Person).where(Person.id.in_(people)))
    }
    return tuple(
        Broken(names[one.worker], open_words(one), one.level in (Level.BARRED, Level.REST))
        for one in new
    )


def _move(actor: Actor, asked: Asked, shift: Shift) -> None:
    rule = need.rule_of(need.shift_page(actor.coop_id, shift.id))
    begins = rule.starts.hour * 60 + rule.starts.minute + asked.minutes
    if not 0 <= begins < DAY_MINUTES:
        raise DomainError(
            f"{shift.name}, {span(shift.start_at, shift.end_at)}, would begin on another day: "
            "cancel it and add another there.",
            field="minutes",
        )
    later = _later(asked.minutes)
    wanted = replace(
        rule,
        starts=later(rule.starts),
        ends=later(rule.ends),
        visits=tuple(replace(visit, starts=later(visit.starts)) for visit in rule.visits),
    )
    dated = shift_rules.dated(wanted, shift.on, clock.instant)
    if dated.start_at <= clock.now():
        raise DomainError(
            f"{shift.name} would have begun already, at {clock_time(dated.start_at)}.",
            field="minutes",
        )
    try:
        shifts.change_shift(actor, shift.id, wanted, reason=asked.reason)
    except DomainError as error:
        raise DomainError(
            f"{shift.name} on {day(shift.on)}: {error.words}", code=error.code
        ) from error


def _later(minutes: int) -> Callable[[time], time]:
    def later(at: time) -> time:
        return (datetime.combine(date(2000, 1, 2), at) + timedelta(minutes=minutes)).time()

    return later


def _findings(coop_id: int, chosen: Sequence[Shift], people: set[int]) -> list[Finding]:
    """What refuses the rosters of these people as they stand now."""
    known = around_all(coop_id, chosen, people)
    found: list[Finding] = []
    for person_id in sorted(people & {worker.id for worker in known.problem.workers}):
        fixed = [
            Fixed(place.shift_id, person_id, place.overridden, place.agreed)
            for place in known.places
            if place.person_id == person_id
        ]
        found += rules.check_roster(known.problem, person_id, known.of(person_id), fixed)
    return [one for one in found if one.refuses]
