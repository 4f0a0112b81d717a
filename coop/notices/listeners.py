"""News of other slices, put before those whom it concerns."""

from __future__ import annotations

from coop.members.events import EmploymentChanged
from coop.notices import service, telling
from coop.shifts.service import ShiftCancelled, ShiftChanged, ShiftNews
from core.news import Told
from core.ui.filters import day, span


def shift_changed(news: ShiftChanged) -> None:
    """Those who had been told of a shift are told what it is now."""
    now = f"{news.name} on {day(news.on)} is now {span(news.start_at, news.end_at)}."
    _tell(news, "shift_changed", now, f"/my/shifts/{news.shift_id}")


def shift_cancelled(news: ShiftCancelled) -> None:
    """Those who had been told of a shift are told that it is off."""
    off = f"{news.name} on {day(news.on)}, {span(news.start_at, news.end_at)}, is cancelled."
    _tell(news, "shift_cancelled", off)


def told(news: Told) -> None:
    """What a lower floor tells stands in inboxes like everything else."""
    people = set(news.person_ids)
    if news.permission:
        people |= telling.those_who_may(news.coop_id, news.permission)
    telling.tell(
        news.coop_id,
        news.kind,
        news.words,
        news.url,
        people,
        key=news.key,
        until_at=news.until_at,
    )


def employment_changed(news: EmploymentChanged) -> None:
    """Somebody whose contract another changed is told what holds now."""
    service.alert(
        news.coop_id,
        "employment_changed",
        news.person_id,
        f"{news.words}. {news.by} changed it.",
        person_id=news.person_id,
        url="/me",
        afresh=True,
    )


def _tell(news: ShiftNews, kind: str, words: str, url: str = "") -> None:
    reason = news.reason
    if reason:
        reason += "" if reason.endswith((".", "!", "?")) else "."
    if news.by:
        reason = f"{news.by}: {reason}" if reason else f"Changed by {news.by}."
    if reason:
        words += f" {reason}"
    for one in news.told:
        service.alert(
            news.coop_id,
            kind,
            one.assignment_id,
            words,
            person_id=one.person_id,
            url=url,
            afresh=True,
        )
