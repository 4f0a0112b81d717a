"""The versions of a co-op's pay policy."""

from __future__ import annotations

from sqlalchemy import select

from coop.pay.models import PayPolicy
from coop.pay.policies import Meeting, Policy
from core import clock
from core.db import db


def policies(coop_id: int) -> tuple[Policy, ...]:
    """Every version, oldest first; before any was settled, the usual one."""
    query = select(PayPolicy).where(PayPolicy.coop_id == coop_id).order_by(PayPolicy.from_on)
    return (
        Policy(zone=clock.LONDON),
        *(
            Policy(
                zone=clock.LONDON,
                night_from=row.night_from,
                night_until=row.night_until,
                meeting=Meeting(row.meeting),
                notice_hours=row.notice_hours,
                guaranteed_minutes=row.guaranteed_minutes,
                travel_paid=row.travel_paid,
                waiting_paid=row.waiting_paid,
                from_on=row.from_on,
            )
            for row in db.session.scalars(query)
        ),
    )
