"""Who changed what: the page for managers and the board."""

from __future__ import annotations

from flask import Blueprint, render_template

from core import access
from core.access import requires
from core.audit import queries
from core.ui.tables import Column, TableState

blueprint = Blueprint("audit", __name__)
COLUMNS = (
    Column("at", "When", sort=False),
    Column("actor", "Who", sort=False),
    Column("action", "What", sort=False),
    Column("changes", "Changes", sort=False, phone=False),
)


@blueprint.get("/audit")
@requires("audit.see")
def entries() -> str:
    """Everything that was changed in the co-op, newest first."""
    coop_id = access.actor().coop_id
    state = TableState.from_request(COLUMNS, sort="at", filters=("kind",))
    search = queries.Search(actor=state.text, subject_type=state.filters.get("kind", ""))
    offset = (state.number - 1) * state.per_page
    rows, total = queries.entries(coop_id, search, limit=state.per_page, offset=offset)
    return render_template(
        "core/audit/entries.html",
        state=state,
        page=state.page(rows, total),
        kinds=[(kind, kind.replace("_", " ").capitalize()) for kind in queries.kinds(coop_id)],
    )
