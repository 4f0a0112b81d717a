"""What a co-op settles about hours; and weeks worked before it used Carework."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from coop.attendance import settings as settled
from coop.attendance.models import HoursSetting, WeekBefore
from coop.attendance.settings import Settings
from core import clock, dated
from core.access import Actor
from core.audit import service as audit
from core.db import db
from core.errors import DomainError, NotFound
from core.people.models import Person


def settle(actor: Actor, settings: Settings) -> HoursSetting:
    """What holds from a day on; said again for the same day, it replaces what was said.

    Days that are past stay as they were settled: hours told under them are not judged anew.
    """
    settled.check(settings)
    row = dated.settle(HoursSetting, actor.coop_id, **asdict(settings))
    audit.record("hours.settle", row)
    return row


def set_weeks_before(actor: Actor, weeks: Collection[tuple[int, date, int, int]]) -> None:
    """Hours of weeks before the co-op used Carework, for the 17-week averages.

    (person id, Monday, minutes, night minutes); a week told again replaces what was told.
    """
    ids = {person_id for person_id, *_ in weeks}
    mine = select(Person.id).where(Person.coop_id == actor.coop_id)
    if not ids <= set(db.session.scalars(mine)):
        raise NotFound
    rows = {
        (row.person_id, row.week_on): row
        for row in db.session.scalars(
            select(WeekBefore).where(WeekBefore.coop_id == actor.coop_id).with_for_update()
        )
    }
    for person_id, week_on, minutes, night_minutes in weeks:
        if week_on != clock.monday(week_on):
            raise DomainError("A week begins on a Monday.", field="week_on")
        if not 0 <= night_minutes <= minutes <= 7 * 24 * 60:
            raise DomainError("Night hours are part of a week's hours.", field="minutes")
        row = rows.get((person_id, week_on))
        if row is None:
            row = WeekBefore(coop_id=actor.coop_id, person_id=person_id, week_on=week_on)
            rows[person_id, week_on] = row
            db.session.add(row)
        row.minutes, row.night_minutes = minutes, night_minutes
    db.session.flush()
