"""News of other slices: places given and taken, shifts called off."""

from __future__ import annotations

from coop.claims import service
from coop.rota.events import PlacesChanged
from coop.shifts.service import ShiftCancelled


def places_changed(news: PlacesChanged) -> None:
    """Where all places are taken, those who still wait are told."""
    service.settle(news.coop_id, news.shift_id)


def shift_cancelled(news: ShiftCancelled) -> None:
    """Those who wait for a place on it are told."""
    service.settle(news.coop_id, news.shift_id)
