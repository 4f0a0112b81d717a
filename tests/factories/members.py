"""Clearances, competencies, terms, availability and leave for tests; each call commits."""

from __future__ import annotations

from datetime import date, time

from coop.availability.models import Availability, WorkingTimeTerms
from coop.leave.models import Leave
from coop.members.models import Clearance
from core.db import transaction
from training.records.models import CompetencyHeld
from training.standards.models import Competency


def make_competency(coop_id: int, name: str = "Medication", renewal_months: int | None = 12) -> int:
    """A competency of the co-op; its id."""
    with transaction() as session:
        row = Competency(
            coop_id=coop_id,
            name=name,
            allows=f"May do {name.lower()} alone",
            renewal_months=renewal_months,
        )
        session.add(row)
        session.flush()
        return row.id


def make_held(
    coop_id: int,
    person_id: int,
    competency_id: int,
    from_on: date = date(2026, 1, 5),
    until_on: date | None = None,
    withdrawn_on: date | None = None,
) -> int:
    """A competency held; its id."""
    with transaction() as session:
        row = CompetencyHeld(
            coop_id=coop_id,
            person_id=person_id,
            competency_id=competency_id,
            from_on=from_on,
            until_on=until_on,
            withdrawn_on=withdrawn_on,
            signed_by="Assessor",
        )
        session.add(row)
        session.flush()
        return row.id


def make_cleared(
    coop_id: int,
    person_id: int,
    from_on: date = date(2020, 1, 1),
    until_on: date | None = None,
    weekly_cap_minutes: int | None = None,
) -> None:
    """DBS and right to work, so that the person may be placed."""
    with transaction() as session:
        for kind in ("dbs", "right_to_work"):
            cap = weekly_cap_minutes if kind == "right_to_work" else None
            session.add(
                Clearance(
                    coop_id=coop_id,
                    person_id=person_id,
                    kind=kind,
                    from_on=from_on,
                    until_on=until_on,
                    weekly_cap_minutes=cap,
                )
            )


def make_terms(
    coop_id: int, person_id: int, from_on: date = date(2026, 1, 5), **values: object
) -> int:
    """Working-time terms; their id."""
    with transaction() as session:
        row = WorkingTimeTerms(coop_id=coop_id, person_id=person_id, from_on=from_on, **values)
        session.add(row)
        session.flush()
        return row.id


def make_availability(
    coop_id: int,
    person_id: int,
    wish: str = "cannot",
    *,
    weekday: int | None = None,
    starts: time = time(),
    ends: time = time(),
    from_on: date = date(2026, 1, 5),
    until_on: date | None = None,
    note: str = "",
) -> int:
    """Something said about a time; its id."""
    with transaction() as session:
        row = Availability(
            coop_id=coop_id,
            person_id=person_id,
            wish=wish,
            weekday=weekday,
            starts=starts,
            ends=ends,
            from_on=from_on,
            until_on=until_on,
            note=note,
        )
        session.add(row)
        session.flush()
        return row.id


def make_leave(
    coop_id: int,
    person_id: int,
    from_on: date,
    until_on: date,
    state: str = "approved",
    kind: str = "holiday",
) -> int:
    """Leave, as a bare row (no commitment); its id."""
    with transaction() as session:
        row = Leave(
            coop_id=coop_id,
            person_id=person_id,
            kind=kind,
            from_on=from_on,
            until_on=until_on,
            paid=kind != "unpaid",
            state=state,
        )
        session.add(row)
        session.flush()
        return row.id
