"""Cover at risk: the weeks ahead, then the shifts behind a competency or a person."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.cover import observed, observing, queries
from coop.cover.forms import ObservedForm, SettledForm
from coop.cover.queries import Ahead
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui import charts, nav
from core.ui.filters import day_year, hours
from training.records import renewing
from training.standards.queries import competencies

blueprint = Blueprint("cover", __name__, url_prefix="/cover-at-risk")
DRAWN = 4  # competencies with a colour of their own
FEW = 10  # renewals shown before the rest is asked for
SIX_DAYS = timedelta(days=6)


@blueprint.get("")
@requires("cover.see")
def index() -> str:
    """What the next weeks lose if nothing is renewed, and which renewals rescue most."""
    found = queries.ahead(access.actor().coop_id, clock.today())
    everything = request.args.get("all") == "1"
    return render_template(
        "coop/cover/index.html",
        found=found,
        rescues=found.rescues if everything else found.rescues[:FEW],
        more=0 if everything else max(0, len(found.rescues) - FEW),
        chart=_chart(found),
        may_sign=access.can("competencies.sign"),
        about=_about,
    )


def _about(minutes: int) -> str:
    """Hours to the nearest half: what patterns come to is shared out by days."""
    return hours(round(minutes / 30) * 30)


def _chart(found: Ahead) -> charts.Chart | None:
    if not found.lines:
        return None
    labels = [f"{on.day} {on:%b}" for on in found.mondays]
    weeks = {line.competency_id: found.by_week(line.competency_id) for line in found.lines}
    series = [
        (line.name, [minutes / 60 for minutes in weeks[line.competency_id]])
        for line in found.lines[:DRAWN]
    ]
    rest = [weeks[line.competency_id] for line in found.lines[DRAWN:]]
    if rest:
        series.append(("Others", [sum(week) / 60 for week in zip(*rest, strict=True)]))
    return charts.stacked(labels, series, show=_axis, head="Week of")


def _axis(value: float) -> str:
    return _about(round(value * 60))


@blueprint.get("/competency/<int:competency_id>")
@requires("cover.see")
def competency(competency_id: int) -> str:
    """The shifts that lapses of one competency put at risk, and its patterns to come."""
    nav.stand_at("cover.index")
    coop_id = access.actor().coop_id
    row = next((one for one in competencies(coop_id) if one.id == competency_id), None)
    if row is None:
        raise NotFound
    found = queries.ahead(coop_id, clock.today())
    lost = [one for one in found.lost if competency_id in one.lacking]
    coming = [one for one in found.outlook.coming if one.competency == competency_id]
    return render_template(
        "coop/cover/shifts.html",
        found=found,
        title=row.name,
        competency_id=competency_id,
        person_id=None,
        lost=lost,
        coming=queries.weeks_to_come(found, coming),
        week=SIX_DAYS,
        back=url_for("cover.index"),
        shift_endpoint=_shift_endpoint(),
        may_sign=access.can("competencies.sign"),
    )


@blueprint.get("/people/<int:person_id>")
@requires("cover.see")
def person(person_id: int) -> str:
    """The shifts that one person would lose."""
    nav.stand_at("cover.index")
    actor = access.actor()
    row = owned(Person, person_id, actor.coop_id)
    name = row.name
    found = queries.ahead(actor.coop_id, clock.today())
    lost = [one for one in found.lost if one.person == person_id]
    return render_template(
        "coop/cover/shifts.html",
        found=found,
        title=name,
        competency_id=None,
        person_id=person_id,
        lost=lost,
        coming=[],
        week=SIX_DAYS,
        back=url_for("cover.index"),
        shift_endpoint=_shift_endpoint(),
        may_sign=access.can("competencies.sign") and actor.person_id != person_id,
    )


@blueprint.get("/observations")
@requires("cover.see")
def observations() -> str:
    """What is to be observed at work: to sign, on the rota, nowhere yet."""
    actor = access.actor()
    return render_template(
        "coop/cover/observations.html",
        found=observed.planned(actor.coop_id, clock.today()),
        weeks=renewing.settings(actor.coop_id, clock.today()).observe_weeks,
        shift_endpoint=_shift_endpoint(),
        me=actor.person_id,
        may_sign=access.can("competencies.sign"),
        today=clock.today(),
    )


@blueprint.route(
    "/shifts/<int:shift_id>/observe/<int:person_id>/<int:competency_id>", methods=["GET", "POST"]
)
@requires("my.work")
def observe(shift_id: int, person_id: int, competency_id: int) -> str | Response:
    """Sign, on a phone, for practice seen on a shift that one works oneself."""
    actor = access.actor()
    chance = next(
        (
            one
            for one in observing.mine_to_sign(actor, shift_id)
            if (one.due.person_id, one.due.competency_id) == (person_id, competency_id)
        ),
        None,
    )
    if chance is None:
        raise NotFound
    form = ObservedForm()
    if form.validate_on_submit():
        try:
            with transaction():
                row = observing.sign(
                    actor, shift_id, person_id, competency_id, form.note.data or ""
                )
                last = "" if row.until_on is None else f", until {day_year(row.until_on)}"
                words = f"{row.person.name} is signed off for {row.competency.name}{last}."
        except DomainError as error:
            form.blame(error)
        else:
            flash(words)
            return redirect(url_for("my_shifts.shift", shift_id=shift_id))
    nav.stand_at("my_shifts.week")
    return render_template("coop/cover/observe.html", form=form, chance=chance)


@blueprint.route("/settled", methods=["GET", "POST"])
@requires("cover.settle")
def settled() -> str | Response:
    """When people are reminded of what runs out, and how early the rota places observations."""
    nav.stand_at("cover.index")
    actor = access.actor()
    now = renewing.settings(actor.coop_id, clock.today())
    form = SettledForm(
        from_on=clock.today(),
        remind_days=", ".join(str(each) for each in now.remind_days),
        observe_weeks=now.observe_weeks,
    )
    if form.validate_on_submit():
        try:
            with transaction():
                renewing.settle(
                    actor, form.from_on.data or clock.today(), form.days, form.observe_weeks.data
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Settled.")
            return redirect(url_for("cover.settled"))
    return render_template(
        "coop/cover/settled.html", form=form, rows=renewing.settings_said(actor.coop_id)
    )


def _shift_endpoint() -> str:
    """The page of a shift that this account may open."""
    return "rota.shift" if access.can("rota.edit") else "shifts.shift"
