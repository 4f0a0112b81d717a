"""An interview as a calendar entry, and in one line."""

from __future__ import annotations

from flask import make_response
from werkzeug.wrappers import Response

from core import clock
from core.calendar.feed import Feed, written
from core.calendar.queries import Entry
from core.calendar.rules import Promise
from core.people import queries as people
from core.ui.filters import day, span
from recruitment.interviews.queries import InterviewRow, SlotRow


def says(row: SlotRow) -> str:
    """Wed 2 December, 10:00–10:45, the office."""
    where = f", {row.where}" if row.where else ""
    return f"{day(clock.local(row.start_at))}, {span(row.start_at, row.end_at)}{where}"


def invitation(coop_id: int, row: InterviewRow, slot: SlotRow, title: str) -> Response:
    """A file for anybody's calendar; the same entry again after a move, with a higher number."""
    coop = people.coop(coop_id)
    promise = Promise(0, slot.start_at, slot.end_at, "interview", False, title, "interview", row.id)
    entry = Entry(promise, row.number, None, row.state == "off", slot.place or slot.link)
    answer = make_response(written(Feed(coop.name, (entry,))))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    answer.headers["Content-Disposition"] = 'attachment; filename="interview.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
