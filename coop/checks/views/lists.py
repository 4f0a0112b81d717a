"""Everybody's checks: letters and words, gaps and follow-ups, the overdue first."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.checks import queries
from coop.checks.jobs import KIND
from coop.checks.queries.matrix import Row, matrix
from coop.checks.queries.people import words_of
from coop.checks.rules import STATE_LETTERS, STATE_MEANINGS, STATE_WORDS, State
from coop.checks.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.jobs import ask
from core.ui.filters import day_year
from core.ui.tables import TableState

ASKED = ("q", "service", "show", "kind")
SHOW = {
    "": "Everybody",
    "gaps": "Something missing",
    "due": "Something comes up",
    "overdue": "Overdue",
    "supervised": "Supervised only",
    "new": "Not employed yet",
}


@blueprint.get("")
@requires("checks.see")
def index() -> str:
    """Everybody's checks as at today."""
    actor, on = access.actor(), clock.today()
    made = matrix(actor.coop_id, on)
    asked = {name: request.args.get(name, "").strip() for name in ASKED}
    state = TableState.from_request((), filters=ASKED[1:], per_page=100)
    shown = [row for row in made.rows if _fits(row, asked, [k.code for k in made.kinds])]
    services = {row.service_id: row.service for row in made.rows if row.service_id is not None}
    return render_template(
        "coop/checks/index.html",
        made=made,
        state=state,
        page=state.page_of(shown),
        asked=asked,
        show=SHOW,
        services=sorted(services.items(), key=lambda each: each[1]),
        overdue=sum(row.overdue(on) for row in made.rows),
        gaps=sum(bool(row.lacks) for row in made.rows),
        due=sum(bool(row.due) for row in made.rows),
        settings=queries.settings(actor.coop_id, on),
        begun=any(cell.record for row in made.rows for cell in row.cells),
        letters=STATE_LETTERS,
        words=STATE_WORDS,
        meanings=STATE_MEANINGS,
        words_of=words_of,
        State=State,
        on=on,
    )


def _fits(row: Row, asked: dict[str, str], kinds: list[str]) -> bool:
    if asked["service"] and asked["service"] != str(row.service_id):
        return False
    show = asked["show"]
    fits = {
        "gaps": bool(row.lacks),
        "due": bool(row.due),
        "overdue": row.overdue(clock.today()),
        "supervised": row.supervised,
        "new": row.service_id is None,
    }
    if show and not fits.get(show, True):
        return False
    if asked["kind"] in kinds and row.cells[kinds.index(asked["kind"])].clear:
        return False
    said = f"{row.name} {row.number} {row.role}".casefold()
    return all(word in said for word in asked["q"].casefold().split())


@blueprint.post("/export")
@requires("checks.see")
def export() -> Response:
    """Have the worker write everybody's checks as a workbook."""
    actor, on = access.actor(), clock.today()
    with transaction():
        run = ask(
            KIND,
            actor,
            {"on": on.isoformat()},
            dedupe_key=f"checks-{on}",
            back_url=url_for("checks.index"),
            title=f"Checks as at {day_year(on)}",
        )
        run_id = run.id
    return redirect(url_for("jobs.run", run_id=run_id))
