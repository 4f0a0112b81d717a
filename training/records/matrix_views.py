"""The matrix as at a day: the page and the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import transaction
from core.jobs import ask
from core.ui import parse
from core.ui.filters import day_year
from training.records import ledger, matrix
from training.records.blueprint import as_at, blueprint
from training.records.jobs import KIND
from training.records.matrix import Row
from training.records.matrix_rules import (
    CELL_LETTERS,
    CELL_MEANINGS,
    CELL_WORDS,
    IN_FORCE,
    MISSING,
    Cell,
)
from training.standards.library_queries import item_names

ASKED = ("service", "role", "item", "state", "q")
GAPS = "gaps"


@blueprint.get("", endpoint="matrix")
@requires("competencies.see")
def matrix_page() -> str:
    """People against what is asked of them, each cell a letter with its date."""
    actor = access.actor()
    on, wrong = as_at()
    asked = {name: request.args.get(name, "") for name in ASKED}
    if request.args.get("competency"):  # an address from before courses stood here
        asked["item"] = f"c{request.args['competency']}"
    read = ledger.load(actor.coop_id)
    names = item_names(actor.coop_id)
    whole = matrix.build(read, names, on)
    chosen = matrix.item_of(asked["item"])
    shown = whole
    if chosen is not None:
        shown = matrix.build(read, names, on, only=(chosen,))
    rows = [row for row in shown.rows if _fits(row, asked)]
    jobs = {job for row in whole.rows for job in row.jobs}
    return render_template(
        "training/records/matrix.html",
        body=_body(rows, _marks(on)),
        count=len(rows),
        columns=shown.columns,
        every=whole.columns,
        people=len(whole.rows),
        services=sorted({(job.service_id, job.service) for job in jobs}, key=lambda s: s[1]),
        roles=sorted({job.role for job in jobs}),
        asked=asked,
        on=on,
        today=clock.today(),
        wrong=wrong,
        counts=whole.counts,
        gaps=whole.gaps,
        share=whole.share,
        weeks=matrix.WEEKS,
        ahead=sum(whole.running_out(matrix.WEEKS)),
        signed=read.signed_off(on.replace(day=1), on),
        letters=CELL_LETTERS,
        words=CELL_WORDS,
        meanings=CELL_MEANINGS,
        Cell=Cell,
    )


def _fits(row: Row, asked: dict[str, str]) -> bool:
    if asked["service"] and asked["service"] not in {str(job.service_id) for job in row.jobs}:
        return False
    if asked["role"] and asked["role"] not in {job.role for job in row.jobs}:
        return False
    if asked["state"] == GAPS:
        if not any(stands in MISSING for stands, _ in row.cells):
            return False
    elif asked["state"] and asked["state"] not in {str(stands) for stands, _ in row.cells}:
        return False
    held = f"{row.who.name} {row.who.number} {row.jobs[0].role}".casefold()
    return all(word in held for word in asked["q"].casefold().split())


def _marks(on: date) -> Callable[[Cell, date | None], str]:
    """The inside of a cell: as few different ones as there are states and days."""
    made: dict[tuple[Cell, date | None], str] = {}

    def mark(stands: Cell, until: date | None) -> str:
        found = made.get((stands, until))
        if found is None:
            words = CELL_WORDS[stands]
            day = ""
            if until is not None:
                day = f"<small>{until.day}/{until.month}/{until.year % 100:02d}</small>"
            elif stands in IN_FORCE:
                day = "<small>no end</small>"
            meaning = CELL_MEANINGS[stands]
            found = (
                f'<b class="letter{" " + meaning if meaning else ""}">'
                f'<span aria-hidden="true">{CELL_LETTERS[stands]}</span>'
                f'<span class="visually-hidden">{words}</span></b>{day}'
            )
            made[stands, until] = found
        return found

    return mark


def _body(rows: list[Row], mark: Callable[[Cell, date | None], str]) -> Markup:
    """The rows of the table. Written here: twenty thousand cells are too many for a template."""
    lines = []
    for row in rows:
        url = escape(url_for("training.person", person_id=row.who.id))
        job = row.jobs[0]
        cells = "</td><td>".join(mark(stands, until) for stands, until in row.cells)
        lines.append(
            f'<tr><th scope="row"><a href="{url}">{escape(row.who.name)}</a>'
            f"<small>{escape(job.role)} · {escape(job.service)}</small></th>"
            f"<td>{cells}</td></tr>\n"
        )
    return Markup("".join(lines))  # noqa: S704 - every name is escaped above


@blueprint.post("/export")
@requires("competencies.see")
def export() -> Response:
    """Have the worker write the matrix as at a day."""
    actor = access.actor()
    try:
        on = parse.read_date(request.form.get("on", ""))
    except ValueError:
        on = clock.today()
    with transaction():
        run = ask(
            KIND,
            actor,
            {"on": on.isoformat()},
            dedupe_key=f"matrix-{on}",
            back_url=url_for("training.matrix", on=on.isoformat()),
            title=f"Training matrix as at {day_year(on)}",
        )
        run_id = run.id
    return redirect(url_for("jobs.run", run_id=run_id))
