"""The co-op's limits and weights, in dated versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.rota import policy as policies
from coop.rota import policy_words, proposals
from coop.rota.models import RotaPolicy
from coop.rota.policy_forms import policy_form
from coop.rota.views.blueprint import blueprint
from coop.shifts import queries as shifts
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Version:
    """A version as the page lists it: what changed from the one before, in words."""

    row: RotaPolicy
    changes: list[str]
    standing: str  # "in force", "coming" or ""


@blueprint.route("/policy", methods=["GET", "POST"])
@requires("rota.policy")
def policy() -> str | Response:
    """See the versions; make a new one."""
    actor, on = access.actor(), clock.today()
    present = policies.in_force_on(actor.coop_id, on)
    titles = shifts.titles(actor.coop_id)
    stands = {row.id: row.stands_for for row in titles}
    names = {row.stands_for: f"{row.name}, {row.service}" for row in titles}
    # A pattern that has been changed since is known by the first of its name.
    known = tuple(
        (stands[one], stands[other])
        for one, other in present.not_next_day
        if one in stands and other in stands
    )
    form = policy_form(replace(present, not_next_day=known), names, from_on=on)
    if form.validate_on_submit() and (values := form.values()) is not None:
        assert isinstance(form.from_on.data, date)
        try:
            if form.to_members.data:
                with transaction():
                    motion_id = proposals.put_to_vote(
                        actor, replace(present, **values), form.from_on.data, form.note.data or ""
                    ).id
                flash("It is a motion now. The board opens the vote.")
                return redirect(url_for("decisions.motion", motion_id=motion_id))
            with transaction():
                version = policies.set_policy(
                    actor, replace(present, **values), form.from_on.data, form.note.data or ""
                ).version
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Version {version} of the rota policy is made.")
            return redirect(url_for("rota.policy"))
    return render_template(
        "coop/rota/policy.html",
        form=form,
        groups=policy_words,
        versions=_versions(actor.coop_id, on, {row.id: names[row.stands_for] for row in titles}),
    )


def _versions(coop_id: int, on: date, patterns: dict[int, str]) -> list[Version]:
    """Every version, newest first, each beside the one made before it."""
    rows = policies.versions(coop_id)
    present = policies.latest(coop_id, on)
    before = [*(policies.from_values(row.values) for row in rows[1:]), policies.DEFAULT]
    return [
        Version(
            row,
            policy_words.differences(old, policies.from_values(row.values), patterns),
            "in force" if row == present else "coming" if row.from_on > on else "",
        )
        for row, old in zip(rows, before[: len(rows)], strict=True)
    ]
