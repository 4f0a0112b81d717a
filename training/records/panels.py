"""What this slice shows on shared pages: home, a person's page, one's own."""

from __future__ import annotations

from flask import url_for

from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel, Urgency
from training.records import queries
from training.records.rules import STATE_MEANINGS, STATE_WORDS

MOST = 8


def trainers_home() -> Panel | None:
    """Home, for trainers: who must be renewed soon."""
    actor = access.actor()
    if "trainer" not in actor.roles:
        return None
    on = clock.today()
    found = queries.running_out(actor.coop_id, on)
    return Panel(
        title="To renew",
        template="training/records/to_renew.html",
        context={"found": found[:MOST], "more": max(0, len(found) - MOST), "today": on},
        action=("All competencies", url_for("training.matrix")),
        urgency=Urgency.SOON if found else Urgency.WHENEVER,
    )


def of_person(person: Person) -> Panel:
    """A person's page: every competency and how it stands."""
    actor = access.actor()
    found = queries.standings(actor.coop_id, clock.today(), person_ids=[person.id], employed=False)
    sign_for = None if actor.person_id == person.id else person.id
    return _standings("Competencies", found, ("All records", _records(person.id)), sign_for)


def mine() -> Panel | None:
    """Me: one's own competencies."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    found = queries.standings(
        actor.coop_id, clock.today(), person_ids=[actor.person_id], employed=False
    )
    return _standings("My competencies", found, None, None)


def _records(person_id: int) -> str:
    return url_for("training.person", person_id=person_id)


def _standings(
    title: str,
    found: list[queries.Standing],
    action: tuple[str, str] | None,
    person_id: int | None,
) -> Panel:
    return Panel(
        title=title,
        template="training/records/standings.html",
        context={
            "found": found,
            "words": STATE_WORDS,
            "meanings": STATE_MEANINGS,
            "person_id": person_id,
        },
        action=action,
    )
