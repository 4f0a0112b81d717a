"""What this slice shows on shared pages: home, a person's page, one's own."""

from __future__ import annotations

from flask import url_for

from coop.checks import queries
from coop.checks.queries import people
from coop.checks.queries.home import to_see
from coop.checks.rules import STATE_MEANINGS
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel, Urgency

MOST = 5


def to_see_to() -> Panel | None:
    """Home: whose checks lack something or come up again; and whether the gate is shut."""
    actor, on = access.actor(), clock.today()
    found = to_see(actor.coop_id, on, MOST)
    if found is None or not found.rows:
        return None
    return Panel(
        "Checks to see to",
        "coop/checks/to_see_to.html",
        {
            "rows": found.rows,
            "more": found.people - len(found.rows),
            "on": on,
            "gate": found.gate,
        },
        action=("All checks", url_for("checks.index")),
        urgency=Urgency.TODAY if found.rows[0].overdue(on) else Urgency.SOON,
    )


def of_person(person: Person) -> Panel:
    """A person's page: every check and how it stands."""
    actor = access.actor()
    return _lines(
        person.id, "Checks", ("Open", url_for("checks.person", person_id=person.id)), actor.coop_id
    )


def mine() -> Panel | None:
    """Me: one's own checks, how they stand and what comes up."""
    actor = access.actor()
    if actor.person_id is None or queries.opened(actor.coop_id, actor.person_id) is None:
        return None
    return _lines(actor.person_id, "My checks", None, actor.coop_id)


def _lines(person_id: int, title: str, action: tuple[str, str] | None, coop_id: int) -> Panel:
    on = clock.today()
    return Panel(
        title,
        "coop/checks/lines.html",
        {
            "lines": people.lines(coop_id, person_id, on),
            "meanings": STATE_MEANINGS,
            "on": on,
            "supervised": bool(queries.over(coop_id, on, on, [person_id]).supervised),
        },
        action=action,
    )
