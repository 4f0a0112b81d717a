"""Agencies, their terms, and workers with a whole profile; each call commits."""

from __future__ import annotations

from datetime import date, timedelta

from coop.agency import law
from coop.agency.models import Agency, AgencyCheck, AgencyTerms, AgencyWorker
from core import clock
from core.db import transaction


def make_agency(
    coop_id: int,
    name: str = "Northway Care Staff",
    *,
    from_on: date = date(2026, 1, 1),
    day: int = 2200,
    night: int = 2600,
    weekend: int = 2800,
    holiday: int = 4000,
    sleep_in: int | None = None,
    least: int = 0,
    notice: int = 24,
    late: int = 50,
) -> int:
    """An agency with terms from a day on, pence an hour; its id."""
    with transaction() as session:
        row = Agency(coop_id=coop_id, name=name)
        session.add(row)
        session.flush()
        session.add(
            AgencyTerms(
                coop_id=coop_id,
                agency_id=row.id,
                from_on=from_on,
                day_pence=day,
                night_pence=night,
                weekend_pence=weekend,
                holiday_pence=holiday,
                sleep_in_pence=sleep_in,
                least_minutes=least,
                notice_hours=notice,
                late_percent=late,
                made_at=clock.now(),
            )
        )
        return row.id


def make_agency_worker(
    coop_id: int,
    agency_id: int,
    name: str = "Theo Marsh",
    *,
    without: tuple[str, ...] = (),
    competencies: tuple[int, ...] = (),
    level: str = "enhanced_barred",
    until_on: date | None = None,
) -> int:
    """A worker whose profile is confirmed but for what is named; their id."""
    confirmed = clock.today() - timedelta(days=10)
    with transaction() as session:
        row = AgencyWorker(coop_id=coop_id, agency_id=agency_id, name=name)
        session.add(row)
        session.flush()
        items = [(one.code, None) for one in law.items(confirmed) if one.code not in without]
        for item, number in (*items, *(("competency", one) for one in competencies)):
            session.add(
                AgencyCheck(
                    coop_id=coop_id,
                    worker_id=row.id,
                    item=item,
                    competency_id=number,
                    level=level if item == "dbs" else "",
                    confirmed_on=confirmed,
                    until_on=until_on,
                    confirmed_by="Dot",
                    made_at=clock.now(),
                )
            )
        return row.id
