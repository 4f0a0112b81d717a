"""One meeting: read by the few it is for, written up, agreed, moved, called off."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import Actor, signed_in
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav
from core.ui.acts import done, tell
from training.supervision import forms, queries, service
from training.supervision.models import SupervisionAction, SupervisionMeeting
from training.supervision.views import words

blueprint = Blueprint("supervision_meetings", __name__, url_prefix="/supervision")


def _back(supervision_id: int) -> str:
    return url_for("supervision_meetings.one", supervision_id=supervision_id)


def _mine(actor: Actor, supervision_id: int) -> SupervisionMeeting:
    """A meeting that the actor may change something of."""
    row = queries.one(actor.coop_id, supervision_id)
    if not service.party(actor, row).reads and not service.may_plan(actor, row.person_id):
        raise NotAllowed
    nav.stand_at("supervision.index")
    return row


@blueprint.get("/meetings/<int:supervision_id>")
@signed_in()
def one(supervision_id: int) -> str:
    """What was said and agreed; that somebody else than the person read it is kept."""
    actor = access.actor()
    owned(SupervisionMeeting, supervision_id, actor.coop_id)
    with transaction():
        who = service.look(actor, supervision_id)
    row = queries.one(actor.coop_id, supervision_id)
    nav.stand_at("supervision.mine" if who.person else "supervision.index")
    return render_template("training/supervision/meeting.html", row=row, who=who, **words())


@blueprint.route("/meetings/<int:supervision_id>/write", methods=["GET", "POST"])
@signed_in()
def write(supervision_id: int) -> str | Response:
    """Write it up, or put it right while not both have agreed."""
    actor = access.actor()
    owned(SupervisionMeeting, supervision_id, actor.coop_id)
    with transaction():
        if not service.look(actor, supervision_id).writes:
            raise NotAllowed
    row = queries.one(actor.coop_id, supervision_id)
    if row.sealed:
        flash("Both have agreed: it is changed no more.", "error")
        return redirect(_back(supervision_id))
    form = forms.WriteForm(obj=row)
    if row.held_on is None and not form.is_submitted():
        form.held_on.data = min(row.planned_on or clock.today(), clock.today())
    context = f"{row.kind.name} with {row.person.name}."
    if done(
        form,
        lambda: service.write(
            actor,
            supervision_id,
            form.held_on.data,
            agenda=form.agenda.data or "",
            notes=form.notes.data or "",
        ),
        "Written up. Who has not agreed yet is asked to read it.",
    ):
        return redirect(_back(supervision_id))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/write.html",
        form=form,
        title="Write it up",
        context=context,
        trail=[("The meeting", _back(supervision_id))],
    )


@blueprint.route("/meetings/<int:supervision_id>/agree", methods=["GET", "POST"])
@signed_in()
def agree(supervision_id: int) -> str | Response:
    """One of the two agrees."""
    actor = access.actor()
    row = _mine(actor, supervision_id)
    who = service.party(actor, row)
    if not (who.person or who.supervisor):
        raise NotAllowed
    form = forms.AgreeForm()
    title = f"{row.kind.name}: do you agree?"
    if done(
        form,
        lambda: service.agree(actor, supervision_id, form.words.data or ""),
        "You have agreed.",
    ):
        return redirect(_back(supervision_id))
    return render_template(
        "training/supervision/agree.html",
        form=form,
        title=title,
        supervision_id=supervision_id,
        own=who.person,
    )


@blueprint.route("/meetings/<int:supervision_id>/action", methods=["GET", "POST"])
@signed_in()
def action(supervision_id: int) -> str | Response:
    """Something that one of the two does."""
    actor = access.actor()
    row = _mine(actor, supervision_id)
    if not service.party(actor, row).writes:
        raise NotAllowed
    form = forms.ActionForm(due_on=clock.today() + timedelta(days=28))
    form.who.choices = [("person", row.person.name), ("supervisor", row.supervisor.name)]
    if done(
        form,
        lambda: service.add_action(
            actor,
            supervision_id,
            form.words.data or "",
            form.due_on.data,
            by_supervisor=form.who.data == "supervisor",
        ),
        "The action is added.",
    ):
        return redirect(_back(supervision_id))
    return render_template(
        "training/supervision/action.html", form=form, supervision_id=supervision_id
    )


@blueprint.post("/actions/<int:supervision_action_id>/done")
@signed_in()
def action_done(supervision_action_id: int) -> Response:
    """It is done."""
    actor = access.actor()
    row = owned(SupervisionAction, supervision_action_id, actor.coop_id)
    key = row.meeting_id
    _mine(actor, key)
    tell(lambda: service.do_action(actor, supervision_action_id), "Done.")
    return redirect(_back(key))


@blueprint.route("/meetings/<int:supervision_id>/move", methods=["GET", "POST"])
@signed_in()
def move(supervision_id: int) -> str | Response:
    """Another day or time."""
    actor = access.actor()
    row = _mine(actor, supervision_id)
    form = forms.WhenForm(
        on=row.planned_on,
        starts=clock.local(row.start_at).time() if row.start_at else None,
        ends=clock.local(row.end_at).time() if row.end_at else None,
        place=row.place,
    )
    context = f"{row.kind.name} with {row.person.name}. Both are told."
    person_id = row.person_id
    if form.validate_on_submit():
        try:
            with transaction():
                service.move(
                    actor,
                    supervision_id,
                    form.on.data,
                    form.starts.data,
                    form.ends.data,
                    place=form.place.data or "",
                )
        except DomainError as error:
            if error.code == "overlap":
                error.field = "starts"
            form.blame(error)
        else:
            flash("Moved. Both are told.")
            return redirect(_after(actor, supervision_id, person_id))
    return render_template(
        "training/supervision/move.html",
        form=form,
        context=context,
        back=_after(actor, supervision_id, person_id),
    )


@blueprint.route("/meetings/<int:supervision_id>/call-off", methods=["GET", "POST"])
@signed_in()
def call_off(supervision_id: int) -> str | Response:
    """It is not held."""
    actor = access.actor()
    row = _mine(actor, supervision_id)
    form = forms.WhyForm()
    context = f"{row.kind.name} with {row.person.name}. Both are told."
    person_id = row.person_id
    if done(
        form,
        lambda: service.call_off(actor, supervision_id, form.why.data or ""),
        "Called off. Both are told.",
    ):
        return redirect(url_for("supervision.person", person_id=person_id))
    return render_template(
        "training/supervision/call_off.html",
        form=form,
        context=context,
        back=_after(actor, supervision_id, person_id),
    )


def _after(actor: Actor, supervision_id: int, person_id: int) -> str:
    """Back to the meeting for those who read it, else to the person's list."""
    if service.party(actor, queries.one(actor.coop_id, supervision_id)).reads:
        return _back(supervision_id)
    return url_for("supervision.person", person_id=person_id)
