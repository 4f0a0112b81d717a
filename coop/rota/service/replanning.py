"""Re-planning when somebody is off: the proposal is worked out afresh, and taken line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from coop.rota import rules
from coop.rota.rules.problem import Place, Span
from coop.rota.rules.replan import Line, replan
from coop.rota.service.places import assign, remove
from coop.rota.service.verdicts import Say
from coop.rota.situation import Situation
from coop.rota.situation.about import around_all
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day

MOST_DAYS = 56


@dataclass(frozen=True, slots=True)
class ShiftWords:
    """A shift as the proposal names it; `notice` in minutes from now."""

    id: int
    name: str
    service: str
    on: date
    start_at: datetime
    end_at: datetime
    notice: int


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """What becomes of one place: names, and why it stays empty."""

    shift: ShiftWords
    taker: str  # empty: nobody
    gives: ShiftWords | None  # the place that the taker gives up for it
    then: str  # who takes that one
    points: int
    short: str  # why the place stays empty though it is needed


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as a page shows it. `mark` changes with anything in it."""

    person_id: int
    name: str
    from_on: date
    until_on: date
    lines: tuple[ProposedLine, ...]
    mark: str

    @property
    def points(self) -> int:
        """The price of all changes."""
        return sum(line.points for line in self.lines)

    @property
    def refilled(self) -> int:
        """Places that somebody else takes."""
        return sum(bool(line.taker) for line in self.lines)

    @property
    def short(self) -> int:
        """Places below the least that stay empty."""
        return sum(bool(line.short) for line in self.lines)

    @property
    def disturbed(self) -> int:
        """People whose shifts change, besides the one who is off."""
        return len({name for line in self.lines for name in (line.taker, line.then) if name})


def people_ahead(coop_id: int) -> list[tuple[int, str]]:
    """Those who have a shift that has not begun, by name."""
    query = (
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Person.coop_id == coop_id, Shift.cancelled_at.is_(None), Shift.start_at > clock.now()
        )
        .distinct()
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return [(one.id, one.name) for one in db.session.scalars(query)]


def propose(coop_id: int, person_id: int, from_on: date, until_on: date) -> Proposed:
    """What the rota would be without a person from a day until another; writes nothing.

    Raises NotFound for another co-op's person, DomainError for days that make no sense.
    """
    person = owned(Person, person_id, coop_id)
    name = person.name
    if until_on < from_on:
        raise DomainError("The last day is before the first.", field="until_on")
    if (until_on - from_on).days >= MOST_DAYS:
        raise DomainError(f"Choose at most {MOST_DAYS // 7} weeks.", field="until_on")
    known, lines = _worked_out(coop_id, person_id, from_on, until_on)
    mark = hashlib.sha256(
        repr((person_id, from_on, until_on, [_kernel(one) for one in lines])).encode()
    ).hexdigest()
    shown = tuple(_shown(known, one) for one in lines) if known else ()
    return Proposed(person_id, name, from_on, until_on, shown, mark)


def accept_lines(
    actor: Actor,
    person_id: int,
    from_on: date,
    until_on: date,
    mark: str,
    shift_ids: Collection[int],
    reason: str,
) -> int:
    """Take over some lines of a proposal, named by their shifts: how many.

    Every rule is asked again for each place; people are told. Raises DomainError: "stale" when
    the rota would no longer be mended as `mark` says, "nothing" without a line, or with the
    line's shift in words what now refuses it. Nothing is changed then.
    """
    fresh = propose(actor.coop_id, person_id, from_on, until_on)
    if fresh.mark != mark:
        raise DomainError(
            "The rota, or the notice people have, has changed since this was worked out. Nothing "
            "has been changed; here is what is proposed now.",
            code="stale",
        )
    _, lines = _worked_out(actor.coop_id, person_id, from_on, until_on)
    chosen = [line for line in lines if line.shift in shift_ids]
    if not chosen:
        raise DomainError("Choose at least one line.", code="nothing")
    say = Say(reason=reason)
    for line in chosen:
        row = next(one for one in fresh.lines if one.shift.id == line.shift)
        try:
            _take_over(actor, person_id, line, say)
        except DomainError as error:
            raise DomainError(
                f"{row.shift.name} on {day(row.shift.on)}: {error.words} Nothing has been changed.",
                code=error.code,
                field="reason" if error.field == "reason" else None,
            ) from error
    person = owned(Person, person_id, actor.coop_id)
    audit.record(
        "rota.replan",
        person,
        reason=reason,
        from_on=from_on,
        until_on=until_on,
        lines=len(chosen),
        proposed=len(lines),
        points=sum(line.points for line in chosen),
    )
    return len(chosen)


def _worked_out(
    coop_id: int, person_id: int, from_on: date, until_on: date
) -> tuple[Situation | None, tuple[Line, ...]]:
    now = clock.now()
    query = (
        select(Shift)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(
            Shift.coop_id == coop_id,
            Assignment.person_id == person_id,
            Shift.cancelled_at.is_(None),
            Shift.start_at > now,
            Shift.on >= from_on - timedelta(days=1),  # a night of the day before ends in it
            Shift.on <= until_on,
        )
        .order_by(Shift.start_at, Shift.id)
    )
    shifts = list(db.session.scalars(query))
    if not shifts:
        return None, ()
    known = around_all(coop_id, shifts, None)
    if all(worker.id != person_id for worker in known.problem.workers):
        return None, ()
    first = known.problem.first_day
    days = rules.calendar(first)
    away = Span(
        days.midnight((from_on - first).days), days.midnight((until_on - first).days + 1), "away"
    )
    places = tuple(Place(one.shift_id, one.person_id, one.leads) for one in known.places)
    found = replan(known.problem, places, person_id, away, days.minute_of(now))
    return known, found.lines


def _kernel(line: Line) -> tuple[object, ...]:
    return line.shift, line.taker, line.exchange, line.points, line.gap


def _shown(known: Situation, line: Line) -> ProposedLine:
    names = {worker.id: worker.name for worker in known.problem.workers}
    exchange = line.exchange
    return ProposedLine(
        shift=_words(known, line.shift),
        taker=names[line.taker] if line.taker else "",
        gives=_words(known, exchange.shift) if exchange else None,
        then=names[exchange.taker] if exchange else "",
        points=line.points,
        short=line.gap.words if line.gap else "",
    )


def _words(known: Situation, shift_id: int) -> ShiftWords:
    row = next(one for one in known.facts.shifts if one.id == shift_id)
    services = dict(known.problem.service_names)
    notice = int((row.start_at - clock.now()).total_seconds() // 60)
    name = services.get(row.service_id, "")
    return ShiftWords(row.id, row.name, name, row.on, row.start_at, row.end_at, notice)


def _take_over(actor: Actor, person_id: int, line: Line, say: Say) -> None:
    mine = _place(line.shift, person_id)
    if line.taker is None:
        remove(actor, mine, say)
        return
    if line.exchange is not None:
        given = _place(line.exchange.shift, line.taker)
        assign(actor, line.exchange.shift, line.exchange.taker, say, instead_of=given)
    assign(actor, line.shift, line.taker, say, instead_of=mine)


def _place(shift_id: int, person_id: int) -> int:
    query = select(Assignment.id).where(
        Assignment.shift_id == shift_id, Assignment.person_id == person_id
    )
    found = db.session.scalar(query)
    if found is None:
        raise DomainError("This place has been changed meanwhile.", code="stale")
    return found
