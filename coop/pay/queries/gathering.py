"""All that a run rests on, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from coop.attendance import queries as attendance
from coop.attendance.queries import ApprovedHours, NotApproved
from coop.pay.calculation import Finding, Inputs, Payee
from coop.pay.models import PaidHours, PaidTime
from coop.pay.queries.rates import rates
from coop.pay.rates import Element
from coop.pay.rules import Piece, VisitTime
from coop.shifts.kinds import Kind
from coop.time import queries as other
from coop.time.queries import ApprovedTime
from coop.time.rules import TimeKind
from core.calendar import bank_holidays
from core.db import db
from core.people.models import Employment, Person, WorkerStatus
from core.ui.filters import day_short, plural

STATES = {
    None: "not told",
    "started": "not finished",
    "confirmed": "not approved",
    "queried": "asked about",
}


Work = ApprovedHours | ApprovedTime
PAID_AS = {
    TimeKind.TRAINING: Element.TRAINING,
    TimeKind.SUPERVISION: Element.TRAINING,
    TimeKind.MEETING: Element.MEETING,
    TimeKind.JOURNEY: Element.TRAVEL,
}


def _times_claimed_by_others(run_id: int) -> Select[Any]:
    return select(PaidTime.time_id).where(PaidTime.run_id != run_id)


def _claimed_by_others(run_id: int) -> Select[Any]:
    return select(PaidHours.hours_id).where(PaidHours.run_id != run_id)


def unclaimed(coop_id: int, until_on: date) -> int:
    """Approved hours and other time up to a day that no run has claimed."""
    hours = attendance.approved_count(coop_id, until_on, paid=select(PaidHours.hours_id))
    return hours + len(other.approved(coop_id, until_on, paid=select(PaidTime.time_id)))


def gather(
    coop_id: int, run_id: int, from_on: date, until_on: date
) -> tuple[Inputs, tuple[Work, ...]]:
    """A run's inputs, with the approved hours and other time that its pieces were made of."""
    times = other.approved(coop_id, until_on, paid=_times_claimed_by_others(run_id))
    hours: tuple[Work, ...] = (
        *attendance.approved(coop_id, until_on, paid=_claimed_by_others(run_id)),
        *times,
    )
    first_on = min([from_on, *(row.on for row in hours)])
    spells = _spells(coop_id, first_on, until_on)
    people = _people(coop_id, {row.person_id for row in hours})
    pieces = tuple(_piece(row, people[row.person_id].name, spells) for row in hours)
    last_on = until_on + timedelta(days=2)  # a piece may run past its period's last midnight
    holidays = bank_holidays.actual_days(first_on - timedelta(days=1), last_on)
    payees = tuple(
        Payee(person.id, person.name, person.born_on, _apprentice_from(spells[person.id], from_on))
        for person in sorted(people.values(), key=lambda person: person.id)
    )
    notes = [
        *_not_employed(hours, people, spells),
        *_not_approved(attendance.not_approved(coop_id, from_on, until_on)),
    ]
    inputs = Inputs(
        from_on,
        until_on,
        pieces,
        tuple(row.rate for row in rates(coop_id)),
        tuple(sorted(holidays.items())),
        payees,
        tuple(notes),
    )
    return inputs, hours


def _people(coop_id: int, person_ids: set[int]) -> dict[int, Person]:
    query = select(Person).where(Person.coop_id == coop_id)
    return {person.id: person for person in db.session.scalars(query) if person.id in person_ids}


def _spells(coop_id: int, first_on: date, last_on: date) -> dict[int, list[Employment]]:
    """Employment of everybody up to the period, oldest first."""
    query = (
        select(Employment)
        .where(
            Employment.coop_id == coop_id,
            Employment.from_on <= last_on,
        )
        .order_by(Employment.from_on, Employment.id)
    )
    found: dict[int, list[Employment]] = defaultdict(list)
    for spell in db.session.scalars(query):
        found[spell.person_id].append(spell)
    return found


def terms_on(spells: Iterable[Employment], service_id: int, on: date) -> Employment | None:
    """The terms on a day: those of the service worked in, else the newest."""
    held = [spell for spell in spells if spell.holds_on(on)]
    here = [spell for spell in held if spell.service_id == service_id]
    return here[-1] if here else held[-1] if held else None


def _piece(row: Work, who: str, spells: dict[int, list[Employment]]) -> Piece:
    terms = terms_on(spells[row.person_id], row.service_id, row.on)
    if isinstance(row, ApprovedTime):
        return Piece(
            id=row.key,
            person_id=row.person_id,
            who=who,
            role=terms.role if terms else "",
            kind=Kind.DAY,
            on=row.on,
            start_at=row.start_at,
            end_at=row.end_at,
            paid_as=PAID_AS[row.kind],
        )
    return Piece(
        id=row.key,
        person_id=row.person_id,
        who=who,
        role=terms.role if terms else "",
        kind=Kind(row.kind),
        on=row.on,
        start_at=row.start_at,
        end_at=row.end_at,
        break_minutes=row.break_minutes,
        disturbed_minutes=row.disturbed_minutes,
        visits=tuple(VisitTime(*visit) for visit in row.visits),
        break_paid=row.held.breaks_paid,
        gap_minutes=row.held.gap_minutes,
        long_gap=row.held.long_gap,
    )


def _apprentice_from(spells: Iterable[Employment], on: date) -> date | None:
    """When the apprenticeship began that somebody is in on a day."""
    mine = [spell for spell in spells if spell.status == WorkerStatus.APPRENTICE]
    if not any(spell.holds_on(on) for spell in mine):
        return None
    return min(spell.from_on for spell in mine)


def _not_employed(
    hours: Iterable[Work],
    people: dict[int, Person],
    spells: dict[int, list[Employment]],
) -> Iterable[Finding]:
    days: dict[int, set[date]] = defaultdict(set)
    for row in hours:
        if terms_on(spells[row.person_id], row.service_id, row.on) is None:
            days[row.person_id].add(row.on)
    for person_id, found in days.items():
        when = _days(sorted(found))
        words = f"{people[person_id].name} was not employed on {when}: check that they are paid."
        yield Finding(person_id, False, words)


def _not_approved(found: Iterable[NotApproved]) -> Iterable[Finding]:
    """One finding a person: what of the period is not paid because it is not approved."""
    mine: dict[tuple[int, str], list[NotApproved]] = defaultdict(list)
    for row in found:
        mine[row.person_id, row.name].append(row)
    for (person_id, name), rows in mine.items():
        listed = [f"{day_short(row.on)} {row.shift}, {STATES[row.state]}" for row in rows[:4]]
        more = f" and {len(rows) - 4} more" if len(rows) > 4 else ""
        words = (
            f"{name}: {plural(len(rows), 'shift')} of this period not approved, so not paid here "
            f"({'; '.join(listed)}{more})."
        )
        yield Finding(person_id, False, words)


def _days(days: list[date]) -> str:
    shown = ", ".join(day_short(on) for on in days[:4])
    return f"{shown} and {len(days) - 4} more days" if len(days) > 4 else shown
