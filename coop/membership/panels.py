"""On shared pages: reviews due, who is ready for the board, terms that run out, who leaves."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from coop.membership import queries, rules
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel

SOON, TERM_SOON = timedelta(days=7), timedelta(days=60)


def waiting() -> Panel | None:
    """Home, for board and manager."""
    actor, today = access.actor(), clock.today()
    reviews = queries.reviews_due(actor.coop_id, today + SOON)
    ready = [
        row
        for row in queries.applications(actor.coop_id, state="open")
        if not rules.blockers(queries.readiness(actor.coop_id, row, today), today)
    ]
    terms = queries.terms_ending(actor.coop_id, today, today + TERM_SOON)
    leaving = queries.leavings(actor.coop_id)
    if not (reviews or ready or terms or leaving):
        return None
    return Panel(
        title="Membership",
        template="coop/membership/waiting.html",
        context={
            "reviews": reviews[:4],
            "ready": ready[:4],
            "terms": terms[:3],
            "leaving": leaving[:3],
            "today": today,
        },
        action=("Joining", url_for("membership.joining")),
    )


def of_person(person: Person) -> Panel | None:
    """A person's page: application, offices, leaving."""
    today = clock.today()
    asked = queries.applications(person.coop_id, state="open", person_id=person.id)
    offices = queries.officers(person.coop_id, today, left=False, person_id=person.id)
    leaving = [row for row, one in queries.leavings(person.coop_id) if one.id == person.id]
    return Panel(
        title="In the society",
        template="coop/membership/of_person.html",
        context={"asked": asked, "offices": offices, "leaving": leaving, "person": person},
    )
