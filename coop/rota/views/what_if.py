"""What-if beside a rota, and its repair menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.members import queries as members
from coop.rota import queries
from coop.rota.queries import variants as kept
from coop.rota.queries.drafts import RotaRow
from coop.rota.queries.variants import RepairRow, VariantRow
from coop.rota.rules.compare import Figures
from coop.rota.service import repairing, variants
from coop.rota.views.blueprint import blueprint
from coop.rota.what_if_forms import WhatIfForm
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.jobs import queries as runs
from core.jobs import service as jobs
from core.people import queries as people
from core.ui import nav
from core.ui.charts import Chart, bars
from core.ui.progress import Progress
from training.standards import queries as standards

HEADS = ("As it stands", "Made anew, unchanged", "Made anew, with the changes")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the three rotas; `better` is what the change does: good, bad or nothing."""

    name: str
    cells: tuple[str, str, str]
    change: str
    meaning: str


def hours(minutes: int) -> str:
    """Hours to a tenth: 59.3 h."""
    return f"{minutes / 60:,.1f} h"


def _signed(by: float, said: str) -> str:
    if not by:
        return "no change"
    sign = "+" if by > 0 else "\N{MINUS SIGN}"
    return f"{sign}{said}"


def lines(row: VariantRow) -> tuple[Line, ...]:
    """The comparison as a table's rows; the last column compares the two made alike."""
    if row.now is None or row.anew is None or row.changed is None:
        return ()
    three = (row.now, row.anew, row.changed)
    found = []
    for name, value, show in (
        ("Places empty", lambda f: f.short, lambda v: f"{v:,}"),
        ("Hours unfilled", lambda f: f.unfilled, hours),
        ("Hours over contract", lambda f: f.over, hours),
        ("Hours under contract", lambda f: f.under, hours),
        ("Most burden on one person", lambda f: f.most_burden, lambda v: f"{v:,} points"),
        ("Burden: mean distance", lambda f: f.burden_spread, lambda v: f"{v:,g} points"),
        ("Points in all", lambda f: f.points, lambda v: f"{v:,}"),
    ):
        values = [value(figures) for figures in three]
        by = round(values[2] - values[1], 1)
        cells = (show(values[0]), show(values[1]), show(values[2]))
        meaning = "" if not by else "good" if by < 0 else "bad"
        found.append(Line(name, cells, _signed(by, show(abs(by))), meaning))
    return tuple(found)


def weeks(row: VariantRow) -> tuple[tuple[str, ...], ...]:
    """Week by week: needed, then empty places and hours over contract, unchanged and changed."""
    if row.anew is None or row.changed is None:
        return ()
    return tuple(
        (
            f"Week {number}",
            f"{one.short} of {one.needed}",
            f"{other.short} of {other.needed}",
            hours(one.over),
            hours(other.over),
        )
        for number, (one, other) in enumerate(
            zip(row.anew.weeks, row.changed.weeks, strict=True), start=1
        )
    )


def drawn(row: VariantRow) -> Chart | None:
    """Hours that nobody fills and hours over contract, of the two rotas made alike."""
    if row.anew is None or row.changed is None:
        return None

    def pair(name: str, of: Any) -> list[tuple[str, float]]:
        anew: Figures | None = row.anew
        return [(f"{name}, unchanged", of(anew)), (f"{name}, with the changes", of(row.changed))]

    return bars(
        [
            *pair("Unfilled", lambda f: f.unfilled / 60),
            *pair("Over contract", lambda f: f.over / 60),
        ],
        show=lambda value: hours(round(60 * value)),
        heads=("Hours", "In all weeks"),
    )


def _progress(run_id: int | None, panel: str, back: str, cancel: str) -> Progress | None:
    if run_id is None:
        return None
    run = runs.run_of(run_id, access.actor().coop_id)
    told = runs.progress(run, poll_url=panel, page_url=back, cancel_url=cancel)
    # The result stands on this very page.
    return None if run.kept and run.ended_at is not None else told


def _form(row: RotaRow) -> WhatIfForm:
    actor = access.actor()
    services = [
        one for one in people.services(actor.coop_id, on=row.from_on) if one.id in row.service_ids
    ]
    skills = standards.competencies(actor.coop_id, retired=False)
    staff = members.workforce(actor.coop_id, row.from_on, row.until_on)
    return WhatIfForm.over(services, skills, staff)


def _what_if(row: RotaRow, form: WhatIfForm) -> str:
    nav.stand_at("rota.home")
    rows = kept.variants(access.actor().coop_id, row.id)
    states = runs.states([one.run_id for one in rows if one.run_id], access.actor().coop_id)
    return render_template(
        "coop/rota/what_if.html", rota=row, form=form, variants=rows, states=states
    )


@blueprint.get("/<int:rota_id>/what-if")
@requires("rota.edit")
def what_if(rota_id: int) -> str:
    """The variants of a rota and the form for another."""
    row = queries.rota(access.actor().coop_id, rota_id)
    return _what_if(row, _form(row))


@blueprint.post("/<int:rota_id>/what-if")
@requires("rota.edit")
def try_variant(rota_id: int) -> str | Response:
    """Keep a variant and have the worker solve it."""
    actor = access.actor()
    row = queries.rota(actor.coop_id, rota_id)
    form = _form(row)
    if form.validate_on_submit():
        try:
            with transaction():
                made = variants.ask_variant(
                    actor,
                    rota_id,
                    form.name.data or "",
                    form.changes(),
                    seconds=form.seconds.data,
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(url_for("rota.variant", rota_id=rota_id, variant_id=made))
    return _what_if(row, form)


def _variant(rota_id: int, variant_id: int) -> dict[str, Any]:
    nav.stand_at("rota.home")
    coop_id = access.actor().coop_id
    row = kept.variant(coop_id, rota_id, variant_id)
    given: dict[str, Any] = {"rota_id": rota_id, "variant_id": variant_id}
    return {
        "rota": queries.rota(coop_id, rota_id),
        "variant": row,
        "run": _progress(
            row.run_id,
            url_for("rota.variant_panel", **given),
            url_for("rota.variant", **given),
            url_for("rota.cancel_variant", **given),
        ),
        "heads": HEADS,
        "lines": lines(row),
        "weeks": weeks(row),
        "drawn": drawn(row),
    }


@blueprint.get("/<int:rota_id>/what-if/<int:variant_id>")
@requires("rota.edit")
def variant(rota_id: int, variant_id: int) -> str:
    """A variant beside the present."""
    return render_template("coop/rota/variant.html", **_variant(rota_id, variant_id))


@blueprint.get("/<int:rota_id>/what-if/<int:variant_id>/panel")
@requires("rota.edit")
def variant_panel(rota_id: int, variant_id: int) -> str:
    """The progress, or the comparison once there is one, for the page that polls it."""
    return render_template("coop/rota/variant_panel.html", **_variant(rota_id, variant_id))


@blueprint.post("/<int:rota_id>/what-if/<int:variant_id>/cancel")
@requires("rota.edit")
def cancel_variant(rota_id: int, variant_id: int) -> Response:
    """Call the working out off."""
    row = kept.variant(access.actor().coop_id, rota_id, variant_id)
    _cancel(row.run_id)
    return redirect(url_for("rota.variant", rota_id=rota_id, variant_id=variant_id))


@blueprint.post("/<int:rota_id>/what-if/<int:variant_id>/remove")
@requires("rota.edit")
def remove_variant(rota_id: int, variant_id: int) -> Response:
    """Take a variant away."""
    try:
        with transaction():
            variants.remove_variant(access.actor(), rota_id, variant_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("rota.variant", rota_id=rota_id, variant_id=variant_id))
    return redirect(url_for("rota.what_if", rota_id=rota_id))


def _cancel(run_id: int | None) -> None:
    try:
        with transaction():
            jobs.cancel(run_id or 0, access.actor())
    except DomainError as error:
        flash(error.words, "error")


def where_done(row: RepairRow) -> tuple[str, str]:
    """(label, address) of the page where a repair is done."""
    if row.kind == "Joins" or row.worker is None:
        return "People", url_for("members.people")
    if row.kind == "Eases":
        return "Agreed times", url_for("availability.time", person_id=row.worker)
    if row.kind == "MovesLeave":
        return "Leave", url_for("leave.index", show="coming")
    if row.kind == "Trains":
        return "Training record", url_for("training.person", person_id=row.worker)
    return "The person", url_for("members.person", person_id=row.worker)


def _repairs(rota_id: int) -> dict[str, Any]:
    nav.stand_at("rota.home")
    coop_id = access.actor().coop_id
    row = queries.rota(coop_id, rota_id)
    menu = kept.menu(coop_id, rota_id)
    given: dict[str, Any] = {"rota_id": rota_id}
    return {
        "rota": row,
        "menu": menu,
        "run": _progress(
            menu.run_id if menu else None,
            url_for("rota.repairs_panel", **given),
            url_for("rota.repairs", **given),
            url_for("rota.cancel_repairs", **given),
        ),
        "where_done": where_done,
    }


@blueprint.get("/<int:rota_id>/repairs")
@requires("rota.edit")
def repairs(rota_id: int) -> str:
    """The smallest changes that fill gaps, ranked."""
    return render_template("coop/rota/repairs.html", **_repairs(rota_id))


@blueprint.get("/<int:rota_id>/repairs/panel")
@requires("rota.edit")
def repairs_panel(rota_id: int) -> str:
    """The progress, or the menu once there is one, for the page that polls it."""
    return render_template("coop/rota/repairs_panel.html", **_repairs(rota_id))


@blueprint.post("/<int:rota_id>/repairs")
@requires("rota.edit")
def look_for_repairs(rota_id: int) -> Response:
    """Have the worker try small changes."""
    try:
        with transaction():
            repairing.ask_repairs(access.actor(), rota_id)
    except DomainError as error:
        flash(error.words, "error")
    return redirect(url_for("rota.repairs", rota_id=rota_id))


@blueprint.post("/<int:rota_id>/repairs/cancel")
@requires("rota.edit")
def cancel_repairs(rota_id: int) -> Response:
    """Call the trying off."""
    menu = kept.menu(access.actor().coop_id, rota_id)
    _cancel(menu.run_id if menu else None)
    return redirect(url_for("rota.repairs", rota_id=rota_id))
