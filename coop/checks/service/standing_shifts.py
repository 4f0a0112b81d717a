"""Published shifts of people whose checks do not stand on them: those who plan are told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select

from coop.checks import queries
from coop.checks.queries.standing import Over
from coop.notices import queries as told_of
from coop.notices import service as notices
from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import db
from core.people.models import Person
from core.ui.filters import day, plural

KIND = "check_on_shift"
AHEAD = timedelta(weeks=26)  # no rota is published further off


def settle_shifts(coop_id: int, person_ids: Collection[int] | None = None) -> int:
    """Tell of places that are held without a check, close what is seen to; how many people.

    Nobody is taken off a shift by itself: who is told gives it to somebody else, or has the check
    recorded. `person_ids` narrows whom it is about.
    """
    today = clock.today()
    placed: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    query = (
        select(Assignment.person_id, Shift.on, Shift.shadows_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.on.between(today, today + AHEAD),
        )
        .order_by(Shift.on)
    )
    if person_ids is not None:
        query = query.where(Assignment.person_id.in_(person_ids))
    for person_id, on, shadows_id in db.session.execute(query):
        placed[person_id].append((on, shadows_id is not None))
    over = queries.over(coop_id, today, today + AHEAD, list(placed)) if placed else Over({}, ())
    found = set()
    for person_id, shifts in placed.items():
        lacking = [on for on, shadow in shifts if _lacks(over, person_id, on, shadow=shadow)]
        if lacking:
            found.add(person_id)
            name = db.session.get_one(Person, person_id).name
            notices.alert(
                coop_id,
                KIND,
                person_id,
                f"{name} is on {plural(len(lacking), 'published shift')} from {day(lacking[0])} "
                "without the checks for it: give them to somebody else.",
                permission="rota.edit",
                url=f"/checks/people/{person_id}",
            )
    gone = told_of.open_subjects(coop_id, KIND) - found
    for person_id in gone if person_ids is None else gone & set(person_ids):
        notices.close(coop_id, KIND, person_id)
    return len(found)


def _lacks(over: Over, person_id: int, on: date, *, shadow: bool) -> bool:
    barred = any(each.first_on <= on <= each.last_on for each in over.bars.get(person_id, ()))
    alone = not shadow and any(
        who == person_id and spell.holds_on(on) for who, spell in over.supervised
    )
    return barred or alone
