"""News of other slices, put before those whom it concerns."""

from __future__ import annotations

from coop.notices import service
from coop.shifts.service import ShiftCancelled, ShiftChanged, ShiftNews
from core.ui.filters import day, span


def shift_changed(news: ShiftChanged) -> None:
    """Those who had been told of a shift are told what it is now."""
    now = f"{news.name} on {day(news.on)} is now {span(news.start_at, news.end_at)}."
    _tell(news, "shift_changed", now, f"/my/shifts/{news.shift_id}")


def shift_cancelled(news: ShiftCancelled) -> None:
    """Those who had been told of a shift are told that it is off."""
    off = f"{news.name} on {day(news.on)}, {span(news.start_at, news.end_at)}, is cancelled."
    _tell(news, "shift_cancelled", off)


def _tell(news: ShiftNews, kind: str, words: str, url: str = "") -> None:
    reason = news.reason
    if reason:
        words += f" {reason}" if reason.endswith((".", "!", "?")) else f" {reason}."
    for one in news.told:
        service.alert(
            news.coop_id, kind, one.assignment_id, words, person_id=one.person_id, url=url
        )
