"""What plans show on shared pages: home of new workers, mentors and trainers; a person's page."""

from __future__ import annotations

from flask import url_for

from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel
from training.induction import queries, rules, service

MOST = 6


def my_first_weeks() -> Panel | None:
    """Home, for who is new: what is next."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    found = queries.plans(actor.coop_id, clock.today(), person_id=actor.person_id)
    if not found:
        return None
    row = found[0]
    return Panel(
        title="My first weeks",
        template="training/induction/panel_mine.html",
        context={
            "row": row,
            "next": [each for each in row.steps if each.open][:3],
            "words": rules.STATE_WORDS,
            "meanings": rules.STATE_MEANINGS,
        },
        action=("The whole plan", url_for("induction.mine")),
    )


def who_i_help() -> Panel | None:
    """Home, for mentors and trainers: the new workers they help; for trainers, all."""
    actor = access.actor()
    everybody = "trainer" in actor.roles
    if actor.person_id is None and not everybody:
        return None
    rows = queries.plans(
        actor.coop_id, clock.today(), helper_id=None if everybody else actor.person_id
    )
    if not rows:
        return None
    return Panel(
        title="First weeks",
        template="training/induction/panel_help.html",
        context={
            "rows": rows[:MOST],
            "more": max(0, len(rows) - MOST),
            "today": clock.today(),
            "day_words": rules.day_words,
        },
        action=("All plans", url_for("induction.index")) if actor.can(service.SEE) else None,
    )


def of_person(person: Person) -> Panel | None:
    """A person's page: their plan, if they have one."""
    found = queries.plans(person.coop_id, clock.today(), person_id=person.id)
    if not found:
        return None
    row = found[0]
    return Panel(
        title="First weeks",
        template="training/induction/panel_help.html",
        context={
            "rows": [row],
            "more": 0,
            "today": clock.today(),
            "day_words": rules.day_words,
        },
        action=("The plan", url_for("induction.plan", induction_id=row.id)),
    )
