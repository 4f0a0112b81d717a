"""What is held how often, and when people are told: kept from a day on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock, dated
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.acts import done
from core.ui.filters import plural
from training.supervision import forms, queries, service, settling, shipped
from training.supervision.models import SupervisionKind, SupervisionNotice
from training.supervision.rules import Unit

blueprint = Blueprint("supervision_kinds", __name__, url_prefix="/supervision/kinds")


@blueprint.route("", methods=["GET", "POST"])
@requires(service.SEE)
def index() -> str | Response:
    """Every kind, how often it is held, and when people are told."""
    actor, on = access.actor(), clock.today()
    warn_days, escalate_days = queries.notice(actor.coop_id, on)
    form = forms.NoticeForm(warn_days=warn_days, escalate_days=escalate_days, from_on=on)
    if actor.can(service.KEEP) and form.validate_on_submit():
        try:
            with transaction():
                settling.settle_notice(
                    actor, form.from_on.data, form.warn_days.data, form.escalate_days.data
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("When people are told is changed.")
            return redirect(url_for("supervision_kinds.index"))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/kinds.html",
        kinds=queries.kinds(actor.coop_id),
        form=form,
        today=on,
        source=shipped.source(),
        days=(warn_days, escalate_days),
        history=dated.history(SupervisionNotice, actor.coop_id),
    )


@blueprint.post("/take-in")
@requires(service.KEEP)
def take_in() -> Response:
    """Begin with the kinds that come with Carework."""
    with transaction():
        added = settling.take_in(access.actor())
    flash(f"{plural(added, 'kind')} added, counted from today.")
    return redirect(url_for("supervision_kinds.index"))


@blueprint.route("/add", methods=["GET", "POST"])
@requires(service.KEEP)
def add() -> str | Response:
    """A kind of the co-op's own."""
    actor = access.actor()
    form = forms.KindForm()
    if form.validate_on_submit():
        try:
            with transaction():
                key = settling.add_kind(
                    actor,
                    form.name.data or "",
                    about=form.about.data or "",
                    agenda=form.agenda.data or "",
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            flash("Added. Say how often it is held.")
            return redirect(url_for("supervision_kinds.frequency", supervision_kind_id=key))
    nav.stand_at("supervision.index")
    return render_template("training/supervision/kind.html", form=form, kind=None)


@blueprint.route("/<int:supervision_kind_id>", methods=["GET", "POST"])
@requires(service.KEEP)
def change(supervision_kind_id: int) -> str | Response:
    """What a kind is called, and what it begins with."""
    actor = access.actor()
    row = owned(SupervisionKind, supervision_kind_id, actor.coop_id)
    form = forms.KindForm(obj=row)
    if done(
        form,
        lambda: settling.change_kind(
            actor,
            supervision_kind_id,
            form.name.data or "",
            about=form.about.data or "",
            agenda=form.agenda.data or "",
        ),
        "Changed.",
    ):
        return redirect(url_for("supervision_kinds.index"))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/kind.html",
        form=form,
        kind=owned(SupervisionKind, supervision_kind_id, actor.coop_id),
    )


@blueprint.route("/<int:supervision_kind_id>/frequency", methods=["GET", "POST"])
@requires(service.KEEP)
def frequency(supervision_kind_id: int) -> str | Response:
    """How often, from a day on."""
    actor, on = access.actor(), clock.today()
    name = owned(SupervisionKind, supervision_kind_id, actor.coop_id).name
    row = next(each for each in queries.kinds(actor.coop_id) if each.id == supervision_kind_id)
    now = row.on(on)
    form = forms.FrequencyForm(
        from_on=on, every=now.every if now else None, unit=str(now.unit if now else Unit.WEEKS)
    )
    if done(
        form,
        lambda: settling.set_frequency(
            actor,
            supervision_kind_id,
            form.from_on.data,
            form.every.data,
            Unit(form.unit.data),
        ),
        f"How often {name.lower()} is held is changed.",
    ):
        return redirect(url_for("supervision_kinds.index"))
    nav.stand_at("supervision.index")
    return render_template(
        "training/supervision/frequency.html", form=form, name=name, frequencies=row.frequencies
    )
