"""How the co-op keeps its checks: the gate, chasing, what comes up again."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.checks import forms, queries, service
from coop.checks.due_rules import Settings
from coop.checks.queries.matrix import matrix
from coop.checks.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.ui import acts, nav
from core.ui.filters import day_year, plural


@blueprint.route("/settings", methods=["GET", "POST"])
@requires("checks.record")
def settings() -> str | Response:
    """Settings from a day on; whom the gate would stop stands beside it."""
    actor, on = access.actor(), clock.today()
    now = queries.settings(actor.coop_id, on)
    form = forms.SettingsForm(
        from_on=on,
        gate="gate" if now.gate else "warn",
        references_wanted=now.references_wanted,
        chase_days=", ".join(str(day) for day in now.chase_days),
        gap_days=now.gap_days,
        dbs_months=now.dbs_months,
        status_months=now.status_months,
        remind_days=now.remind_days,
        exception_days=now.exception_days,
    )
    if acts.done(
        form,
        lambda: service.settle(actor, form.from_on.data, _chosen(form)),
        f"Settled from {day_year(form.from_on.data)} on.",
    ):
        return redirect(url_for("checks.settings"))
    nav.stand_at("checks.index")
    made = matrix(actor.coop_id, on)
    return render_template(
        "coop/checks/settings.html",
        form=form,
        history=queries.history(actor.coop_id),
        stopped=[row for row in made.rows if row.lacks and not row.supervised],
        people=len(made.rows),
        on=on,
    )


def _chosen(form: forms.SettingsForm) -> Settings:
    return Settings(
        gate=form.gate.data == "gate",
        references_wanted=form.references_wanted.data or 0,
        chase_days=form.days(),
        gap_days=form.gap_days.data or 0,
        dbs_months=form.dbs_months.data,
        status_months=form.status_months.data,
        remind_days=form.remind_days.data or 1,
        exception_days=form.exception_days.data or 1,
    )


@blueprint.post("/bring-in")
@requires("checks.record")
def bring_in() -> Response:
    """Make records of the clearances that were recorded before checks were kept."""
    with transaction():
        made = service.bring_in(access.actor())
    flash(f"{plural(made, 'clearance')} brought in.")
    return redirect(url_for("checks.index"))
