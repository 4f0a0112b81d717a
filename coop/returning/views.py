"""Return-to-work conversations: due, held, and one's own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.returning import queries, service
from coop.returning.forms import HoldForm
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav

blueprint = Blueprint("returning", __name__)


@blueprint.get("/return-to-work")
@requires(service.HOLD)
def index() -> str:
    """Who is back and is to be spoken with; what has been held."""
    coop_id = access.actor().coop_id
    return render_template(
        "coop/returning/index.html",
        due=queries.due(coop_id, clock.today()),
        held=queries.held(coop_id),
        today=clock.today(),
        me=access.actor().person_id,
    )


@blueprint.route("/return-to-work/<int:leave_id>", methods=["GET", "POST"])
@requires(service.HOLD)
def hold(leave_id: int) -> str | Response:
    """Record one conversation."""
    nav.stand_at("returning.index")
    found = queries.one_due(access.actor().coop_id, leave_id)
    form = HoldForm(data={"held_on": clock.today()})
    if form.validate_on_submit():
        said = service.Said(
            form.held_on.data or clock.today(),
            form.fit.data == "yes",
            form.adjustments.data or "",
            form.agreed.data or "",
            bool(form.fit_note_seen.data),
            form.follow_up_on.data,
        )
        try:
            with transaction():
                service.hold(access.actor(), leave_id, said)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Recorded. {found.person} is told, and can read it.")
            return redirect(url_for("returning.index"))
    return render_template("coop/returning/hold.html", form=form, row=found)


@blueprint.get("/return-to-work/<int:leave_id>/record")
@requires(service.HOLD)
def record(leave_id: int) -> str:
    """Read one record; that it was read is kept."""
    nav.stand_at("returning.index")
    actor = access.actor()
    with transaction():
        service.look(actor, leave_id)
    rows = queries.held(actor.coop_id, leave_id=leave_id)
    return render_template("coop/returning/record.html", rows=rows, own=False)


@blueprint.get("/my/return-to-work")
@requires("returning.own")
def mine() -> str:
    """What was recorded about oneself."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who works shifts.")
    rows = queries.held(actor.coop_id, person_id=actor.person_id)
    return render_template("coop/returning/record.html", rows=rows, own=True)
