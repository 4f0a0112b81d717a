"""What supervision shows on shared pages: home, me, a person's page."""

from __future__ import annotations

from flask import url_for

from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel
from training.supervision import queries, rules
from training.supervision.rules import MeetingState, Standing

MOST = 6
PRESSING = (Standing.OVERDUE, Standing.DUE)


def mine() -> Panel | None:
    """Home: what is due with me, what waits for my yes, and whom I am to see."""
    actor, on = access.actor(), clock.today()
    if actor.person_id is None:
        return None
    rows = queries.due(actor.coop_id, on)
    own = [row for row in rows if row.person_id == actor.person_id]
    led = [row for row in rows if row.supervisor_id == actor.person_id]
    waits = [
        row
        for row in queries.meetings(
            actor.coop_id, person_id=actor.person_id, state=MeetingState.HELD
        )
        if not row.agreed_person
    ]
    pressing = [row for row in led if row.standing in PRESSING]
    ahead = [row for row in own if row.planned_on is not None or row.standing in PRESSING]
    if not (waits or pressing or ahead):
        return None
    return Panel(
        title="Supervision",
        template="training/supervision/panel_mine.html",
        context={
            "waits": waits,
            "ahead": ahead,
            "led": pressing[:MOST],
            "more": max(0, len(pressing) - MOST),
            "words": rules.STANDING_WORDS,
            "meanings": rules.STANDING_MEANINGS,
        },
        action=("My supervision", url_for("supervision.mine")),
    )


def of_person(person: Person) -> Panel | None:
    """A person's page: what is due with them; no word of what was said."""
    found = queries.due(person.coop_id, clock.today(), person_id=person.id)
    if not found:
        return None
    return Panel(
        title="Supervision",
        template="training/supervision/panel_person.html",
        context={
            "rows": found,
            "today": clock.today(),
            "words": rules.STANDING_WORDS,
            "meanings": rules.STANDING_MEANINGS,
        },
        action=("All of it", url_for("supervision.person", person_id=person.id)),
    )
