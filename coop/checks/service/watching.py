"""What time brings: permissions that end, certificates to renew, exceptions that run out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop.checks import due_rules, law, queries
from coop.checks.due_rules import FollowUp
from coop.checks.rules import RIGHT_TO_WORK
from coop.checks.service.standing_shifts import settle_shifts
from coop.notices import queries as told_of
from coop.notices import service as notices
from core import clock
from core.db import db, in_force
from core.people.models import Employment, Person
from core.ui.filters import day_year

DUE, MINE = "check_due", "check_ends"


def watch(coop_id: int) -> int:
    """Tell those who see to checks what is due soon or overdue, by person; how many people.

    The same is told once; what is seen to is closed. Whoever's permission ends is told too.
    """
    today = clock.today()
    chosen = queries.settings(coop_id, today)
    here = select(Employment.person_id).where(
        Employment.coop_id == coop_id, in_force(Employment, today)
    )
    query = select(Person.id, Person.first_name, Person.known_as, Person.surname).where(
        Person.coop_id == coop_id, Person.id.in_(here)
    )
    records, waived = queries.recorded(coop_id), queries.exceptions(coop_id)
    due, ends = set(), set()
    for row in db.session.execute(query.order_by(Person.id)).all():
        found = due_rules.soon(
            due_rules.follow_ups(
                law.kinds(today),
                records.get(row.id, ()),
                waived.get(row.id, ()),
                chosen,
                today,
            ),
            today,
            chosen.remind_days,
        )
        if not found:
            continue
        due.add(row.id)
        name = f"{row.known_as or row.first_name} {row.surname}"
        words = "; ".join(_words(each, today) for each in found)
        notices.alert(
            coop_id,
            DUE,
            row.id,
            f"{name}: {words}.",
            permission="checks.see",
            url=f"/checks/people/{row.id}",
        )
        mine = next((each for each in found if each.kind == RIGHT_TO_WORK), None)
        if mine is not None:
            ends.add(row.id)
            _tell_them(coop_id, row.id, mine.due_on, over=mine.over(today))
    for kind, still in ((DUE, due), (MINE, ends)):
        for person_id in told_of.open_subjects(coop_id, kind) - still:
            notices.close(coop_id, kind, person_id)
    settle_shifts(coop_id)
    return len(due)


def _words(each: FollowUp, today: date) -> str:
    if each.over(today):
        return f"{each.words} (was due {day_year(each.due_on)})"
    return f"{each.words} on {day_year(each.due_on)}"


def _tell_them(coop_id: int, person_id: int, on: date, *, over: bool) -> None:
    said = (
        f"The right to work that we checked ended on {day_year(on)}. No shift can be given to you "
        "until a new one is checked: please bring it."
        if over
        else f"The right to work that we checked ends on {day_year(on)}. No shift can be given to "
        "you after that day: please bring the new one in time."
    )
    notices.alert(coop_id, MINE, person_id, said, person_id=person_id, url="/me")
