"""What can be exported of vacancies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.exporting import Asked, Filter, Kind, Offered, Subject, fixed, service_filter
from core.sheets.columns import Column, Type
from recruitment.vacancies import queries

OPEN, FILLED, CLOSED = "open", "filled", "closed"
STATES = {OPEN: "Open", FILLED: "Filled", CLOSED: "Closed"}
COLUMNS = (
    Offered(Column("title", "Job", width=26)),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("area", "Area", width=22), usual=False),
    Offered(Column("pattern", "Pattern", width=34), usual=False),
    Offered(Column("least", "Hours a week at the least", Type.HOURS)),
    Offered(Column("most", "Hours a week at the most", Type.HOURS)),
    Offered(Column("places", "Places", Type.WHOLE)),
    Offered(Column("filled", "Filled", Type.WHOLE)),
    Offered(Column("left", "Left", Type.WHOLE)),
    Offered(Column("start_by", "Start by", Type.DATE), usual=False),
    Offered(Column("shown", "Shown to advisers", Type.YES_NO), usual=False),
    Offered(Column("opened", "Opened", Type.DATE)),
    Offered(Column("opened_by", "Opened by", width=22), usual=False),
    Offered(Column("ended", "Ended", Type.DATE)),
    Offered(Column("state", "State", width=10)),
)
FILTERS = (
    Filter("state", "State", Kind.CHOICE, fixed(STATES)),
    Filter("opened", "Opened in", Kind.PERIOD),
    Filter("ended", "Ended in", Kind.PERIOD),
    service_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each vacancy, those that are open first."""
    opened, ended = asked.span("opened"), asked.span("ended")
    service = asked.number("service")
    for row in queries.vacancies(asked.coop_id):
        state = row.ended_how or OPEN
        if asked.choice("state") not in ("", state):
            continue
        if service is not None and row.service_id != service:
            continue
        if opened and not opened.first_on <= row.opened_on <= opened.last_on:
            continue
        if ended and (row.ended_on is None or not ended.first_on <= row.ended_on <= ended.last_on):
            continue
        yield {
            "title": row.title,
            "service": row.service,
            "area": row.area,
            "pattern": row.pattern,
            "least": row.hours_least,
            "most": row.hours_most,
            "places": row.places,
            "filled": row.filled,
            "left": row.left,
            "start_by": row.start_by_on,
            "shown": row.shown,
            "opened": row.opened_on,
            "opened_by": row.opened_by,
            "ended": row.ended_on,
            "state": STATES[state],
        }


VACANCIES = Subject(
    "vacancies",
    "Vacancies",
    "What is and was looked for: places, hours, since when, filled or closed.",
    "vacancies.see",
    COLUMNS,
    FILTERS,
    rows,
    group="Recruitment",
    order=70,
)
