"""About what a planned shift would pay somebody, by the rates known now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import select

from coop.attendance import queries as attendance
from coop.pay.policies import PolicyBook
from coop.pay.queries.gathering import terms_on
from coop.pay.queries.policies import policies
from coop.pay.queries.rates import rates
from coop.pay.rates import RateBook
from coop.pay.rules import Piece, price
from coop.shifts.kinds import Kind
from coop.shifts.queries import ShiftRow
from core.calendar import bank_holidays
from core.db import db
from core.people.models import Employment


class Plan(Protocol):
    """A planned shift as pricing reads it; `coop.shifts.queries.ShiftRow` is one."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def service_id(self) -> int: ...  # noqa: D102
    @property
    def kind(self) -> Kind: ...  # noqa: D102
    @property
    def on(self) -> date: ...  # noqa: D102
    @property
    def start_at(self) -> datetime: ...  # noqa: D102
    @property
    def end_at(self) -> datetime: ...  # noqa: D102
    @property
    def break_minutes(self) -> int: ...  # noqa: D102


class Spell(NamedTuple):
    """Terms of work, no more of them than pricing asks for: thousands of places do."""

    service_id: int
    role: str
    from_on: date
    until_on: date | None

    def holds_on(self, on: date) -> bool:
        """Whether they are those of a day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


def _spells(coop_id: int, person_ids: Collection[int]) -> dict[int, list[Spell]]:
    row = Employment
    query = (
        select(row.person_id, row.service_id, row.role, row.from_on, row.until_on)
        .where(row.coop_id == coop_id, row.person_id.in_(person_ids))
        .order_by(row.from_on, row.id)
    )
    found: dict[int, list[Spell]] = {}
    for person_id, service_id, role, from_on, until_on in db.session.execute(query):
        found.setdefault(person_id, []).append(Spell(service_id, role, from_on, until_on))
    return found


def estimates(coop_id: int, person_id: int, rows: Sequence[ShiftRow]) -> dict[int, int]:
    """Pence by shift for one person; see `estimates_of`."""
    found = estimates_of(coop_id, [person_id], rows)
    return {shift_id: pence for (_, shift_id), pence in found.items()}


def estimates_of(
    coop_id: int, person_ids: Collection[int], rows: Sequence[ShiftRow]
) -> dict[tuple[int, int], int]:
    """Pence by (person, shift), worked as planned: no travel, waiting or time awake.

    A break is paid as the co-op has set for that day. A shift for which a rate is missing is
    left out. Five queries, however many people and shifts.
    """
    return estimates_at(coop_id, [(one, row) for one in person_ids for row in rows])


def estimates_at(coop_id: int, places: Sequence[tuple[int, Plan]]) -> dict[tuple[int, int], int]:
    """The same for these people on these shifts only: a rota has few of all the pairs.

    People of one role without rates of their own are paid alike: their times are priced once.
    """
    if not places:
        return {}
    person_ids = {person_id for person_id, _ in places}
    known = rates(coop_id)
    book = RateBook(row.rate for row in known)
    own = {row.rate.person_id for row in known}
    spells = _spells(coop_id, person_ids)
    days = [row.on for _, row in places]
    marked = bank_holidays.actual_days(min(days), max(days) + timedelta(days=2))
    held = PolicyBook(policies(coop_id))
    settled = attendance.settings(coop_id)
    found: dict[tuple[int, int], int] = {}
    alike: dict[tuple[object, ...], int | None] = {}
    for person_id, row in places:
        terms = terms_on(spells.get(person_id, ()), row.service_id, row.on)
        role = terms.role if terms else ""
        key = (
            person_id if person_id in own else None,
            role,
            row.kind,
            row.on,
            row.start_at,
            row.end_at,
            row.break_minutes,
        )
        if key not in alike:
            piece = Piece(
                row.id,
                person_id,
                "",
                role,
                row.kind,
                row.on,
                row.start_at,
                row.end_at,
                row.break_minutes,
                break_paid=settled.on(row.on).breaks_paid,
            )
            priced = price(piece, book, held.on(row.on), marked)
            alike[key] = None if priced.missing else priced.pence
        pence = alike[key]
        if pence is not None:
            found[person_id, row.id] = pence
    return found
