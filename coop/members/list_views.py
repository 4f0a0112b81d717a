"""The people list: searched, filtered, sorted, taken away as a workbook."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from flask import render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from coop.members import exports, listing
from coop.members.listing import LEAVING, LEFT, NOW, STARTING, PersonRow
from coop.members.views import blueprint
from core import access, clock
from core.access import requires
from core.people import queries as people_queries
from core.ui.tables import Column, TableState

HERE, EXPIRING, EVERYBODY = "here", "expiring", "all"
VIEWS = {
    HERE: "Working here",
    STARTING: "Starting",
    LEAVING: "Leaving",
    EXPIRING: "Something runs out",
    LEFT: "Left",
    EVERYBODY: "Everybody",
}
COLUMNS = (
    Column("surname", "Name"),
    Column("number", "Number", phone=False),
    Column("service", "Service"),
    Column("role", "Job", phone=False),
    Column("contract_minutes", "Contract", align="right", first_down=True, phone=False),
    Column("from_on", "Since", phone=False),
    Column("status", "Standing", phone=False),
)


@blueprint.get("")
@requires("people.see")
def people() -> str:
    """Everybody, to search, filter and sort."""
    actor = access.actor()
    state, view = _asked()
    everybody = _everybody()
    services = people_queries.services(actor.coop_id)
    return render_template(
        "coop/members/people.html",
        state=state,
        page=state.page_of(row for row in everybody if _in(row, view) and _fits(row, state)),
        view=view,
        views=[
            (words, url_for("members.people", who=key), key == view, _count(everybody, key))
            for key, words in VIEWS.items()
        ],
        here=sum(1 for row in everybody if _in(row, HERE)),
        total=len(everybody),
        selects=[
            ("service", "Service", [(str(each.id), each.name) for each in services]),
            ("role", "Job", [(each, each) for each in listing.roles(actor.coop_id)]),
        ],
        person_url=lambda row: url_for("members.person", person_id=row.id),
        export=url_for("members.export", **state.query(number=1)),
    )


@blueprint.get("/export")
@requires("people.see")
def export() -> Response:
    """The same list, whole, as a workbook."""
    state, view = _asked()
    rows = [row for row in _everybody() if _in(row, view) and _fits(row, state)]
    whole = replace(state, number=1, per_page=max(1, len(rows))).page_of(rows)
    made = exports.people(whole.rows, VIEWS[view], clock.today())
    return send_file(
        BytesIO(made), exports.MEDIA_TYPE, as_attachment=True, download_name="people.xlsx"
    )


def _asked() -> tuple[TableState, str]:
    state = TableState.from_request(COLUMNS, sort="surname", filters=("service", "role"))
    view = request.args.get("who", HERE)
    return state, view if view in VIEWS else HERE


def _everybody() -> list[PersonRow]:
    actor = access.actor()
    sensitive = actor.can("people.sensitive")
    return listing.people(actor.coop_id, clock.today(), sensitive=sensitive)


def _count(everybody: list[PersonRow], view: str) -> int:
    """How many a tab holds; nothing beside those whose number says little."""
    if view in (LEFT, EVERYBODY):
        return 0
    return sum(1 for row in everybody if _in(row, view))


def _in(row: PersonRow, view: str) -> bool:
    if view == EVERYBODY:
        return True
    if view == HERE:
        return row.status in (NOW, LEAVING)
    return bool(row.running_out) if view == EXPIRING else row.status == view


def _fits(row: PersonRow, state: TableState) -> bool:
    if state.filters.get("service", str(row.service_id)) != str(row.service_id):
        return False
    if state.filters.get("role", row.role) != row.role:
        return False
    words = state.text.casefold().split()
    held = f"{row.name} {row.number} {row.surname} {row.phone}".casefold()
    return all(word in held for word in words)
