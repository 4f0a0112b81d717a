"""Shifts put up and exchanges asked, as rows; each call commits."""

from __future__ import annotations

from datetime import timedelta

from coop.shifts.models import Assignment, Shift
from coop.swaps.models import Exchange, ExchangePart, ShiftOffer
from core import clock
from core.db import transaction


def make_offer(coop_id: int, place_id: int) -> int:
    """A place offered to all; the offer's id."""
    with transaction() as session:
        place = session.get_one(Assignment, place_id)
        shift = session.get_one(Shift, place.shift_id)
        row = ShiftOffer(
            coop_id=coop_id,
            kind="pass",
            person_id=place.person_id,
            shift_id=shift.id,
            place_id=place.id,
            start_at=shift.start_at,
            end_at=shift.end_at,
            made_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def make_exchange(coop_id: int, place_id: int, taker_id: int) -> int:
    """An exchange with one part of it; the exchange's id."""
    with transaction() as session:
        place = session.get_one(Assignment, place_id)
        shift = session.get_one(Shift, place.shift_id)
        part = ExchangePart(
            shift_id=shift.id,
            place_id=place.id,
            start_at=shift.start_at,
            end_at=shift.end_at,
            giver_id=place.person_id,
            taker_id=taker_id,
        )
        row = Exchange(
            coop_id=coop_id,
            found=False,
            made_at=clock.now(),
            until_at=clock.now() + timedelta(days=1),
            parts=[part],
        )
        session.add(row)
        session.flush()
        return row.id
