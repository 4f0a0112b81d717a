"""News of shifts: changed and cancelled, with an agency booked on them."""

from __future__ import annotations

from coop.agency import service
from coop.shifts.service import ShiftCancelled, ShiftChanged


def shift_changed(news: ShiftChanged) -> None:
    """The booking follows the shift, at the terms it was agreed under."""
    if news.before is not None:
        service.shift_moved(news.coop_id, news.shift_id)


def shift_cancelled(news: ShiftCancelled) -> None:
    """There is nothing to send anybody to any more."""
    service.shift_off(news.coop_id, news.shift_id)
