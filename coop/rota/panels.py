"""What other pages show of the rota: the coordinator's home, a person's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for

from coop.rota import queries
from coop.shifts import queries as need
from core import access, clock
from core.ui.panels import Panel

AHEAD = 7  # days in which an empty place is urgent
MOST = 5


def rota() -> Panel | None:
    """Drafts that wait, places empty in the coming days, what is next to make."""
    actor = access.actor()
    today = clock.today()
    rows = queries.rotas(actor.coop_id)
    covered = any(row.from_on <= today <= row.until_on for row in rows if not row.is_draft)
    coming = need.shifts(actor.coop_id, today, today + timedelta(days=AHEAD))
    empty = [row for row in coming if row.empty and row.start_at > clock.now()] if covered else []
    return Panel(
        "Rota",
        "coop/rota/panel.html",
        {
            "drafts": [row for row in rows if row.is_draft][:MOST],
            "empty": empty[:MOST],
            "more": sum(row.empty for row in empty[MOST:]),
            "next_on": queries.next_to_make(actor.coop_id, today),
        },
        action=("All rotas", url_for("rota.home")),
    )


def rest(person: Any) -> Panel | None:
    """Rest that is owed to the person."""
    owed = queries.owed(access.actor().coop_id, person_id=person.id)
    if not owed:
        return None
    return Panel(
        "Rest owed",
        "coop/rota/rest_panel.html",
        {"owed": owed, "today": clock.today()},
        action=("All rest owed", url_for("rota.rest")),
    )
