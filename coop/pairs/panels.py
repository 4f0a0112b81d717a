"""What this slice shows on shared pages: a person's page, one's own."""

from __future__ import annotations

from flask import url_for

from coop.pairs import queries, rules
from coop.pairs.models import PairKind
from core import access, clock
from core.people.models import Person
from core.ui.panels import Panel


def of_person(person: Person) -> Panel | None:
    """A person's page, for coordinators: with whom, with whom not; learner or mentor."""
    on = clock.today()
    rows = [
        row
        for row in queries.rows(person.coop_id, on, person_id=person.id)
        if row.standing in (rules.HOLDS, rules.COMING)
    ]
    learning = [r for r in queries.learners(person.coop_id, person.id) if not r.over(on)]
    mentoring = [r for r in queries.mentors(person.coop_id, on, person.id) if not r.over(on)]
    return Panel(
        title="Works with",
        template="coop/pairs/person_panel.html",
        context={
            "person": person,
            "barred": [row for row in rows if row.kind == PairKind.BARRED],
            "preferred": [row for row in rows if row.kind == PairKind.PREFERRED],
            "learning": learning,
            "mentoring": mentoring,
        },
        action=("Who works with whom", url_for("pairs.overview")),
    )


def mine() -> Panel | None:
    """Me: the way to those one likes to work with."""
    actor = access.actor()
    if actor.person_id is None or not actor.can("pairs.own"):
        return None
    rows = queries.rows(
        actor.coop_id, clock.today(), kind=PairKind.PREFERRED, person_id=actor.person_id
    )
    waits = sum(r.standing == rules.WAITING and r.asked_by_id != actor.person_id for r in rows)
    names = [r.partner(actor.person_id) for r in rows if r.standing == rules.HOLDS]
    return Panel(
        title="Who I work with",
        template="coop/pairs/me.html",
        context={"names": names, "waits": waits},
    )
