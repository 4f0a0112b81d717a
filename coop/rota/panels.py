"""What other pages show of the rota: the coordinator's home, a person's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for

from coop.rota import queries
from coop.shifts import queries as need
from core import access, clock
from core.ui import charts, figures
from core.ui.figures import Drawn, Figure
from core.ui.panels import Panel, Urgency

AHEAD = 7  # days in which an empty place is urgent
MOST = 5
WEEKS = 6  # looked ahead among the figures


def rota() -> Panel | None:
    """Drafts that wait, places empty in the coming days, what is next to make."""
    actor = access.actor()
    today = clock.today()
    rows = queries.rotas(actor.coop_id)
    covered = any(row.from_on <= today <= row.until_on for row in rows if not row.is_draft)
    coming = need.shifts(actor.coop_id, today, today + timedelta(days=AHEAD))
    empty = [row for row in coming if row.empty and row.start_at > clock.now()] if covered else []
    drafts = [row for row in rows if row.is_draft]
    return Panel(
        "Rota",
        "coop/rota/panel.html",
        {
            "drafts": drafts[:MOST],
            "empty": empty[:MOST],
            "more": sum(row.empty for row in empty[MOST:]),
            "next_on": queries.next_to_make(actor.coop_id, today),
        },
        action=("All rotas", url_for("rota.home")),
        urgency=Urgency.TODAY if empty else Urgency.SOON if drafts else Urgency.WHENEVER,
    )


def filled() -> Panel | None:
    """Figures: places filled of those needed, this week and the weeks to come."""
    first = clock.monday(clock.today())
    last = first + timedelta(days=7 * WEEKS - 1)
    weeks = need.filled_by_week(access.actor().coop_id, first, last)
    if not weeks:
        return None
    now = next((week for week in weeks if week.monday == first), None)
    found = []
    if now is not None:
        found.append(
            Figure(
                "Places filled this week",
                f"{now.filled:,} of {now.needed:,}",
                f"{now.needed - now.filled:,} empty" if now.filled < now.needed else "None empty",
                url_for("rota.home"),
            )
        )
    whole = sum(week.needed for week in weeks)
    empty = whole - sum(week.filled for week in weeks)
    found.append(
        Figure(
            f"Empty in {len(weeks)} weeks",
            f"{empty:,}",
            f"of {whole:,} places needed, drafts counted",
            "",
            tuple(week.needed - week.filled for week in weeks),
            "Empty places by week, this week first",
        )
    )
    drawn = Drawn(
        charts.stacked(
            [f"{week.monday.day} {week.monday:%b}" for week in weeks],
            [
                ("Filled", [week.filled for week in weeks]),
                ("Empty", [week.needed - week.filled for week in weeks]),
            ],
            head="Week of",
        ),
        "Places by week",
        "home-places",
        "Places of the least that each shift needs, from this week on.",
    )
    return figures.panel("Places on the rota", found, drawn)


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
