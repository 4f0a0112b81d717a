"""What this slice shows on shared pages: home, a person's page, one's own."""

from __future__ import annotations

from flask import url_for

from coop.leave import queries
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel

MOST = 6
OPEN = ("asked", "approved")


def to_decide() -> Panel | None:
    """Home, for coordinators: leave that waits for a yes or no."""
    actor = access.actor()
    rows = [
        row
        for row in queries.rows(actor.coop_id, states=("asked",))
        if row.person_id != actor.person_id
    ]
    if not rows:
        return None
    return Panel(
        title="Leave to decide",
        template="coop/leave/to_decide.html",
        context={"rows": rows[:MOST], "more": max(0, len(rows) - MOST)},
        action=("All leave", url_for("leave.index")),
    )


def of_person(person: Person) -> Panel:
    """A person's page: leave that is asked or to come."""
    ahead = queries.rows(person.coop_id, person_id=person.id, from_on=clock.today(), states=OPEN)
    actor = access.actor()
    own = actor.person_id == person.id
    may_see = actor.can("leave.approve")
    return Panel(
        title="Leave",
        template="coop/leave/person_panel.html",
        context={
            "ahead": ahead,
            "person": person,
            "may_see": may_see,
            "left": queries.balances(person.coop_id, clock.today()).get(person.id)
            if may_see
            else None,
        },
        action=(
            "Ask for leave" if own else "Enter leave",
            url_for("leave.record", person_id=person.id),
        ),
    )


def mine() -> Panel | None:
    """Me: the way to one's leave."""
    actor = access.actor()
    if actor.person_id is None or not actor.can("leave.ask"):
        return None
    ahead = queries.rows(
        actor.coop_id, person_id=actor.person_id, from_on=clock.today(), states=OPEN
    )
    found = queries.balance(actor.coop_id, actor.person_id, clock.today())
    return Panel(
        title="My leave",
        template="coop/leave/me.html",
        context={"ahead": ahead, "left": found.minutes if found else None},
    )
