"""Meetings: planned, called, held, minuted."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.decisions import forms, queries, rules, service
from coop.decisions.views import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav

STATE_WORDS = {
    "planned": "being planned",
    "called": "notice given",
    "held": "held",
    "off": "called off",
}
HOW = (("here", "Here"), ("remote", "From afar"), ("apologies", "Apologies"), ("", "—"))


@blueprint.route("/decisions/meetings/new", methods=["GET", "POST"])
@requires("decisions.prepare")
def plan() -> str | Response:
    """A meeting to come."""
    form = forms.MeetingForm(data={"kind": "general"})
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.plan(
                    access.actor(),
                    form.kind.data,
                    form.title.data,
                    clock.instant(form.on.data, form.at.data),
                    form.place.data or "",
                    form.agenda.data,
                )
                meeting_id = row.id
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(url_for("decisions.meeting", meeting_id=meeting_id))
    nav.stand_at("decisions.index")
    return render_template("coop/decisions/plan.html", form=form)


@blueprint.get("/decisions/meetings/<int:meeting_id>")
@requires("decisions.see")
def meeting(meeting_id: int) -> str:
    """Its agenda, its motions, who came, its minutes."""
    return _page(meeting_id)


def _page(meeting_id: int, **given: Any) -> str:
    actor = access.actor()
    row = queries.meeting(actor.coop_id, meeting_id)
    on = clock.local_day(row.start_at)
    members = queries.people(actor.coop_id, queries.member_ids(actor.coop_id, on))
    held = queries.rules(actor.coop_id, on)
    nav.stand_at("decisions.index")
    return render_template(
        "coop/decisions/meeting.html",
        row=row,
        state_words=STATE_WORDS,
        motions=queries.motions(actor.coop_id, meeting_id=meeting_id),
        members=members,
        came=queries.attendance(actor.coop_id, meeting_id),
        how=HOW,
        quorum=rules.quorum(held, len(members)),
        notice=rules.notice_ends(clock.today(), held),
        begun=clock.now() >= row.start_at,
        call_form=given.get("call_form") or forms.CallForm(),
        why=given.get("why") or forms.WhyForm(),
        minutes=given.get("minutes") or forms.MinutesForm(data={"minutes": row.minutes}),
        agreed=given.get("agreed") or forms.AgreedForm(),
    )


def _back(meeting_id: int) -> Response:
    return redirect(url_for("decisions.meeting", meeting_id=meeting_id))


@blueprint.post("/decisions/meetings/<int:meeting_id>/call")
@requires("decisions.prepare")
def call(meeting_id: int) -> str | Response:
    """Every member has notice."""
    form = forms.CallForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.call(access.actor(), meeting_id, form.short_notice_why.data or "")
        except DomainError as error:
            form.blame(error)
        else:
            flash("Notice is given to every member.")
            return _back(meeting_id)
    return _page(meeting_id, call_form=form)


@blueprint.post("/decisions/meetings/<int:meeting_id>/off")
@requires("decisions.prepare")
def call_off(meeting_id: int) -> str | Response:
    """It does not take place."""
    form = forms.WhyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.call_off(access.actor(), meeting_id, form.why.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The meeting is called off.")
            return _back(meeting_id)
    return _page(meeting_id, why=form)


@blueprint.post("/decisions/meetings/<int:meeting_id>/attendance")
@requires("decisions.prepare")
def attend(meeting_id: int) -> Response:
    """Who came, the whole list at once."""
    how = {
        int(name.removeprefix("how_")): said
        for name, said in request.form.items()
        if name.removeprefix("how_").isdigit()
    }
    try:
        with transaction():
            came = service.attend(access.actor(), meeting_id, how)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(f"Kept: {came} came.")
    return _back(meeting_id)


@blueprint.post("/decisions/meetings/<int:meeting_id>/minutes")
@requires("decisions.prepare")
def hold(meeting_id: int) -> str | Response:
    """It was held; the minutes."""
    form = forms.MinutesForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.hold(access.actor(), meeting_id, form.minutes.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The minutes are kept.")
            return _back(meeting_id)
    return _page(meeting_id, minutes=form)


@blueprint.post("/decisions/meetings/<int:meeting_id>/agree")
@requires("decisions.prepare")
def agree_minutes(meeting_id: int) -> str | Response:
    """A later meeting agreed them."""
    form = forms.AgreedForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.agree_minutes(access.actor(), meeting_id, form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The minutes are agreed and closed.")
            return _back(meeting_id)
    return _page(meeting_id, agreed=form)
