"""What the ledger shows on other pages: a person's, a shift's, one's own."""

from __future__ import annotations

from flask import url_for

from coop.changes import queries, rules, words
from coop.changes.rules import CHANGES
from coop.changes.views import usual
from coop.shifts.queries import MyShift, ShiftRow
from core import access
from core.people.models import Person
from core.ui.panels import Panel

MOST = 5


def of_person(person: Person) -> Panel | None:
    """A person's page: how far they could plan, and their last changes."""
    first, last = usual()
    entries = queries.entries(person.coop_id, first, last, person.id)
    if not entries:
        return None
    return Panel(
        title="Changes to their shifts",
        template="coop/changes/person_panel.html",
        context={
            "figure": rules.figure(entries, queries.promised(person.coop_id)),
            "rows": queries.rows(
                person.coop_id, first, last, person_id=person.id, kinds=CHANGES, most=MOST
            ),
            "words": words,
        },
        action=("The co-op’s changes", url_for("changes.overview")),
    )


def of_shift(shift: ShiftRow) -> Panel | None:
    """A shift's page: everything that happened to people's places on it."""
    rows = queries.rows(access.actor().coop_id, shift_id=shift.id)
    if not rows:
        return None
    context = {"rows": rows, "words": words, "own": False}
    return Panel("What happened to it", "coop/changes/shift_panel.html", context)


def of_my_shift(mine: MyShift) -> Panel | None:
    """A member's own shift: what happened to their place on it, once something has."""
    actor = access.actor()
    rows = queries.rows(actor.coop_id, shift_id=mine.shift.id, person_id=actor.person_id)
    if not any(row.entry.kind in CHANGES for row in rows):
        return None
    context = {"rows": rows, "words": words, "own": True}
    return Panel("What happened to it", "coop/changes/shift_panel.html", context)


def me() -> Panel | None:
    """One's own page: the way to the changes to one's shifts."""
    actor = access.actor()
    if actor.person_id is None or not actor.can("changes.own"):
        return None
    first, last = usual()
    entries = queries.entries(actor.coop_id, first, last, actor.person_id)
    figure = rules.figure(entries, queries.promised(actor.coop_id))
    return Panel("Changes to my shifts", "coop/changes/me.html", {"figure": figure})
