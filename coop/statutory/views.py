"""Figures by group: in force, to come and past, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.statutory import forms, queries, rules, service
from coop.statutory.rules import NAMES, Figure
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav

blueprint = Blueprint("statutory", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with where it stands in time: now, later, past."""

    figure: Figure
    amount: str
    when: str


@blueprint.get("/pay/figures")
@requires("statutory.see")
def index() -> str:
    """All figures that pay is worked out by."""
    today = clock.today()
    book = queries.figures(access.actor().coop_id)
    groups: dict[str, list[tuple[str, list[Row]]]] = {}
    for key, name in NAMES.items():
        rows = _rows(book.rows(key), today)
        groups.setdefault(name.group, []).append((name.words, rows))
    return render_template("coop/statutory/index.html", groups=groups)


def _rows(figures: tuple[Figure, ...], today: date) -> list[Row]:
    begun = [figure for figure in figures if figure.from_on <= today]
    return [
        Row(
            figure,
            rules.words(figure),
            "later" if figure.from_on > today else "now" if figure is begun[-1] else "past",
        )
        for figure in reversed(figures)
    ]


@blueprint.route("/pay/figures/add", methods=["GET", "POST"])
@requires("statutory.add")
def add() -> str | Response:
    """A figure from a day on."""
    form = forms.FigureForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.add(
                    access.actor(),
                    form.name.data,
                    form.amount.data,
                    form.from_on.data,
                    form.source.data,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The figure is added.")
            return redirect(url_for("statutory.index"))
    nav.stand_at("statutory.index")
    return render_template("coop/statutory/add.html", form=form)


@blueprint.post("/pay/figures/<int:figure_id>/take-back")
@requires("statutory.add")
def take_back(figure_id: int) -> Response:
    """One's own that has not begun."""
    try:
        with transaction():
            service.take_back(access.actor(), figure_id, clock.today())
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The figure is taken back.")
    return redirect(url_for("statutory.index"))
