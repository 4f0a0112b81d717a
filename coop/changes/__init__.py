"""The change ledger: each shift offered, published, given, taken, moved or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.changes import listeners, models
    from coop.shifts.service import ShiftCancelled, ShiftChanged
    from core import events

    assert models
    events.subscribe(ShiftChanged, listeners.shift_changed)
    events.subscribe(ShiftCancelled, listeners.shift_cancelled)
