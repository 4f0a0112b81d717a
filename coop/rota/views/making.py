"""A rota while it is made and how it was made: progress, proved gap, improvement, stopping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.rota import queries
from coop.rota.queries.drafts import RotaRow
from coop.rota.queries.making import Making, being_made, made
from coop.rota.rules.improvement import Point, gap_figure
from coop.rota.views.blueprint import blueprint
from core import access
from core.access import Actor, requires
from core.db import transaction
from core.errors import DomainError
from core.jobs import queries as runs
from core.jobs import service as jobs
from core.jobs.models import JobRun
from core.ui import nav
from core.ui.charts import Chart, over_time
from core.ui.progress import Progress

ROWS = 8  # of the table beside the chart


def took(seconds: float) -> str:
    """A spell to read: 4.5 s, 40 s, 1 min, 2 min 5 s."""
    if seconds < 10:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def short(points: float) -> str:
    """Points on an axis: 940, 12.5k, 1.25M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if abs(points) >= 10_000 and abs(points) >= size:
            return f"{points / size:.4g}{letter}"
    return f"{points:,.0f}"


def _progress(run: JobRun, rota_id: int, making: Making | None) -> Progress:
    told = runs.progress(
        run,
        poll_url=url_for("rota.making_panel", rota_id=rota_id),
        page_url=url_for("rota.making", rota_id=rota_id),
        cancel_url=url_for("rota.cancel", rota_id=rota_id),
        finish_url=url_for("rota.finish", rota_id=rota_id),
    )
    if making is None or making.ended or not making.points:
        return replace(told, figures=())
    figures = (
        ("Places filled", str(run.detail.get("cover", ""))),
        ("Points", f"{making.objective:,}"),
        ("How good", making.gap_words),
        ("Stops", stop_words(making)),
    )
    return replace(told, figures=figures)


def stop_words(making: Making) -> str:
    """When it is to stop by itself."""
    latest = f"after {took(making.most or 0)}"
    if making.stop_at is None:
        return latest
    return f"when proved within {making.stop_at_figure}, or {latest}"


def end_words(making: Making) -> str:
    """Why it ended, as far as that is known."""
    after = took(making.seconds)
    objective, bound = making.objective, making.bound
    if making.stopped_early:
        return f"Somebody stopped it after {after} and kept what there was."
    if objective is not None and bound is not None and objective <= bound:
        return f"It ended after {after}: nothing better is possible."
    if making.near_enough:
        return f"It ended after {after}, proved within the {making.stop_at_figure} that was enough."
    return f"It ended after {after}, when its time was over."


def near(making: Making) -> tuple[Point, ...]:
    """The points from where the rota's are no more than twice those of the last: what comes
    before would press all that follows into one line. A bound as far below is left out.
    """
    last = making.points[-1].objective
    reach = max(1, abs(last))
    return tuple(
        one if one.bound is None or one.bound >= last - reach else replace(one, bound=None)
        for one in making.points
        if one.objective <= last + reach
    )


def improvement(making: Making) -> Chart:
    """Points and proved bound over time, as stairs; short names, which stand at their ends."""
    points = near(making)
    series = [
        ("points", [(one.seconds, float(one.objective)) for one in points]),
        ("bound", [(p.seconds, float(p.bound)) for p in points if p.bound is not None]),
    ]
    return over_time(
        series,
        making.seconds,
        show=lambda figure: f"{figure:,.0f}",
        show_axis=short,
        show_time=took,
        head="After",
    )


def drawn_words(making: Making) -> str:
    """What to see in the drawing, and what it leaves out."""
    drawn, first = near(making), making.points[0]
    said = "Fewer points are better."
    if drawn[-1].bound is not None:
        said += " No lawful rota has fewer than the proved bound."
    if len(drawn) < len(making.points):
        said += f" It began at {first.objective:,}, too far off to draw."
    return said


def rows_of(points: tuple[Point, ...], most: int = ROWS) -> list[tuple[str, str, str, str]]:
    """The newest `most` points as a table's rows: after, points, bound, gap."""
    shown = points if len(points) <= most else (points[0], *points[-(most - 1) :])
    return [
        (
            took(one.seconds),
            f"{one.objective:,}",
            "" if one.bound is None or one.gap is None or one.gap > 1 else f"{one.bound:,}",
            "" if one.bound is None else gap_figure(one.objective, one.bound),
        )
        for one in shown
    ]


def _page(actor: Actor, row: RotaRow) -> dict[str, Any]:
    run = runs.run_of(row.run_id, actor.coop_id) if row.run_id is not None else None
    live = run is not None and run.ended_at is None
    # What an earlier making proved is no answer to one that failed or was called off.
    shows = run is None or (not live and run.kept)
    making = being_made(run) if live and run else made(actor.coop_id, row.id) if shows else None
    return {
        "rota": row,
        "run": _progress(run, row.id, making) if run else None,
        "making": making,
        "drawn": improvement(making) if making and len(making.points) > 1 else None,
        "drawn_words": drawn_words(making) if making and making.points else "",
        "rows": rows_of(making.points) if making else [],
        "end_words": end_words(making) if making and making.ended else "",
    }


@blueprint.get("/<int:rota_id>/making")
@requires("rota.edit")
def making(rota_id: int) -> str | Response:
    """How far the worker is with a draft, or how the rota was made."""
    nav.stand_at("rota.home")
    row = queries.rota(access.actor().coop_id, rota_id)
    if row.run_id is None and not row.times:
        return redirect(url_for("rota.show", rota_id=rota_id))
    return render_template("coop/rota/making.html", **_page(access.actor(), row))


@blueprint.get("/<int:rota_id>/making/panel")
@requires("rota.edit")
def making_panel(rota_id: int) -> str:
    """The progress alone, for the page that polls it."""
    row = queries.rota(access.actor().coop_id, rota_id)
    return render_template("coop/rota/making_panel.html", **_page(access.actor(), row))


def _end(rota_id: int, verb: Callable[[int, Actor], JobRun]) -> Response:
    actor = access.actor()
    row = queries.rota(actor.coop_id, rota_id, cover=False)
    try:
        with transaction():
            verb(row.run_id or 0, actor)
    except DomainError as error:
        flash(error.words, "error")
    return redirect(url_for("rota.making", rota_id=rota_id))


@blueprint.post("/<int:rota_id>/finish")
@requires("rota.edit")
def finish(rota_id: int) -> Response:
    """Have the worker stop and keep the best rota found so far."""
    return _end(rota_id, jobs.finish)


@blueprint.post("/<int:rota_id>/cancel")
@requires("rota.edit")
def cancel(rota_id: int) -> Response:
    """Call the making off: the draft stays as it was before."""
    return _end(rota_id, jobs.cancel)
