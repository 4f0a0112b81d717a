"""News of other slices: places given and taken, shifts called off."""

from __future__ import annotations

from coop.absence import service
from coop.rota.events import PlacesChanged
from coop.shifts.service import ShiftCancelled


def places_changed(news: PlacesChanged) -> None:
    """Where a shift has its people again, those who were asked need not answer."""
    service.settle(news.coop_id, news.shift_id)


def shift_cancelled(news: ShiftCancelled) -> None:
    """There is nothing to cover any more."""
    service.settle(news.coop_id, news.shift_id)
