"""What people are told: an average near or over the limit, and qualifying days agreed."""

from __future__ import annotations

from datetime import date

from coop.absencepay import choices, times
from coop.absencepay.averages import Level
from coop.absencepay.models import QualifyingDays
from coop.notices import service as notices
from core.access import Actor
from core.ui.filters import day_short, day_year

NEAR_LIMIT, DAYS_AGREED = "time_near_limit", "sick_days_agreed"


def watch(coop_id: int, today: date) -> None:
    """Who is near or over the limit, and who plans, hear of it once a week; it closes below."""
    until = day_short(times.last_sunday(today))
    for row in times.people(coop_id, today):
        if row.level not in (Level.OVER, Level.NEAR):
            notices.close(coop_id, NEAR_LIMIT, row.person_id)
            continue
        notices.alert(
            coop_id,
            NEAR_LIMIT,
            row.person_id,
            f"Your working time to {until}: {row.words}",
            person_id=row.person_id,
            url="/my/working-time",
        )
        notices.alert(
            coop_id,
            NEAR_LIMIT,
            row.person_id,
            f"{row.name}, to {until}: {row.words}",
            permission="workingtime.see",
            url=f"/working-time/{row.person_id}",
        )


def days_agreed(actor: Actor, row: QualifyingDays) -> None:
    """Somebody's qualifying days were entered by another."""
    notices.alert(
        row.coop_id,
        DAYS_AGREED,
        row.person_id,
        f"{actor.name} entered the days on which your sickness is paid, from "
        f"{day_year(row.from_on)}: {choices.days_words(row.days)}.",
        person_id=row.person_id,
        afresh=True,
    )
