"""Check a draft and publish it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.rota import queries, service
from coop.rota.views.blueprint import blueprint
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import plural


@blueprint.get("/<int:rota_id>/publish")
@requires("rota.see")
def check(rota_id: int) -> str | Response:
    """Every rule over the draft as it stands now, what is unfilled, and the button."""
    nav.stand_at("rota.home")
    actor = access.actor()
    row = queries.rota(actor.coop_id, rota_id)
    if not row.is_draft:
        return redirect(url_for("rota.show", rota_id=rota_id))
    checked = service.check_now(queries.stored(actor.coop_id, rota_id))
    return render_template(
        "coop/rota/publish.html",
        rota=row,
        found=queries.said(checked, pairs=actor.can("pairs.edit")),
        checked=checked,
    )


@blueprint.post("/<int:rota_id>/check")
@requires("rota.edit")
def check_again(rota_id: int) -> Response:
    """Check now and keep the figure that the week shows."""
    try:
        with transaction():
            broken = len(service.mark_checked(access.actor(), rota_id).refused)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("rota.show", rota_id=rota_id))
    if broken:
        flash(f"{plural(broken, 'rule')} would be broken: see below.", "warn")
        return redirect(url_for("rota.check", rota_id=rota_id))
    flash("Checked: no rule is broken.")
    return redirect(url_for("rota.show", rota_id=rota_id))


@blueprint.post("/<int:rota_id>/publish")
@requires("rota.publish")
def publish(rota_id: int) -> Response:
    """Publish the draft, gaps and all."""
    try:
        with transaction():
            count = service.publish(access.actor(), rota_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("rota.check", rota_id=rota_id))
    flash(f"Published: {plural(count, 'place')}. Everybody on it has been told.")
    return redirect(url_for("rota.show", rota_id=rota_id))
