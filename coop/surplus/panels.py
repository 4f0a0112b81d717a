"""What stands on shared pages: what waits for the board, and somebody's own part."""

from __future__ import annotations

from flask import url_for

from coop.surplus import queries
from core import access, clock
from core.ui.panels import Panel


def waiting() -> Panel | None:
    """Home, for board and treasurer: kept parts that are due to be paid out."""
    due = queries.due(access.actor().coop_id, clock.today())
    if not due:
        return None
    return Panel(
        title="Surplus kept for members",
        template="coop/surplus/due.html",
        context={"due": due, "pence": sum(row.kept_pence for row in due)},
        action=("Open", url_for("surplus.one", year_id=due[0].year_id)),
    )


def my_part() -> Panel | None:
    """Me: my part of the newest year that members may see."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    year = next((row for row in queries.years(actor.coop_id) if row.state != "drafting"), None)
    if year is None:
        return None
    return Panel(
        title="My part of the surplus",
        template="coop/surplus/my_part.html",
        context={"year": year, "share": queries.share(actor.coop_id, year.id, actor.person_id)},
        action=("Open", url_for("surplus.mine")),
    )
