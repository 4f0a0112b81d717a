"""News of other slices, put before those whom it concerns."""

from __future__ import annotations

from coop.notices import service
from coop.shifts.service import ShiftCancelled, ShiftChanged
from core.ui.filters import day, span


def shift_changed(news: ShiftChanged) -> None:
    """Those who had been told of a shift are told what it is now."""
    when = f"{news.name} on {day(news.on)} is now {span(news.start_at, news.end_at)}."
    for one in news.told:
        service.alert(
            news.coop_id,
            "shift_changed",
            one.assignment_id,
            f"{when} {_sentence(news.reason)}",
            person_id=one.person_id,
            url=f"/my/shifts/{news.shift_id}",
        )


def shift_cancelled(news: ShiftCancelled) -> None:
    """Those who had been told of a shift are told that it is off."""
    what = f"{news.name} on {day(news.on)}, {span(news.start_at, news.end_at)}, is cancelled."
    for one in news.told:
        service.alert(
            news.coop_id,
            "shift_cancelled",
            one.assignment_id,
            f"{what} {_sentence(news.reason)}",
            person_id=one.person_id,
        )


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) or not words else f"{words}."
