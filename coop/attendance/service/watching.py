"""Who has not started, who has not finished."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coop.attendance import queries
from coop.attendance.service.news import NOT_FINISHED, NOT_STARTED, UNFINISHED
from coop.notices import queries as told_of
from coop.notices import service as notices
from coop.shifts import queries as shifts
from coop.shifts.queries import OnCall
from core import clock


def watch(coop_id: int) -> tuple[int, int]:
    """Tell of shifts not started and not finished, close what is settled: (open, closed)."""
    now = clock.now()
    on_call = [one for one in shifts.on_call(coop_id, now) if one.now]
    started = _not_started(coop_id, now, on_call)
    finished = _not_finished(coop_id, now)
    return started[0] + finished[0], started[1] + finished[1]


def _not_started(coop_id: int, now: datetime, on_call: Iterable[OnCall]) -> tuple[int, int]:
    open_ids = set()
    for entry in queries.not_started(coop_id, now):
        assert entry.assignment_id is not None
        open_ids.add(entry.assignment_id)
        words = (
            f"{entry.name} has not started {entry.shift.name} at {entry.shift.service}, "
            f"planned for {clock.local(entry.plan.start_at):%H:%M}."
        )
        url = f"/hours/for/{entry.shift.id}/{entry.person_id}"
        notices.alert(
            coop_id, NOT_STARTED, entry.assignment_id, words, permission="rota.edit", url=url
        )
        for one in on_call:
            if one.person_id != entry.person_id:
                notices.alert(
                    coop_id, NOT_STARTED, entry.assignment_id, words, person_id=one.person_id
                )
    return len(open_ids), _close(coop_id, NOT_STARTED, open_ids)


def _not_finished(coop_id: int, now: datetime) -> tuple[int, int]:
    open_ids = set()
    for entry in queries.not_finished(coop_id, now):
        assert entry.hours is not None
        open_ids.add(entry.hours.id)
        planned = f"planned until {clock.local(entry.plan.end_at):%H:%M}"
        notices.alert(
            coop_id,
            NOT_FINISHED,
            entry.hours.id,
            f"{entry.name} has not finished {entry.shift.name} at {entry.shift.service}, "
            f"{planned}.",
            permission="rota.edit",
            url=f"/hours/for/{entry.shift.id}/{entry.person_id}",
        )
        notices.alert(
            coop_id,
            UNFINISHED,
            entry.hours.id,
            f"Have you finished {entry.shift.name}, {planned}? Say when, and confirm your hours.",
            person_id=entry.person_id,
            url=f"/my/hours/{entry.shift.id}",
        )
    _close(coop_id, UNFINISHED, open_ids)
    return len(open_ids), _close(coop_id, NOT_FINISHED, open_ids)


def _close(coop_id: int, kind: str, open_ids: set[int]) -> int:
    settled = told_of.open_subjects(coop_id, kind) - open_ids
    for subject_id in settled:
        notices.close(coop_id, kind, subject_id)
    return len(settled)
