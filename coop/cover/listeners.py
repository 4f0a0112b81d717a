"""News of other slices that bears on who may stay on a shift."""

from __future__ import annotations

from dataclasses import replace

from coop.cover import lapses, rules, telling
from coop.cover.rules import Asked
from coop.shifts import queries as need
from coop.shifts.service import ShiftChanged
from core.errors import DomainError
from training.records.events import RecordsChanged


def records_changed(news: RecordsChanged) -> None:
    """What a record signed, ended or withdrawn does to published shifts is told at once."""
    telling.settle(news.coop_id, [news.person_id])


def shift_changed(news: ShiftChanged) -> None:
    """A published shift never comes to ask for more than its people hold.

    DomainError (field "needs") naming who would be on it without. Who was so before stays a
    lapse to be seen to, and does not stand in the way of other changes.
    """
    if not news.told or news.before is None:
        return
    rows = need.shifts_by_id(news.coop_id, [news.shift_id])
    found = lapses.of_rows(news.coop_id, [lapses.told(row) for row in rows])
    if not found:
        return
    row = lapses.told(rows[0])
    was = replace(
        lapses.planned(replace(row, start_at=news.before[0], end_at=news.before[1])),
        needs=tuple(Asked(*each) for each in news.needs_before or ()),
    )
    held = lapses.holding(news.coop_id, was.on, row.on + 2 * lapses.DAY, was.people)
    before = {one.person for one in rules.lost_on(was, held)}
    for one in found:
        if one.place.person_id not in before:
            raise DomainError(
                f"{one.place.name} is on it and would be without: {one.words[0].lower()}"
                f"{one.words[1:]}. Take them off first, or sign them off.",
                code="barred",
                field="needs",
            )
