"""All that a run rests on, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, select

from coop.attendance import queries as attendance
from coop.attendance.queries import ApprovedHours, NotApproved
from coop.changes import queries as changes
from coop.pay import items as brought
from coop.pay.inputs import Finding, Inputs, Payee
from coop.pay.models import PaidHours, PaidTime, PayCorrection, PayItem
from coop.pay.policies import Policy
from coop.pay.queries import correcting
from coop.pay.queries.policies import policies
from coop.pay.queries.rates import rates
from coop.pay.rates import Element
from coop.pay.rules import Piece, VisitTime
from coop.shifts.kinds import Kind
from coop.statutory import queries as statutory
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


def _taken(claim: type[Any], column: Any, run_id: int | None = None) -> Select[Any]:
    """What runs have claimed (others than one), but for what was opened again since.

    Work under a correction that waits, or that this run has taken, is there to be read again.
    """
    key = column.key
    again = select(getattr(PayCorrection, key)).where(getattr(PayCorrection, key).is_not(None))
    mine: ColumnElement[bool] = PayCorrection.run_id.is_(None)
    if run_id is not None:
        mine |= PayCorrection.run_id == run_id
    claimed = select(column).where(column.not_in(again.where(mine)))
    return claimed if run_id is None else claimed.where(claim.run_id != run_id)


def unclaimed(coop_id: int, until_on: date) -> int:
    """Approved hours and other time up to a day that no run has claimed or corrected."""
    hours = attendance.approved_count(coop_id, until_on, paid=_taken(PaidHours, PaidHours.hours_id))
    times = other.approved(coop_id, until_on, paid=_taken(PaidTime, PaidTime.time_id))
    return hours + len(times)


def gather(
    coop_id: int, run_id: int, from_on: date, until_on: date
) -> tuple[Inputs, tuple[Work, ...]]:
    """A run's inputs, with the approved hours and other time that its pieces were made of."""
    times = other.approved(coop_id, until_on, paid=_taken(PaidTime, PaidTime.time_id, run_id))
    hours: tuple[Work, ...] = (
        *attendance.approved(coop_id, until_on, paid=_taken(PaidHours, PaidHours.hours_id, run_id)),
        *times,
    )
    opened = correcting.opened(coop_id, run_id)
    items = _items(coop_id, run_id, from_on, until_on)
    rolled_up = brought.rolled_up(coop_id, from_on, until_on)
    first_on = min([from_on, *(row.on for row in hours)])
    spells = _spells(coop_id, until_on)
    wanted = {
        *(row.person_id for row in hours),
        *(row.person_id for row in opened),
        *(item.person_id for item in items),
    }
    people = _people(coop_id, wanted)
    notice = _notice(coop_id, hours, policies(coop_id))
    pieces = {row.key: _piece(row, people[row.person_id].name, spells, notice) for row in hours}
    again = {row.key: row for row in opened}
    last_on = until_on + timedelta(days=2)  # a piece may run past its period's last midnight
    holidays = bank_holidays.actual_days(first_on - timedelta(days=1), last_on)
    notes = [
        *_not_employed(hours, people, spells),
        *_not_approved(attendance.not_approved(coop_id, from_on, until_on)),
        *correcting.waiting(coop_id, until_on),
    ]
    inputs = Inputs(
        from_on,
        until_on,
        tuple(piece for key, piece in pieces.items() if key not in again),
        tuple(row.rate for row in rates(coop_id)),
        tuple(sorted(holidays.items())),
        _payees(people, spells, from_on, until_on),
        tuple(notes),
        policies(coop_id),
        statutory.all_of(coop_id),
        tuple(
            row.correction(people[row.person_id].name, pieces.get(row.key))
            for row in opened
            if row.gone or row.key in pieces
        ),
        tuple(item for item in items if item.source != brought.TOP_UP),
        tuple(row for row in rolled_up if row.person_id in people),
        tuple((item.person_id, item.service_id) for item in items if item.source == brought.TOP_UP),
    )
    return inputs, hours


def _payees(
    people: dict[int, Person], spells: dict[int, list[Employment]], from_on: date, until_on: date
) -> tuple[Payee, ...]:
    return tuple(
        Payee(
            person.id,
            person.name,
            person.born_on,
            _apprentice_from(spells[person.id], from_on),
            _home(spells[person.id], until_on),
        )
        for person in sorted(people.values(), key=lambda person: person.id)
    )


def payees(
    coop_id: int, person_ids: Iterable[int], from_on: date, until_on: date
) -> dict[int, Payee]:
    """What the minimum-wage proof of a period must know of people."""
    people = _people(coop_id, set(person_ids))
    spells = _spells(coop_id, until_on)
    return {row.id: row for row in _payees(people, spells, from_on, until_on)}


def _items(coop_id: int, run_id: int, from_on: date, until_on: date) -> list[brought.Item]:
    """What is brought to the run and no other has taken, and what was entered for it by hand."""
    by_hand = select(PayItem).where(
        PayItem.coop_id == coop_id,
        PayItem.by_hand.is_(True),
        (PayItem.run_id == run_id) | (PayItem.run_id.is_(None) & (PayItem.on <= until_on)),
    )
    others = select(PayItem.source, PayItem.key).where(
        PayItem.coop_id == coop_id, PayItem.run_id != run_id
    )
    elsewhere = {(row.source, row.key) for row in db.session.execute(others)}
    return [
        *(
            item
            for item in brought.brought(coop_id, from_on, until_on)
            if (item.source, item.key) not in elsewhere
        ),
        *(_item(row) for row in db.session.scalars(by_hand.order_by(PayItem.source, PayItem.key))),
    ]


def _item(row: PayItem) -> brought.Item:
    return brought.Item(
        source=row.source,
        key=row.key,
        person_id=row.person_id,
        service_id=row.service_id,
        element=Element(row.element),
        on=row.on,
        pence=row.pence,
        words=row.words,
        minutes=row.minutes,
        units=row.units,
        rate=row.rate,
        nmw_pence=row.nmw_pence,
        by_hand=True,
    )


def _notice(coop_id: int, hours: Iterable[Work], held: Iterable[Policy]) -> dict[int, int]:
    """Minutes' notice by hours id, asked only where a policy pays for short notice."""
    rows = [row for row in hours if isinstance(row, ApprovedHours)]
    if not rows or not any(policy.notice_hours for policy in held):
        return {}
    found = changes.notices(coop_id, min(row.on for row in rows), max(row.on for row in rows))
    ids = {(row.shift_id, row.person_id): row.id for row in rows}
    return {ids[key]: minutes for key, minutes in found.items() if key in ids}


def role_on(coop_id: int, person_id: int, on: date) -> str:
    """A person's job role on a day, else their last one; empty where there is none."""
    spells = _spells(coop_id, on)[person_id]
    terms = terms_on(spells, 0, on) or (spells[-1] if spells else None)
    return terms.role if terms else ""


def home_service(coop_id: int, person_id: int, on: date) -> int:
    """The service that what is no piece of work is put down to; 0 where there is none."""
    return _home(_spells(coop_id, on)[person_id], on)


def home_services(coop_id: int, on: date) -> dict[int, int]:
    """The same for everybody who was ever employed up to a day. One query."""
    return {person_id: _home(spells, on) for person_id, spells in _spells(coop_id, on).items()}


def _home(spells: list[Employment], on: date) -> int:
    """The service of a person's terms on a day, else of their last ones."""
    terms = terms_on(spells, 0, on) or (spells[-1] if spells else None)
    return (terms.service_id or 0) if terms else 0


def _people(coop_id: int, person_ids: set[int]) -> dict[int, Person]:
    query = select(Person).where(Person.coop_id == coop_id)
    return {person.id: person for person in db.session.scalars(query) if person.id in person_ids}


def _spells(coop_id: int, last_on: date) -> dict[int, list[Employment]]:
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


class Held(Protocol):
    """Terms of work at a service, as they are asked by day."""

    @property
    def service_id(self) -> int: ...  # noqa: D102
    def holds_on(self, on: date) -> bool: ...  # noqa: D102


Terms = TypeVar("Terms", bound=Held)


def terms_on(spells: Iterable[Terms], service_id: int, on: date) -> Terms | None:
    """The terms on a day: those of the service worked in, else the newest."""
    held = [spell for spell in spells if spell.holds_on(on)]
    here = [spell for spell in held if spell.service_id == service_id]
    return here[-1] if here else held[-1] if held else None


def _piece(
    row: Work, who: str, spells: dict[int, list[Employment]], notice: dict[int, int]
) -> Piece:
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
        leads=row.leads,
        notice_minutes=notice.get(row.id),
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
