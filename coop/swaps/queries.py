"""What is on offer, asked and found, as pages show it; what may lawfully be swapped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from coop.claims.rules import Standing, Verdict, verdict
from coop.rota import rules
from coop.rota.rules.member_words import RULES
from coop.rota.rules.problem import Finding, Level, Place
from coop.rota.situation import Situation
from coop.rota.situation.about import around_all
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.shifts.queries import Assigned, ShiftRow
from coop.swaps.models import Exchange, ExchangePart, ExchangeSetting, ShiftOffer
from core import dated
from core.db import db, owned

Hop = tuple[int, int, int]  # (shift, giver, taker)
WEEKS = 2
NOT_OVER = ("open", "waiting")


def needs_approval(coop_id: int, on: date) -> bool:
    """Whether moves agreed on that day wait for a coordinator; at once where nothing is set."""
    row = dated.held(ExchangeSetting, coop_id, on)
    return row is not None and row.approval


def settings(coop_id: int) -> tuple[tuple[date, bool], ...]:
    """Each first day with what holds from then on, the newest first."""
    return tuple((row.from_on, row.approval) for row in dated.history(ExchangeSetting, coop_id))


def waiting_places(coop_id: int, now: datetime) -> dict[int, Exchange]:
    """Places whose change of hands waits for approval, with the exchange that does."""
    rows = exchanges(coop_id, now, states=("waiting",))
    return {part.place_id: row for row in rows for part in row.parts}


def _as_it_was(row: type[ShiftOffer] | type[ExchangePart], now: datetime) -> ColumnElement[bool]:
    """The place is still held and its shift neither changed, cancelled nor begun."""
    held = select(Assignment.id).where(Assignment.published_at.is_not(None))
    same = select(Shift.id).where(
        Shift.id == row.shift_id,
        Shift.cancelled_at.is_(None),
        Shift.start_at == row.start_at,
        Shift.end_at == row.end_at,
        Shift.start_at > now,
    )
    return row.place_id.in_(held) & same.exists()


def offers(
    coop_id: int, now: datetime, *where: ColumnElement[bool], live: bool = True
) -> list[ShiftOffer]:
    """Open offers that still hold, the next shift first; `live=False`: those that no longer do."""
    holds = _as_it_was(ShiftOffer, now)
    query = select(ShiftOffer).where(
        ShiftOffer.coop_id == coop_id,
        ShiftOffer.state == "open",
        holds if live else ~holds,
        *where,
    )
    return list(db.session.scalars(query.order_by(ShiftOffer.start_at, ShiftOffer.id)))


def exchanges(
    coop_id: int,
    now: datetime,
    person_id: int | None = None,
    *,
    states: Collection[str] = NOT_OVER,
) -> list[Exchange]:
    """Exchanges that still hold: of everybody, or those that a person is part of.

    "open": not all have said yes; "waiting": a coordinator has still to approve it.
    """
    gone = select(ExchangePart.id).where(
        ExchangePart.exchange_id == Exchange.id, ~_as_it_was(ExchangePart, now)
    )
    query = select(Exchange).where(
        Exchange.coop_id == coop_id,
        Exchange.state.in_(states),
        Exchange.until_at > now,
        ~gone.exists(),
    )
    if person_id is not None:
        mine = select(ExchangePart.exchange_id).where(
            (ExchangePart.giver_id == person_id) | (ExchangePart.taker_id == person_id)
        )
        query = query.where(Exchange.id.in_(mine))
    return list(db.session.scalars(query.order_by(Exchange.id)))


def late(now: datetime) -> list[int]:
    """Co-ops in which exchanges stand open though their time has run out; for the job."""
    query = select(Exchange.coop_id).where(Exchange.state.in_(NOT_OVER), Exchange.until_at <= now)
    return sorted(set(db.session.scalars(query)))


def closed(coop_id: int, most: int = 50) -> list[ShiftOffer]:
    """Offers that are over, the latest first."""
    query = select(ShiftOffer).where(ShiftOffer.coop_id == coop_id, ShiftOffer.state != "open")
    return list(db.session.scalars(query.order_by(ShiftOffer.closed_at.desc()).limit(most)))


def closed_exchanges(coop_id: int, most: int = 50) -> list[Exchange]:
    """Exchanges that are over, the latest first."""
    query = select(Exchange).where(Exchange.coop_id == coop_id, Exchange.state.not_in(NOT_OVER))
    return list(db.session.scalars(query.order_by(Exchange.closed_at.desc()).limit(most)))


def shift_rows(coop_id: int, ids: Sequence[int]) -> dict[int, ShiftRow]:
    """Shifts for showing, by id."""
    return {row.id: row for row in need.shifts_by_id(coop_id, sorted(set(ids)))}


def swappable(coop_id: int, place_id: int, now: datetime) -> list[tuple[ShiftRow, Assigned]]:
    """Others' published places about then that could lawfully be swapped for this one."""
    mine = owned(Assignment, place_id, coop_id)
    shift = db.session.get_one(Shift, mine.shift_id)
    first, last = (shift.on + timedelta(weeks=n) for n in (-WEEKS, WEEKS))
    rows = [
        row
        for row in need.shifts(coop_id, first, last, [shift.service_id])
        if row.start_at > now and row.cancelled_at is None and row.id != shift.id
    ]
    known = around_all(coop_id, [shift], None)
    here = {row.id for row in rows if any(o.person_id == mine.person_id for o in row.assigned)}
    return [
        (row, one)
        for row in rows
        for one in row.assigned
        if one.published_at is not None
        and row.id not in here
        and lawful(
            known,
            [
                (shift.id, mine.person_id, one.person_id),
                (row.id, one.person_id, mine.person_id),
            ],
        )
    ]


def lawful(known: Situation, hops: Sequence[Hop]) -> bool:
    """Whether nothing bars anybody, and all keep their rest, once all of these have happened.

    What goes beyond an agreement is left to the person's own yes.
    """
    return all(
        found is not None
        and not any(one.refuses and one.level in (Level.BARRED, Level.REST) for one in found)
        for found in findings(known, hops)
    )


def findings(known: Situation, hops: Sequence[Hop]) -> list[tuple[Finding, ...] | None]:
    """What the rules say of each taker once all of these have happened.

    None for somebody whom the rules do not know there, or who is on the shift already.
    """
    given = {(shift, giver) for shift, giver, _ in hops}
    workers = {worker.id for worker in known.problem.workers}
    shifts = {shift.id for shift in known.problem.shifts}
    seen: list[tuple[Finding, ...] | None] = []
    for shift, _, taker in hops:
        if taker not in workers or shift not in shifts or shift in known.of(taker):
            seen.append(None)
            continue
        current = tuple(id_ for id_ in known.of(taker) if (id_, taker) not in given)
        there = [
            Place(p.shift_id, p.person_id, p.leads)
            for p in known.places
            if p.shift_id == shift and (p.shift_id, p.person_id) not in given
        ]
        beside = [p for p in known.beside(shift) if (p.shift, p.worker) not in given]
        seen.append(rules.verdict(known.problem, taker, current, shift, (*there, *beside)))
    return seen


@dataclass(frozen=True, slots=True)
class Passed:
    """A shift that somebody passes on, as the rules see it for one who might take it."""

    offer: ShiftOffer
    verdict: Verdict


def takeable(
    coop_id: int, person_id: int, passed: Sequence[ShiftOffer]
) -> tuple[list[Passed], list[Passed]]:
    """Of shifts passed on, those that a person could lawfully take, and those they could not.

    The rules' facts are read once for all of them.
    """
    if not passed:
        return [], []
    ids = {row.shift_id for row in passed}
    shifts = list(
        db.session.scalars(select(Shift).where(Shift.coop_id == coop_id, Shift.id.in_(ids)))
    )
    on_them = db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id.in_(ids)))
    known = around_all(coop_id, shifts, {person_id, *on_them})
    services = {worker.id: worker.services for worker in known.problem.workers}
    in_service = {shift.id: shift.service_id in services.get(person_id, ()) for shift in shifts}
    can: list[Passed] = []
    cannot: list[Passed] = []
    for row in passed:
        found = findings(known, [(row.shift_id, row.person_id, person_id)])[0]
        seen = verdict(found) if found is not None else _unknown(in_service[row.shift_id])
        (can if seen.possible else cannot).append(Passed(row, seen))
    return can, cannot


def _unknown(in_service: bool) -> Verdict:
    return Verdict(Standing.BARRED, (RULES["overlap" if in_service else "service"],))
