"""A day's shifts, and one shift: see, add, change, cancel, leave a note."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.shifts import forms, queries, rules, service
from coop.shifts.views.blueprint import asked_day, blame, blueprint, choices, names
from core import access, clock
from core.access import requires
from core.calendar import bank_holidays
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.ui import nav
from core.ui.filters import day, plural


@blueprint.get("/shifts")
@requires("shifts.see")
def day_list() -> str:
    """Every shift of a day, by service, with who is on it."""
    actor = access.actor()
    on = asked_day()
    rows = queries.shifts(actor.coop_id, on, on, cancelled=True)
    by_service = sorted(rows, key=lambda row: (row.service, row.start_at, row.name))
    live = [row for row in rows if row.cancelled_at is None]
    return render_template(
        "coop/shifts/day.html",
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        today=clock.today(),
        holiday=bank_holidays.name_on(on),
        grouped=[(n, list(g)) for n, g in groupby(by_service, key=lambda row: row.service)],
        needed=sum(row.least for row in live),
        filled=sum(row.covered for row in live),
        people=len({one.person_id for row in live for one in row.assigned}),
        minutes=sum(row.work_minutes * len(row.assigned) for row in live),
        live=len(live),
        names=names(actor.coop_id),
    )


@blueprint.get("/shifts/<int:shift_id>")
@requires("shifts.see")
def shift(shift_id: int) -> str:
    """One shift: what it needs, who is on it, its visits; other slices add to it."""
    nav.stand_at("shifts.day_list")
    actor = access.actor()
    page = queries.shift_page(actor.coop_id, shift_id)
    row = page.shift
    return render_template(
        "coop/shifts/shift.html",
        page=page,
        row=row,
        names=names(actor.coop_id),
        told=[one for one in row.assigned if one.published_at is not None],
        tight=rules.tight_visits([visit.planned for visit in page.visits]),
        cancel_form=forms.ReasonForm(prefix="cancel"),
        begun=row.start_at <= clock.now(),
        shadows=queries.shadows(actor.coop_id, shift_id),
        beside=next(iter(queries.shifts_by_id(actor.coop_id, [row.shadows_id])), None)
        if row.shadows_id
        else None,
        shadowable=row.kind in rules.SHADOWABLE,
    )


@blueprint.route("/shifts/new", methods=["GET", "POST"])
@requires("shifts.edit")
def add_shift() -> str | Response:
    """Add one shift that no pattern has."""
    nav.stand_at("shifts.day_list")
    actor = access.actor()
    services, competencies = choices(actor.coop_id)
    chosen = request.args.get("service", type=int)
    form = forms.single_form(
        services, competencies, on=asked_day(), service_id=chosen, wanted=1, least=1
    )
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.add_shift(actor, form.rule()).id
        except DomainError as error:
            blame(form, error, days="on")
        else:
            flash(f"{form.name.data.strip()} on {day(form.on.data)} is added.")
            return redirect(url_for("shifts.shift", shift_id=made))
    return render_template("coop/shifts/shift_form.html", form=form, row=None, services=services)


@blueprint.route("/shifts/<int:shift_id>/change", methods=["GET", "POST"])
@requires("shifts.edit")
def change_shift(shift_id: int) -> str | Response:
    """Change one shift and leave its pattern as it is."""
    nav.stand_at("shifts.day_list")
    actor = access.actor()
    page = queries.shift_page(actor.coop_id, shift_id)
    before = queries.rule_of(page)
    services, competencies = choices(actor.coop_id)
    here = [row for row in people.services(actor.coop_id) if row.id == page.shift.service_id]
    form = forms.single_form(here, competencies, before)
    told = [one for one in page.shift.assigned if one.published_at is not None]
    if form.validate_on_submit():
        try:
            with transaction():
                wanted = form.rule(before.visits)
                service.change_shift(actor, shift_id, wanted, reason=form.reason.data or "")
        except DomainError as error:
            blame(form, error, days="on")
        else:
            flash(f"Changed, and {plural(len(told), 'person', 'people')} told." if told
                  else "The shift is changed.")  # fmt: skip
            return redirect(url_for("shifts.shift", shift_id=shift_id))
    return render_template(
        "coop/shifts/shift_form.html", form=form, row=page.shift, told=told, services=services
    )


@blueprint.post("/shifts/<int:shift_id>/shadow")
@requires("shifts.edit")
def add_shadow(shift_id: int) -> Response:
    """Put a learner's shift beside one."""
    try:
        with transaction():
            made = service.add_shadow(access.actor(), shift_id).id
    except DomainError as error:
        flash(error.words, "error")
        made = shift_id
    else:
        flash("A learner can go along now: this is the shadow shift.")
    return redirect(url_for("shifts.shift", shift_id=made))


@blueprint.post("/shifts/<int:shift_id>/cancel")
@requires("shifts.edit")
def cancel_shift(shift_id: int) -> Response:
    """Cancel one shift with a reason."""
    queries.shift_page(access.actor().coop_id, shift_id)  # of this co-op, before anything is said
    form = forms.ReasonForm(prefix="cancel")
    if not form.validate_on_submit():
        flash("The shift was not cancelled: say why.", "error")
        return redirect(url_for("shifts.shift", shift_id=shift_id))
    try:
        with transaction():
            told = service.cancel_shift(access.actor(), shift_id, form.reason.data)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(f"Cancelled. {plural(told, 'person has', 'people have')} been told."
              if told else "Cancelled. Nobody had been told of it.")  # fmt: skip
    return redirect(url_for("shifts.shift", shift_id=shift_id))


@blueprint.route("/shifts/<int:shift_id>/visits", methods=["GET", "POST"])
@requires("shifts.edit")
def shift_visits(shift_id: int) -> str | Response:
    """The visits of one dated round."""
    nav.stand_at("shifts.day_list")
    actor = access.actor()
    page = queries.shift_page(actor.coop_id, shift_id)
    rule = queries.rule_of(page)
    form = forms.FromForm(from_on=page.shift.on)
    lines = forms.VisitLines.of(rule.visits, 1)
    if request.method == "POST":
        given = {key: request.form.getlist(key) for key in request.form}
        lines = forms.VisitLines.typed(given, 1)
        planned = tuple(replace(visit, days=()) for visit in lines.read())
        if form.validate() and not lines.faults():
            try:
                with transaction():
                    wanted = replace(rule, visits=planned)
                    service.change_shift(actor, shift_id, wanted, reason=form.reason.data or "")
            except DomainError as error:
                form.blame(error)
            else:
                flash(f"{plural(len(planned), 'visit')} planned.")
                return redirect(url_for("shifts.shift", shift_id=shift_id))
    return render_template(
        "coop/shifts/visits.html",
        form=form,
        lines=lines,
        title=f"Visits of {page.shift.name}",
        context=f"{page.shift.service} · {day(page.shift.on)}",
        rule=rule,
        back=url_for("shifts.shift", shift_id=shift_id),
        trail=[(day(page.shift.on), url_for("shifts.day_list", on=page.shift.on.isoformat()))],
        with_days=False,
        told=any(one.published_at for one in page.shift.assigned),
    )
