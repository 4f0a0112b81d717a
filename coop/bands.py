"""Contracts in bands, to compare people by. Pure."""

from __future__ import annotations

BANDS = ((0, "No fixed hours"), (16, "Under 16 h a week"), (30, "16 to 30 h a week"))
FULL = "30 h a week and more"
NAMES = (*(words for _, words in BANDS), FULL)


def contract(minutes: int) -> str:
    """The band of a week's contract hours."""
    if not minutes:
        return BANDS[0][1]
    return next((words for hours, words in BANDS[1:] if minutes < hours * 60), FULL)
