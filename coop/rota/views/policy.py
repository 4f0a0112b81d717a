"""The co-op's limits and weights, in dated versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.rota import policy as policies
from coop.rota.forms import PolicyForm
from coop.rota.policy import RANGES
from coop.rota.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError


@blueprint.route("/policy", methods=["GET", "POST"])
@requires("rota.policy")
def policy() -> str | Response:
    """See the versions; make a new one."""
    actor = access.actor()
    present = policies.in_force_on(actor.coop_id, clock.today())
    given = {name: getattr(present, name) for name in RANGES}
    form = PolicyForm(from_on=clock.today(), **given)
    if form.validate_on_submit() and (values := form.values()) is not None:
        assert isinstance(form.from_on.data, date)
        try:
            with transaction():
                wanted = replace(present, **values)  # type: ignore[arg-type]
                version = policies.set_policy(
                    actor, wanted, form.from_on.data, form.note.data or ""
                ).version
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Version {version} of the rota policy is made.")
            return redirect(url_for("rota.policy"))
    return render_template(
        "coop/rota/policy.html",
        form=form,
        present=present,
        versions=policies.versions(actor.coop_id),
    )
