"""What this slice shows on shared pages: home, a person's page, one's own."""

from __future__ import annotations

from datetime import date

from flask import url_for

from core import access, clock
from core.people.models import Person
from core.ui import charts, figures
from core.ui.figures import Drawn, Figure
from core.ui.panels import Panel, Urgency
from training.records import by_standard, matrix, queries
from training.records.by_standard import Snapshot
from training.records.rules import STATE_MEANINGS, STATE_WORDS

MOST = 8
LEAST_COVERED = 6  # standards drawn


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


def in_date() -> Panel | None:
    """Figures for trainers: what is in date, what runs out, what was signed off, by standard."""
    actor, on = access.actor(), clock.today()
    if "trainer" not in actor.roles:
        return None
    read = by_standard.snapshot(actor.coop_id)
    made = matrix.build(read.ledger, read.names, on)
    if made.share is None:
        return None
    url = url_for("training.matrix")
    weeks = made.running_out(matrix.WEEKS)
    found = [
        Figure("In date", f"{made.share} %", "of what is asked of people", url),
        Figure(
            "Gaps",
            f"{made.gaps:,}",
            "asked of somebody, and not in date",
            url_for("training.matrix", state="gaps"),
        ),
        Figure(
            f"Run out in {matrix.WEEKS} weeks",
            f"{sum(weeks):,}",
            "in date now",
            url,
            weeks,
            "What runs out week by week, this week first",
        ),
        Figure(
            "Sign-offs this month",
            f"{read.ledger.signed_off(on.replace(day=1), on):,}",
            f"in {on:%B}",
            url,
        ),
    ]
    return figures.panel("Training", found, _standards(read, on), ("Who may do what", url))


def _standards(read: Snapshot, on: date) -> Drawn | None:
    """The standards that fewest are competent in, of the version that its page shows first."""
    version = by_standard.usual(by_standard.ordered(read.versions.values()), on)
    if version is None:
        return None
    rows = [
        (row.title, share)
        for row in read.standards.values()
        if row.framework_id == version.id and (share := read.figures(row.id, on).share) is not None
    ]
    if not rows:
        return None
    least = sorted(rows, key=lambda row: row[1])[:LEAST_COVERED]
    return Drawn(
        charts.bars(least, show=lambda value: f"{value:g} %", heads=("Standard", "Competent")),
        "Standards with the fewest competent",
        "home-standards",
        f"{version.name}: of those it is asked of, the share who are competent.",
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
