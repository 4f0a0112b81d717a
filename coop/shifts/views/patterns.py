"""Patterns of a service and the visits of its rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.shifts import forms, queries, rules, service
from coop.shifts.days import write_days
from coop.shifts.service import Settled
from coop.shifts.views.blueprint import blame, blueprint, choices, names
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.ui import nav
from core.ui.filters import day, plural


@blueprint.app_template_filter("cycle_days")
def cycle_days(rule: rules.Pattern) -> str:
    """Mon to Fri; Week 1: Mon."""
    return rules.days_in_words(rule.days, rule.cycle_weeks)


@blueprint.app_template_filter("visit_days")
def visit_days(visit: rules.PlannedVisit, cycle_weeks: int) -> str:
    """The days of a visit as they are typed; empty: every day of the round."""
    return write_days(visit.days, cycle_weeks)


@blueprint.get("/patterns")
@requires("shifts.see")
def patterns() -> str:
    """Every pattern by service, each with a small picture of its week."""
    actor = access.actor()
    ended = request.args.get("ended") == "1"
    found = queries.patterns(actor.coop_id, None if ended else clock.today())
    grouped = [(name, list(rows)) for name, rows in groupby(found, key=lambda row: row.service)]
    have = {row.service for row in found}
    services = people.services(actor.coop_id, on=clock.today())
    return render_template(
        "coop/shifts/patterns.html",
        grouped=grouped,
        without=[row for row in services if row.name not in have],
        services=services,
        names=names(actor.coop_id),
        ended=ended,
        today=clock.today(),
        kinds=rules.KIND_WORDS,
        minutes=_week_minutes,
    )


def _week_minutes(rule: rules.Pattern) -> int:
    """Minutes of work that a pattern asks for in a week, on average, at the least headcount."""
    length = rules.nominal_minutes(rule.starts, rule.ends) - rule.break_minutes
    if rule.kind == "on_call":
        return 0
    return round(length * rule.least * len(rule.days) / rule.cycle_weeks)


@blueprint.route("/patterns/new", methods=["GET", "POST"])
@requires("shifts.edit")
def add_pattern() -> str | Response:
    """Add a repeating need."""
    nav.stand_at("shifts.patterns")
    actor = access.actor()
    services, competencies = choices(actor.coop_id)
    chosen = request.args.get("service", type=int)
    next_monday = clock.monday(clock.today()) + timedelta(days=7)
    form = forms.pattern_form(
        services, competencies, service_id=chosen, from_on=next_monday, wanted=1, least=1
    )
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.add_pattern(actor, form.rule())
                made = row.id
        except DomainError as error:
            blame(form, error, days="week1")
        else:
            flash(f"{form.name.data.strip()} is added.")
            return redirect(url_for("shifts.pattern", pattern_id=made))
    return render_template("coop/shifts/pattern_form.html", form=form, row=None, services=services)


@blueprint.get("/patterns/<int:pattern_id>")
@requires("shifts.see")
def pattern(pattern_id: int) -> str:
    """One pattern: what it asks for, its visits, its dated shifts that differ from it."""
    nav.stand_at("shifts.patterns")
    actor = access.actor()
    row = queries.pattern(actor.coop_id, pattern_id)
    ahead = queries.ahead(actor.coop_id, pattern_id, clock.today())
    differ = [(shift, queries.out_of_line(row.rule, shift)) for shift in ahead]
    first = next(rules.dates(row.rule, clock.today(), clock.today() + timedelta(days=70)), None)
    tight: tuple[tuple[str, str, int], ...] = ()
    if first is not None:
        tight = rules.tight_visits(rules.dated(row.rule, first, clock.instant).visits)
    return render_template(
        "coop/shifts/pattern.html",
        row=row,
        rule=row.rule,
        names=names(actor.coop_id),
        kinds=rules.KIND_WORDS,
        dated=len([shift for shift in ahead if shift.cancelled_at is None]),
        differ=[pair for pair in differ if pair[1]],
        tight=tight,
        today=clock.today(),
        ended=row.rule.until_on is not None and row.rule.until_on < clock.today(),
        end_form=forms.EndForm(prefix="end", until_on=row.rule.until_on),
        withdraw_form=forms.ReasonForm(prefix="withdraw"),
        minutes=_week_minutes(row.rule),
        care=_care_minutes(row.rule),
    )


def _care_minutes(rule: rules.Pattern) -> tuple[int, int]:
    care = sum(visit.minutes for visit in rule.visits)
    return care, sum(visit.travel_after_minutes for visit in rule.visits)


def _say(settled: Settled, words: str) -> None:
    parts = []
    if settled.updated:
        parts.append(f"{plural(len(settled.updated), 'shift')} put right")
    if settled.cancelled:
        parts.append(f"{plural(len(settled.cancelled), 'shift')} cancelled")
    if settled.drafts_dropped:
        parts.append(f"{plural(settled.drafts_dropped, 'draft place')} dropped")
    flash(f"{words} {', '.join(parts)}." if parts else words)
    if settled.left:
        flash(
            f"{plural(len(settled.left), 'shift')} stayed as before, because people are placed on "
            "it or have been told: see below."
            if len(settled.left) == 1
            else f"{len(settled.left)} shifts stayed as before, because people are placed on them "
            "or have been told: see below.",
            "warning",
        )


@blueprint.route("/patterns/<int:pattern_id>/change", methods=["GET", "POST"])
@requires("shifts.edit")
def change_pattern(pattern_id: int) -> str | Response:
    """Have it be different from a day on."""
    nav.stand_at("shifts.patterns")
    actor = access.actor()
    row = queries.pattern(actor.coop_id, pattern_id)
    _, competencies = choices(actor.coop_id)
    services = [one for one in people.services(actor.coop_id) if one.id == row.rule.service_id]
    form = forms.pattern_form(services, competencies, row.rule, from_on=_when(row.rule))
    if form.validate_on_submit():
        from_on = form.from_on.data
        try:
            wanted = form.rule(row.rule.visits, row.rule.anchor)
            with transaction():
                new, settled = service.change_pattern(actor, pattern_id, from_on, wanted)
                made = new.id
        except DomainError as error:
            blame(form, error, days="week1")
        else:
            _say(settled, f"{row.rule.name} is changed from {day(from_on)}.")
            return redirect(url_for("shifts.pattern", pattern_id=made))
    return render_template("coop/shifts/pattern_form.html", form=form, row=row, services=services)


def _when(rule: rules.Pattern) -> date:
    """The next Monday, or the first or last day of a pattern that does not hold then."""
    when = max(clock.monday(clock.today()) + timedelta(days=7), rule.from_on)
    return when if rule.until_on is None else min(when, rule.until_on)


@blueprint.post("/patterns/<int:pattern_id>/end")
@requires("shifts.edit")
def end_pattern(pattern_id: int) -> str | Response:
    """Say the last day."""
    actor = access.actor()
    row = queries.pattern(actor.coop_id, pattern_id)
    form = forms.EndForm(prefix="end")
    if form.validate_on_submit():
        try:
            with transaction():
                settled = service.end_pattern(actor, pattern_id, form.until_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            _say(settled, f"{row.rule.name} ends on {day(form.until_on.data)}.")
            return redirect(url_for("shifts.pattern", pattern_id=pattern_id))
    nav.stand_at("shifts.patterns")
    return render_template("coop/shifts/pattern_end.html", row=row, form=form)


@blueprint.post("/patterns/<int:pattern_id>/withdraw")
@requires("shifts.edit")
def withdraw_pattern(pattern_id: int) -> Response:
    """Take away a pattern made by mistake."""
    actor = access.actor()
    name = queries.pattern(actor.coop_id, pattern_id).rule.name
    form = forms.ReasonForm(prefix="withdraw")
    if not form.validate_on_submit():
        flash("Say why the pattern is taken away.", "error")
        return redirect(url_for("shifts.pattern", pattern_id=pattern_id))
    try:
        with transaction():
            gone = service.withdraw_pattern(actor, pattern_id, form.reason.data.strip())
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("shifts.pattern", pattern_id=pattern_id))
    flash(f"{name} is taken away, and {plural(gone, 'shift')} with it.")
    return redirect(url_for("shifts.patterns"))


@blueprint.route("/patterns/<int:pattern_id>/visits", methods=["GET", "POST"])
@requires("shifts.edit")
def visits(pattern_id: int) -> str | Response:
    """The round's visits as one table: all lines are saved together."""
    nav.stand_at("shifts.patterns")
    actor = access.actor()
    row = queries.pattern(actor.coop_id, pattern_id)
    rule = row.rule
    form = forms.FromForm(from_on=_when(rule))
    lines = forms.VisitLines.of(rule.visits, rule.cycle_weeks)
    if request.method == "POST":
        given = {key: request.form.getlist(key) for key in request.form}
        lines = forms.VisitLines.typed(given, rule.cycle_weeks)
        planned = lines.read()
        if form.validate() and not lines.faults():
            from_on = form.from_on.data
            try:
                with transaction():
                    new, settled = service.change_pattern(
                        actor, pattern_id, from_on, replace(rule, visits=planned)
                    )
                    made = new.id
            except DomainError as error:
                form.blame(error)
            else:
                _say(settled, f"{plural(len(planned), 'visit')} from {day(from_on)}.")
                return redirect(url_for("shifts.pattern", pattern_id=made))
    return render_template(
        "coop/shifts/visits.html",
        form=form,
        lines=lines,
        title=f"Visits of {rule.name}",
        context=f"{row.service} · {rules.days_in_words(rule.days, rule.cycle_weeks)}",
        rule=rule,
        back=url_for("shifts.pattern", pattern_id=pattern_id),
        trail=[("Patterns", url_for("shifts.patterns"))],
        with_days=True,
    )
