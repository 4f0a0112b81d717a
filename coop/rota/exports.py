"""rota.xlsx: the weeks as grids, a line for each place, what is unfilled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from coop.rota import queries
from coop.rota.queries import RotaRow
from coop.rota.queries.rows import NeedRow, Week
from coop.shifts.queries import ShiftRow
from core import clock
from core.people import queries as people
from core.sheets.columns import Column, Type
from core.sheets.write import Notes, Sheet, workbook_bytes
from core.ui.filters import day_short, hours

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAYS = 7


def rota_workbook(coop_id: int, rota_id: int, *, made_at: datetime | None = None) -> bytes:
    """The whole rota as a workbook; NotFound if it is not the co-op's."""
    row = queries.rota(coop_id, rota_id)
    weeks = [queries.week(coop_id, monday, row.service_ids) for monday in row.mondays]
    shifts = [shift for week in weeks for shift in week.shifts]
    reasons = {shift: why for week in weeks for shift, why in week.words.items()}
    coop = people.coop(coop_id).name
    return workbook_bytes(
        [
            Notes("Rota", _notes(coop, row, weeks)),
            *(_week_sheet(week) for week in weeks),
            Sheet("Lines", LINES, _lines(shifts)),
            Sheet("People", PEOPLE, _hours(weeks)),
            Sheet("Unfilled", UNFILLED, _unfilled(shifts, reasons)),
        ],
        made_at=made_at or clock.now(),
    )


def file_name(row: RotaRow) -> str:
    """rota-2026-12-07.xlsx."""
    return f"rota-{row.from_on.isoformat()}.xlsx"


def _notes(coop: str, row: RotaRow, weeks: Sequence[Week]) -> tuple[str, ...]:
    empty = row.needed - row.filled
    return (
        f"# {coop}: rota of {row.title}",
        f"Services: {row.services_words}",
        f"State: {row.stage}",
        f"Places filled: {row.filled} of {row.needed}" + (f", {empty} unfilled" if empty else ""),
        f"Hours given: {hours(sum(week.given for week in weeks))}",
        "Each week has a sheet by service and shift; Lines has a row for each place.",
        "Hours are working time: breaks are taken out, a sleep-in counts whole.",
    )


def _week_sheet(week: Week) -> Sheet:
    columns = (
        Column("service", "Service", width=20),
        Column("shift", "Shift", width=18),
        Column("times", "Times", width=14),
        *(Column(f"d{n}", day_short(week.days[n].on), width=24, longest=2000) for n in range(DAYS)),
    )
    return Sheet(f"Week {week.monday:%d-%m-%Y}", columns, _grid(week))


def _grid(week: Week) -> Iterator[dict[str, object]]:
    for service, rows in week.services:
        for row in rows:
            cells = {f"d{n}": _cell(row, n) for n in range(DAYS)}
            yield {"service": service, "shift": row.name, "times": row.times, **cells}


def _cell(row: NeedRow, number: int) -> str | None:
    said = []
    for shift in row.cells[number]:
        said += [one.name + (" (lead)" if one.leads else "") for one in shift.assigned]
        if shift.empty:
            said.append(f"{shift.empty} unfilled")
    return ", ".join(said) or None


LINES = (
    Column("on", "Date", Type.DATE),
    Column("day", "Day", width=8),
    Column("service", "Service", width=20),
    Column("shift", "Shift", width=18),
    Column("kind", "Kind", width=14),
    Column("starts", "Starts", Type.TIME),
    Column("ends", "Ends", Type.TIME),
    Column("hours", "Hours", Type.HOURS),
    Column("person", "Person", width=24),
    Column("lead", "Lead", Type.YES_NO),
    Column("by_hand", "By hand", Type.YES_NO),
    Column("published", "Published", Type.YES_NO),
    Column("override", "Override", width=30, longest=2000),
)


def _lines(shifts: Sequence[ShiftRow]) -> Iterator[dict[str, object]]:
    for shift in shifts:
        for one in shift.assigned:
            yield {
                "on": shift.on,
                "day": f"{shift.on:%a}",
                "service": shift.service,
                "shift": shift.name,
                "kind": shift.kind_words,
                "starts": clock.local(shift.start_at).time(),
                "ends": clock.local(shift.end_at).time(),
                "hours": shift.work_minutes,
                "person": one.name,
                "lead": one.leads,
                "by_hand": one.by_hand,
                "published": one.published_at is not None,
                "override": one.override_reason or None,
            }


PEOPLE = (
    Column("person", "Person", width=24),
    Column("week", "Week of", Type.DATE),
    Column("hours", "Hours", Type.HOURS),
    Column("contract", "Contract", Type.HOURS),
    Column("shifts", "Shifts", Type.WHOLE),
    Column("leave", "Days of leave", Type.WHOLE),
)


def _hours(weeks: Sequence[Week]) -> Iterator[dict[str, object]]:
    for week in weeks:
        for row in week.people:
            yield {
                "person": row.name,
                "week": week.monday,
                "hours": row.given,
                "contract": row.contract,
                "shifts": sum(len(cell) for cell in row.cells),
                "leave": sum(bool(words) for words in row.away),
            }


UNFILLED = (
    Column("on", "Date", Type.DATE),
    Column("service", "Service", width=20),
    Column("shift", "Shift", width=18),
    Column("times", "Times", width=14),
    Column("places", "Places", Type.WHOLE),
    Column("why", "Why", width=60, longest=2000),
)


def _unfilled(shifts: Sequence[ShiftRow], reasons: dict[int, str]) -> Iterator[dict[str, object]]:
    for shift in shifts:
        if shift.empty:
            starts, ends = clock.local(shift.start_at), clock.local(shift.end_at)
            yield {
                "on": shift.on,
                "service": shift.service,
                "shift": shift.name,
                "times": f"{starts:%H:%M}–{ends:%H:%M}",
                "places": shift.empty,
                "why": reasons.get(shift.id),
            }
