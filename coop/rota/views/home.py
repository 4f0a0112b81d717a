"""The rota's home: periods, what is next to make; begin, discard, export."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.rota import queries, service
from coop.rota.forms import MakeForm
from coop.rota.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.jobs import ask
from core.jobs import queries as runs
from core.people import queries as people
from core.ui import nav
from core.ui.filters import plural
from core.ui.theme import local_path


def _form(**given: object) -> MakeForm:
    services = people.services(access.actor().coop_id, on=clock.today())
    return MakeForm.over(services, **given)


def _home(form: MakeForm) -> str:
    actor = access.actor()
    rows = queries.rotas(actor.coop_id)
    states = runs.states([row.run_id for row in rows if row.run_id], actor.coop_id)
    live = {row.id for row in rows if states.get(row.run_id or 0) in ("queued", "running", "lost")}
    return render_template(
        "coop/rota/home.html",
        form=form,
        drafts=[row for row in rows if row.is_draft],
        published=[row for row in rows if not row.is_draft],
        live=live,
        next_on=queries.next_to_make(actor.coop_id, clock.today()),
        today=clock.today(),
    )


@blueprint.get("")
@requires("rota.see")
def home() -> str:
    """Drafts, published periods, and the form to make the next one."""
    actor = access.actor()
    services = people.services(actor.coop_id, on=clock.today())
    return _home(
        MakeForm.over(
            services,
            from_on=queries.next_to_make(actor.coop_id, clock.today()),
            service_ids=[row.id for row in services],
        )
    )


@blueprint.post("/make")
@requires("rota.edit")
def make() -> str | Response:
    """Begin a draft and have the worker fill it."""
    nav.stand_at("rota.home")
    form = _form()
    if form.validate_on_submit():
        assert isinstance(form.from_on.data, date)
        try:
            with transaction():
                rota_id = service.start(
                    access.actor(),
                    form.from_on.data,
                    form.weeks.data,
                    form.service_ids.data,
                    seconds=form.seconds.data,
                    stop_at=form.stop_at.data or None,
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(url_for("rota.making", rota_id=rota_id))
    return _home(form)


@blueprint.post("/<int:rota_id>/fill")
@requires("rota.edit")
def fill(rota_id: int) -> Response:
    """Fill a draft again; what was fixed by hand is kept."""
    try:
        with transaction():
            service.generate(access.actor(), rota_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("rota.show", rota_id=rota_id))
    return redirect(url_for("rota.making", rota_id=rota_id))


@blueprint.post("/<int:rota_id>/discard")
@requires("rota.edit")
def discard(rota_id: int) -> Response:
    """Take a draft away."""
    try:
        with transaction():
            gone = service.discard(access.actor(), rota_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("rota.show", rota_id=rota_id))
    flash(f"The draft is gone, and {plural(gone, 'place')} with it.")
    return redirect(url_for("rota.home"))


@blueprint.post("/<int:rota_id>/export")
@requires("rota.see")
def export(rota_id: int) -> Response:
    """Have the worker write the rota as a workbook."""
    actor = access.actor()
    row = queries.rota(actor.coop_id, rota_id, cover=False)
    with transaction():
        run = ask(
            "rota.export",
            actor,
            {"rota_id": row.id},
            dedupe_key=f"rota-{row.id}",
            back_url=local_path(request.form.get("back") or url_for("rota.show", rota_id=row.id)),
            title=f"Rota of {row.title} as a workbook",
        )
        run_id = run.id
    return redirect(url_for("jobs.run", run_id=run_id))
