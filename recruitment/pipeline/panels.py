"""Home of those who recruit: answers that are late or due today."""

from __future__ import annotations

from flask import url_for

from core import access, clock
from core.ui.panels import Panel, Urgency
from recruitment.pipeline import queries
from recruitment.pipeline.queries import Search
from recruitment.stages import queries as stages

SHOWN = 5


def waiting() -> Panel | None:
    """Late answers, the oldest first."""
    coop_id = access.actor().coop_id
    rows, total = queries.listing(coop_id, Search(show="late"), limit=SHOWN)
    if not rows:
        return None
    return Panel(
        title="Candidates wait for an answer",
        template="recruitment/pipeline/waiting.html",
        context={
            "rows": rows,
            "more": total - len(rows),
            "names": {one.code: one.name for one in stages.current(coop_id).stages},
            "today": clock.today(),
        },
        action=("Board", url_for("pipeline.board")),
        urgency=Urgency.TODAY,
    )
