"""On the pages of a run's pay: how holiday and sick pay came about; and one's own average."""

from __future__ import annotations

from flask import url_for

from coop.absencepay import queries, times
from coop.absencepay.showing import SOURCE_WORDS
from coop.absencepay.sources import SOURCES
from coop.pay.queries import RunRow
from core import access, clock
from core.ui.panels import Panel


def mine(run: RunRow) -> Panel | None:
    """Under a member's own lines."""
    actor = access.actor()
    return _panel(run, actor.person_id or 0, "absencepay.my_item")


def theirs(run: RunRow, person_id: int) -> Panel | None:
    """Under a person's lines, for those who may see them."""
    return _panel(run, person_id, "absencepay.item")


def _panel(run: RunRow, person_id: int, endpoint: str) -> Panel | None:
    actor = access.actor()
    rows = queries.items(actor.coop_id, SOURCES, run_id=run.id, person_id=person_id)
    if not rows:
        return None
    lines = [(SOURCE_WORDS[row.source], row, url_for(endpoint, item_id=row.id)) for row in rows]
    return Panel("Holiday and sick pay", "coop/absencepay/lines.html", {"lines": lines})


def my_time() -> Panel | None:
    """Me: one's own average."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    rows = times.people(actor.coop_id, clock.today(), [actor.person_id])
    if not rows or rows[0].now is None:
        return None
    return Panel(
        "My working time",
        "coop/absencepay/my_time.html",
        {"row": rows[0]},
        action=("How it is worked out", url_for("absencepay.my_time")),
    )
