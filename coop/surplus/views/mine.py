"""One's own part: under each draft, and once it is posted."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response as FlaskResponse
from flask import render_template

from coop.surplus import documents, pictures, queries, words
from coop.surplus.models import SurplusShare, SurplusYear
from coop.surplus.outcome import Part, Spread, spread
from coop.surplus.queries import Worked
from coop.surplus.rules import Standing
from coop.surplus.views import blueprint
from coop.surplus.views.years import paper
from core import access
from core.access import requires
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Mine:
    """A draft as one member reads it."""

    worked: Worked
    part: Part | None
    spread: Spread
    sentences: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MyYear:
    """A year: my figures, drafts as far as shown, my posted part."""

    year: SurplusYear
    measured: list[tuple[str, str]]
    drafts: list[Mine]
    chart: object
    share: SurplusShare | None


def _my_year(year: SurplusYear, person_id: int) -> MyYear:
    coop_id = year.coop_id
    drafts = queries.drafts(coop_id, year.id)
    if year.state == "posted":
        drafts = [row for row in drafts if row.id == year.posted_draft_id]
    rows = queries.worked(coop_id, drafts)
    figures = queries.read(queries.snapshot(coop_id, year.id))
    if year.state == "posted" and rows:
        figures = rows[0].figures
    me: Standing | None = next((p for p in figures.people if p.person_id == person_id), None)
    mine = [
        Mine(
            row,
            row.part(person_id),
            spread(part.pence for part in (row.outcome.parts if row.outcome else ())),
            words.sentences(row.rule),
        )
        for row in rows
    ]  # fmt: skip
    return MyYear(
        year,
        documents.measured(me) if me else [],
        mine,
        pictures.mine([(one.worked.draft.name, one.part) for one in mine]),
        queries.share(coop_id, year.id, person_id),
    )


@blueprint.get("/mine")
@requires("surplus.own")
def mine() -> str:
    """My part of each year that members may see."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound
    shown = [row for row in queries.years(actor.coop_id) if row.state != "drafting"]
    return render_template(
        "coop/surplus/mine.html", years=[_my_year(row, actor.person_id) for row in shown]
    )


@blueprint.get("/mine/<int:year_id>/statement.pdf")
@requires("surplus.own")
def my_statement(year_id: int) -> FlaskResponse:
    """My statement of a posted year."""
    actor = access.actor()
    queries.year(actor.coop_id, year_id)
    if actor.person_id is None:
        raise NotFound
    return paper(year_id, actor.person_id)
