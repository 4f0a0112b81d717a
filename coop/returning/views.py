"""Return-to-work conversations: due, held, and one's own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Length

from coop.returning import queries, service
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav
from core.ui.forms import BaseForm, DateField, Needed
from core.ui.panels import Panel

blueprint = Blueprint("returning", __name__)


class HoldForm(BaseForm):
    """What came of the conversation."""

    held_on = DateField("Held on", [Needed()])
    fit = RadioField(
        "Fit for the work as planned",
        [Needed("Choose one.")],
        choices=[("yes", "Yes"), ("no", "With adjustments, or not yet")],
    )
    adjustments = TextAreaField(
        "Adjustments",
        [Length(max=service.MOST)],
        description="Phased hours, lighter duties, until when.",
    )
    agreed = TextAreaField(
        "What was agreed",
        [Length(max=service.MOST)],
        description="They can read it. No more about health than is needed.",
    )
    fit_note_seen = BooleanField("A fit note was seen")
    follow_up_on = DateField("Speak again on")


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


def to_hold() -> Panel | None:
    """Home, for those who hold conversations: who is back, and when it is due."""
    actor = access.actor()
    rows = [
        row
        for row in queries.due(actor.coop_id, clock.today())
        if row.due_on is not None and row.person_id != actor.person_id
    ]
    if not rows:
        return None
    return Panel(
        title="Back after sickness",
        template="coop/returning/to_hold.html",
        context={"rows": rows[:5], "more": max(0, len(rows) - 5)},
        action=("Return to work", url_for("returning.index")),
    )
