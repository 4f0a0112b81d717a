"""What the co-op settles about classes, and who is reminded of one."""

from __future__ import annotations

from datetime import date

from core import clock, dated, news
from core.access import Actor
from core.ui.filters import day, span
from training.sessions import queries
from training.sessions.models import SessionSetting
from training.sessions.queries import Settings
from training.sessions.service import common


def settle(actor: Actor, from_on: date, said: Settings) -> SessionSetting:
    """From a day on, people are reminded so early, and offers stand so long."""
    return dated.settle(
        SessionSetting,
        actor.coop_id,
        from_on,
        remind_days=said.remind_days,
        offer_hours=said.offer_hours,
        cutoff_hours=said.cutoff_hours,
    )


def remind(coop_id: int) -> int:
    """Tell those booked on classes that are near, once for each class and start; to how many."""
    now = clock.now()
    days = queries.settings(coop_id, clock.local_day(now)).remind_days
    told = 0
    for row, booked in queries.near(coop_id, now, days):
        people = [one.person_id for one in booked]
        if row.trainer_id is not None:
            people.append(row.trainer_id)
        if not people:
            continue
        where = f", at {row.place}" if row.place else ", online" if row.link else ""
        news.tell(
            coop_id,
            common.REMINDER,
            f"{row.course}, {day(row.start_at)}, {span(row.start_at, row.end_at)}{where}: soon.",
            common.MINE,
            people,
            key=f"class {row.id} {row.start_at:%Y%m%dT%H%M}",
            until_at=row.start_at,
        )
        told += len(people)
    return told
