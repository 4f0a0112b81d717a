"""Twelve weeks of everybody: places, changes, refusals, wishes, leave and pay. Fixed in number."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import exists, select

from coop.availability.models import WorkPreferences
from coop.changes import queries as changes
from coop.claims.models import ShiftClaim
from coop.leave import queries as leave
from coop.leave.models import Leave
from coop.pay import queries as pay
from coop.pay.rates import Element, RateBook
from coop.shifts import queries as shifts
from coop.shifts.kinds import NIGHT_LEAST, Kind
from coop.shifts.models import Assignment, Shift
from coop.shifts.rules import night_minutes, work_minutes
from coop.swaps.models import Exchange, ExchangePart, ShiftOffer
from coop.workforce.conditions import (
    Change,
    Conditions,
    Duty,
    Paid,
    Refusal,
    Wish,
    monday_of,
    weeks_before,
)
from coop.workforce.history import Spell, Workforce
from coop.workforce.queries.people import spells
from core import clock
from core.db import db, overlapping
from core.people import queries as people

DAY = timedelta(days=1)
AHEAD = 14 * DAY  # changes of shifts that are still to come are felt already


def conditions(coop_id: int, on: date, person_id: int | None = None) -> Conditions:
    """What fairness and early signs are read from, as at the close of a day.

    With a person: theirs alone, without anybody's pay, in time for their phone.
    """
    first, last = weeks_before(on)
    found = spells(coop_id, person_id)
    duties = _duties(coop_id, first, last, person_id)
    told, in_time = changes.told(coop_id, first, last, person_id)
    return Conditions(
        on=on,
        services=tuple((row.id, row.name) for row in people.services(coop_id)),
        spells=found,
        duties=duties,
        rotas=(
            frozenset((one.service_id, monday_of(one.on)) for one in duties)
            if person_id is None
            else _rotas(coop_id, first, last, {spell.service_id for spell in found})
        ),
        changes=tuple(
            Change(person, clock.local_day(at), minutes, clock.local_day(start))
            for person, at, minutes, start in changes.by_others(
                coop_id, first, on + AHEAD, on, person_id
            )
        ),
        refusals=_refusals(coop_id, first, on, person_id),
        wishes=_wishes(coop_id, first, on, person_id),
        leave=tuple(
            (row.person_id, row.from_on, row.until_on)
            for row in leave.days_off(
                coop_id, first, last, None if person_id is None else [person_id]
            )
        ),
        paid=_paid(coop_id, on, found) if person_id is None else (),
        told=told,
        in_time=in_time,
    )


def _duties(coop_id: int, first: date, last: date, person_id: int | None) -> tuple[Duty, ...]:
    """Published places; on call is no working time and left out. Two queries.

    Many shifts share their times, and nights are slow to tell: each time is looked at once.
    """
    rota = shifts.published(coop_id, first, last, without=Kind.ON_CALL, person_id=person_id)
    known = {}
    for key, (start, end, pause, kind) in rota.times.items():
        dark = night_minutes(start, end, clock.LONDON, pause)
        known[key] = work_minutes(start, end, pause, kind), dark >= NIGHT_LEAST
    return tuple(
        [Duty(person, service, on, *known[key]) for person, _, service, on, key in rota.places]
    )


def _rotas(
    coop_id: int, first: date, last: date, service_ids: set[int]
) -> frozenset[tuple[int, date]]:
    """Weeks of these services in which anybody's place was published, by Monday. One query."""
    query = (
        select(Shift.service_id, Shift.on)
        .where(
            Shift.coop_id == coop_id,
            Shift.service_id.in_(service_ids),
            Shift.on.between(first, last),
            Shift.cancelled_at.is_(None),
            Shift.kind != Kind.ON_CALL,
            exists().where(Assignment.shift_id == Shift.id, Assignment.published_at.is_not(None)),
        )
        .distinct()
    )
    return frozenset((service, monday_of(on)) for service, on in db.session.execute(query))


def _refusals(coop_id: int, first: date, last: date, person_id: int | None) -> tuple[Refusal, ...]:
    """What was asked for and not given: claims, exchanges, shifts passed on, leave."""
    since, until = clock.instant(first), clock.instant(last + DAY)
    asked = {
        "an open shift": select(ShiftClaim.person_id, ShiftClaim.decided_at).where(
            ShiftClaim.coop_id == coop_id,
            ShiftClaim.state == "refused",
            ShiftClaim.decided_at >= since,
            ShiftClaim.decided_at < until,
        ),
        "a swap": select(ExchangePart.giver_id, Exchange.closed_at)
        .join(Exchange, Exchange.id == ExchangePart.exchange_id)
        .where(
            Exchange.coop_id == coop_id,
            Exchange.state == "refused",
            Exchange.closed_at >= since,
            Exchange.closed_at < until,
        ),
        "a shift to pass on": select(ShiftOffer.person_id, ShiftOffer.closed_at).where(
            ShiftOffer.coop_id == coop_id,
            ShiftOffer.kind == "pass",
            ShiftOffer.state == "ended",
            ShiftOffer.closed_at >= since,
            ShiftOffer.closed_at < until,
        ),
        "leave": select(Leave.person_id, Leave.decided_at).where(
            Leave.coop_id == coop_id,
            Leave.state == "refused",
            Leave.decided_at >= since,
            Leave.decided_at < until,
        ),
    }
    found = [
        Refusal(who, clock.local_day(at), words)
        for words, query in asked.items()
        for who, at in db.session.execute(query)
        if at is not None and person_id in (None, who)
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.person_id, one.words)))


def _wishes(coop_id: int, first: date, last: date, person_id: int | None) -> tuple[Wish, ...]:
    row = WorkPreferences
    query = select(
        row.person_id, row.from_on, row.until_on, row.wanted_weekly_minutes, row.nights_a_month
    ).where(row.coop_id == coop_id, overlapping(row, first, last))
    if person_id is not None:
        query = query.where(row.person_id == person_id)
    return tuple(Wish(*found) for found in db.session.execute(query))


def _paid(coop_id: int, on: date, found: tuple[Spell, ...]) -> tuple[Paid, ...]:
    """Basic pay of everybody who works here, by the rate nearest to them. One query."""
    book = RateBook(row.rate for row in pay.rates(coop_id, Element.BASIC))
    rows = []
    for stay in Workforce(found).staff(on):
        role = stay.at(on).role
        rate = book.find(Element.BASIC, stay.person_id, role, on)
        if rate is not None:
            pence = (rate.amount * 100).quantize(Decimal(1), ROUND_HALF_UP)
            rows.append(Paid(stay.person_id, role, int(pence)))
    return tuple(rows)
