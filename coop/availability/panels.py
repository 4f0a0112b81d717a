"""What this slice shows on shared pages: home, a person's page, one's own."""

from __future__ import annotations

from flask import url_for

from coop.availability import limits, picture, preferences, queries
from coop.availability.limits import OwnLimits
from coop.availability.models import WorkingTimeTerms
from coop.availability.preferences import Preferences
from coop.shifts import queries as shifts
from core import access, clock
from core.people import queries as people
from core.people.models import Person
from core.ui.filters import hours, plural
from core.ui.panels import Panel


def own_words(own: OwnLimits, coop_id: int) -> list[str]:
    """A person's own limits as phrases."""
    if not own.max_of_patterns:
        return limits.in_words(own, {})
    return limits.in_words(own, {one.id: one.name for one in shifts.titles(coop_id)})


def terms_words(row: WorkingTimeTerms) -> list[str]:
    """What a spell of working-time terms says, as phrases."""
    said = ["opted out of the 48 h limit" if row.opted_out_48h else "the 48 h limit holds"]
    if row.night_worker:
        said.append("night worker")
    if row.weekly_max_minutes:
        said.append(f"at most {hours(row.weekly_max_minutes)} a week")
    if row.max_nights_per_week is not None:
        said.append(f"at most {plural(row.max_nights_per_week, 'night')} a week")
    return [*said, *own_words(queries.own_limits(row), row.coop_id)]


def wish_words(said: Preferences, coop_id: int) -> list[str]:
    """What somebody would like, as phrases."""
    named = {}
    if said.preferred_services:
        named = {one.id: one.name for one in people.services(coop_id)}
    return preferences.in_words(said, named)


def of_person(person: Person) -> Panel:
    """A person's page: the ordinary week, working-time terms."""
    on = clock.today()
    rows = queries.stored(person.coop_id, person.id, on)
    terms = queries.terms(person.coop_id, on, on, [person.id])
    return Panel(
        title="Time",
        template="coop/availability/person_panel.html",
        context={
            "person": person,
            "picture": picture.weekly([queries.facts(row) for row in rows], on),
            "dated": [row for row in rows if row.weekday is None],
            "terms": terms[0] if terms else None,
            "would_like": wish_words(
                queries.preferences_on(person.coop_id, person.id, on), person.coop_id
            ),
            "own_words": own_words(terms[0].own, person.coop_id) if terms else [],
            "history": [
                (row, terms_words(row))
                for row in reversed(queries.all_terms(person.coop_id, person.id))
            ],
            "today": on,
        },
        action=("Change availability", url_for("availability.time", person_id=person.id)),
        wide=True,
    )


def mine() -> Panel | None:
    """Me: the way to one's availability."""
    actor = access.actor()
    if actor.person_id is None or not actor.can("availability.own"):
        return None
    on = clock.today()
    rows = queries.stored(actor.coop_id, actor.person_id, on)
    return Panel(
        title="My time",
        template="coop/availability/me.html",
        context={"said": len(rows)},
    )
