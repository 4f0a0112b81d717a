"""What stands on shared pages: what waits for treasurer and board, and what somebody holds."""

from __future__ import annotations

from flask import url_for

from coop.capital import queries
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel


def waiting() -> Panel | None:
    """Home, for board and treasurer: applications to decide, notices that have run."""
    actor = access.actor()
    today = clock.today()
    asked = queries.applications(actor.coop_id, state="asked")
    due = [row for row in queries.notices(actor.coop_id, state="open") if row.due_on <= today]
    if not asked and not due:
        return None
    return Panel(
        title="Capital",
        template="coop/capital/waiting.html",
        context={"asked": asked, "due": due},
        action=("Capital", url_for("capital.index")),
    )


def my_holding() -> Panel | None:
    """Me: what one holds."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    held = queries.holding(actor.coop_id, actor.person_id, clock.today())
    return Panel(
        title="My holding",
        template="coop/capital/held.html",
        context={"held": held},
        action=("Open", url_for("capital.mine")),
    )


def holding(person: Person) -> Panel | None:
    """A person's page, for those who see capital."""
    held = queries.holding(person.coop_id, person.id, clock.today())
    if not held:
        return None
    return Panel(
        title="Capital",
        template="coop/capital/held.html",
        context={"held": held},
        action=("Statement", url_for("capital.holder", person_id=person.id)),
    )
