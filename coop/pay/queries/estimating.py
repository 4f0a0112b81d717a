"""About what a planned shift would pay somebody, by the rates known now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from coop.attendance import queries as attendance
from coop.pay.queries.gathering import terms_on
from coop.pay.queries.rates import rates
from coop.pay.rates import RateBook
from coop.pay.rules import Piece, Policy, price
from coop.shifts.queries import ShiftRow
from core import clock
from core.calendar import bank_holidays
from core.db import db
from core.people.models import Employment


def estimates(coop_id: int, person_id: int, rows: Sequence[ShiftRow]) -> dict[int, int]:
    """Pence by shift, worked as planned: no travel, waiting or time awake on a sleep-in.

    A break is paid as the co-op has set for that day. A shift for which a rate is missing is
    left out. Four queries, however many shifts.
    """
    if not rows:
        return {}
    book = RateBook(row.rate for row in rates(coop_id))
    query = select(Employment).where(
        Employment.coop_id == coop_id, Employment.person_id == person_id
    )
    spells = list(db.session.scalars(query.order_by(Employment.from_on, Employment.id)))
    days = [row.on for row in rows]
    marked = bank_holidays.actual_days(min(days), max(days) + timedelta(days=2))
    policy = Policy(zone=clock.LONDON)
    settled = attendance.settings(coop_id)
    found = {}
    for row in rows:
        terms = terms_on(spells, row.service_id, row.on)
        piece = Piece(
            row.id,
            person_id,
            "",
            terms.role if terms else "",
            row.kind,
            row.on,
            row.start_at,
            row.end_at,
            row.break_minutes,
            break_paid=settled.on(row.on).breaks_paid,
        )
        priced = price(piece, book, policy, marked)
        if not priced.missing:
            found[row.id] = priced.pence
    return found
