"""Each standard with the people who evidence it: an overview, and one to open and to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for

from core import access, clock
from core.access import requires
from core.people import queries as people
from core.ui import charts, nav
from training.records import by_standard, evidence_queries
from training.records.blueprint import as_at
from training.records.by_standard import Figures
from training.records.matrix import key_of
from training.records.matrix_rules import CELL_MEANINGS, CELL_WORDS, month_ends
from training.records.rules import add_months
from training.standards import library_queries as library
from training.standards.library_queries import StandardRow, Version
from training.standards.rules import KIND_WORDS, LIFE_WORDS, PERSONAL, Life

blueprint = Blueprint("by_standard", __name__, url_prefix="/training/by-standard")
MONTHS = 12
MOST = 40  # pieces of evidence listed
BEFORE = 3  # months back that a change is told against
WELL, FAIR = 90, 70  # per cent: how a share is coloured; the figure stands beside it


@dataclass(frozen=True, slots=True)
class Line:
    """One standard of the overview; `change` in points since BEFORE months ago."""

    standard: StandardRow
    figures: Figures
    change: int | None
    items: int


def meaning(share: int | None) -> str:
    """How a share is coloured."""
    if share is None:
        return ""
    return "good" if share >= WELL else "warn" if share >= FAIR else "bad"


def _chosen(versions: list[Version], on: date) -> Version | None:
    wanted = request.args.get("framework", type=int)
    for each in versions:
        if each.id == wanted:
            return each
    return by_standard.usual(versions, on)


@blueprint.get("")
@requires("competencies.see")
def index() -> str:
    """Every standard of a version with its figures as at a day."""
    actor = access.actor()
    on, wrong = as_at()
    read = by_standard.snapshot(actor.coop_id)
    versions = by_standard.ordered(read.versions.values())
    version = _chosen(versions, on)
    lines = []
    if version is not None:
        earlier = add_months(on, -BEFORE)
        for row in read.standards.values():
            if row.framework_id != version.id:
                continue
            now, then = read.figures(row.id, on), read.figures(row.id, earlier)
            change = None if now.share is None or then.share is None else now.share - then.share
            lines.append(Line(row, now, change, len(read.covers.get(row.id, {}))))
    return render_template(
        "training/records/by_standard.html",
        versions=versions,
        version=version,
        lines=lines,
        on=on,
        today=clock.today(),
        wrong=wrong,
        coop=people.coop(actor.coop_id).name,
        meaning=meaning,
        lives=LIFE_WORDS,
        Life=Life,
        uncovered=[each for each in lines if not each.items],
    )


@blueprint.get("/<int:standard_id>")
@requires("competencies.see")
def one(standard_id: int) -> str:
    """One standard: who evidences it, who does not, what was seen, and how it went."""
    actor = access.actor()
    standard = library.standard(actor.coop_id, standard_id)
    on, wrong = as_at()
    read = by_standard.snapshot(actor.coop_id)
    standing = read.people(standard_id, on)
    items = read.items(standard_id)
    days = month_ends(on, MONTHS)
    trend = [read.figures(standard_id, day) for day in days]
    drawn = charts.lines(
        [f"{day:%b}" if day != on else f"{day.day} {day:%b}" for day in days],
        [("competent", [each.share for each in trend])],
        show=lambda value: f"{value:g} %",
        head="As at",
    )
    near = [standard_id, *read.earlier.get(standard_id, ())]
    evidence = evidence_queries.for_standard(
        actor.coop_id,
        near,
        [item.competency_id for item in items if item.competency_id is not None],
        [item.course_id for item in items if item.course_id is not None],
        on,
        most=MOST,
    )
    version = read.versions[standard.framework_id]
    nav.stand_at("by_standard.index")
    return render_template(
        "training/records/standard.html",
        standard=standard,
        version=version,
        kind=KIND_WORDS[version.kind],
        personal=version.kind in PERSONAL,
        figures=trend[-1],
        competent=[each for each in standing if each.competent],
        gaps=[each for each in standing if each.competent is False],
        others=[
            each for each in standing if each.competent is None and (each.met or each.evidence)
        ],
        items=[
            (
                read.names[item],
                url_for("training.matrix", item=key_of(item), on=on.isoformat()),
                read.covers[standard_id][item],
                *read.item_figures(item, on),
            )
            for item in items
        ],
        names=read.names,
        neighbours=library.neighbours(actor.coop_id, standard_id),
        evidence=evidence,
        most=MOST,
        drawn=drawn,
        trend=list(zip(days, trend, strict=True)),
        on=on,
        today=clock.today(),
        wrong=wrong,
        coop=people.coop(actor.coop_id).name,
        meaning=meaning,
        words=CELL_WORDS,
        meanings=CELL_MEANINGS,
    )
