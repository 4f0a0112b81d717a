"""What stands on the first page: one's own next class and offers, and lists to save."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from core import access, clock
from core.ui import figures
from core.ui.figures import Figure
from core.ui.filters import plural
from core.ui.panels import Panel
from training.sessions import queries
from training.sessions.rules import State

SHOWN = 3


def mine() -> Panel | None:
    """Offers to answer, and the next classes one is booked on."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    now = clock.now()
    own = queries.of_person(actor.coop_id, actor.person_id, now)
    wanted = (State.BOOKED, State.OFFERED)
    if not any(one.state in wanted for one in own.values()):
        return None
    found = [
        (row, own[row.id])
        for row in queries.held_by(actor.coop_id, actor.person_id, now)
        if own[row.id].state in wanted
    ]
    found.sort(key=lambda pair: (pair[1].state != State.OFFERED, pair[0].start_at))
    return Panel(
        "Classes",
        "training/sessions/panel_mine.html",
        {"found": found[:SHOWN]},
        action=("My classes", url_for("my_classes.index")),
    )


def to_attend() -> Panel | None:
    """Classes of today, and those whose list nobody has saved."""
    actor, now = access.actor(), clock.now()
    until = clock.instant(clock.local_day(now) + timedelta(days=1))
    found = queries.to_attend(actor.coop_id, now, until)
    if not found:
        return None
    return Panel(
        "Lists to save",
        "training/sessions/panel_lists.html",
        {"found": found[:SHOWN], "more": max(0, len(found) - SHOWN), "now": now},
        action=("Classes", url_for("classes.index")),
    )


def month() -> Panel | None:
    """Figures for trainers: the classes of this month."""
    actor, now = access.actor(), clock.now()
    if "trainer" not in actor.roles:
        return None
    found = queries.month(actor.coop_id, now)
    words = f"{plural(found.people, 'place')} taken, {found.free:,} free"
    return figures.panel(
        "Training",
        [
            Figure(
                "Classes this month",
                f"{found.classes:,}",
                words if found.classes else "none planned",
                url_for("classes.index"),
            )
        ],
    )
