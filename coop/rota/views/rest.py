"""Rest that is owed: what is due, and marking it as given."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.rota import queries, service
from coop.rota.forms import GivenForm
from coop.rota.models import RestOwed
from coop.rota.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui.filters import hours


def _page(form: GivenForm, wrong: int | None = None) -> str:
    actor = access.actor()
    due = queries.owed(actor.coop_id)
    return render_template(
        "coop/rota/rest.html",
        due=due,
        given=queries.owed(actor.coop_id, given=True)[:50],
        today=clock.today(),
        form=form,
        wrong=wrong,
        may_edit=actor.can("rota.edit"),
    )


@blueprint.get("/rest")
@requires("rota.see")
def rest() -> str:
    """Compensatory rest owed, soonest due first, and what was given."""
    return _page(GivenForm())


@blueprint.post("/rest/<int:rest_id>/given")
@requires("rota.edit")
def given(rest_id: int) -> str | Response:
    """Record that owed rest has been given."""
    owned(RestOwed, rest_id, access.actor().coop_id)
    form = GivenForm()
    if form.validate_on_submit():
        assert isinstance(form.given_on.data, date)
        try:
            with transaction():
                row = service.give(
                    access.actor(), rest_id, form.given_on.data, form.note.data or ""
                )
                minutes = row.minutes
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{hours(minutes)} of rest recorded as given.")
            return redirect(url_for("rota.rest"))
    return _page(form, rest_id)
