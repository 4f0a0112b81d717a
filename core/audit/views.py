"""Who changed what: the page for managers and the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template

from core import access
from core.access import requires
from core.audit import queries
from core.ui.filters import day_year, moment
from core.ui.tables import Column, TableState

blueprint = Blueprint("audit", __name__)
COLUMNS = (
    Column("at", "When", sort=False),
    Column("actor", "Who", sort=False),
    Column("action", "What", sort=False),
    Column("changes", "Changes", sort=False, phone=False),
)


def _said(value: Any) -> str:
    """A recorded value as people say it: "—" for nothing, days and moments in words."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    text = str(value)
    if not isinstance(value, str) or len(text) < 10 or text[4:5] != "-":
        return text
    try:
        return day_year(date.fromisoformat(text)) if len(text) == 10 else _instant(text)
    except ValueError:
        return text


def _instant(text: str) -> str:
    at = datetime.fromisoformat(text)
    return moment(at) if at.tzinfo else text


def said(changes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What, before and after ("" where there was nothing before); the co-op itself is left out."""
    found = []
    for name, change in changes.items():
        if name == "coop_id":
            continue
        words = name.removesuffix("_id").removesuffix("_at").removesuffix("_on").replace("_", " ")
        if isinstance(change, list) and len(change) == 2:
            before, after = change
            found.append((words, "" if before is None else _said(before), _said(after)))
        else:
            found.append((words, "", _said(change)))
    return found


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
        said=said,
        kinds=[(kind, kind.replace("_", " ").capitalize()) for kind in queries.kinds(coop_id)],
    )
