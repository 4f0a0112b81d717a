"""Why somebody is or is not on a shift; what a rota will lack, before it is made."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.rota import queries, service
from coop.rota.forms import LookForm
from coop.rota.queries import explaining
from coop.rota.views.blueprint import asked_monday, blueprint
from coop.rota.views.heat import heat
from coop.shifts.actions import Action
from coop.shifts.queries import MyShift
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.people import queries as people
from core.ui import nav

MOST_NAMED = 60  # findings on a page; the worst come first

GOALS = {
    "hours": "Hours owed",
    "burden": "Nights, weekends and bank holidays",
    "continuity": "Knows the people supported",
    "service": "Home service and places known",
    "wish": "Wishes",
    "split": "Waits inside the day",
}


@blueprint.get("/shift/<int:shift_id>/why")
@requires("rota.edit")
def why(shift_id: int) -> str:
    """Why a person has a place on a shift or has it not, for the coordinator."""
    nav.stand_at("rota.home")
    asked = request.args.get("person", type=int)
    answer = explaining.why(access.actor().coop_id, shift_id, asked)
    return render_template(
        "coop/rota/why.html",
        answer=answer,
        row=answer.shift,
        found=answer.found,
        asked=asked,
        goals=GOALS,
        here={one.person_id for one in answer.shift.assigned},
    )


@blueprint.get("/mine/<int:shift_id>/why")
@requires("my.work")
def why_mine(shift_id: int) -> str:
    """Why a shift is or is not the member's own, without others' circumstances."""
    nav.stand_at("my_shifts.week")
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who works shifts.")
    row, told = explaining.why_mine(actor.coop_id, shift_id, actor.person_id)
    mine = any(one.person_id == actor.person_id for one in row.assigned)
    return render_template("coop/rota/why_mine.html", row=row, told=told, mine=mine)


def why_button(mine: MyShift) -> Action | None:
    """On one's own shift: why it is mine; not once it is over."""
    if mine.shift.end_at <= clock.now():
        return None
    return Action("Why me?", url_for("rota.why_mine", shift_id=mine.shift.id))


@blueprint.route("/look-ahead", methods=["GET", "POST"])
@requires("rota.edit")
def look_ahead() -> str | Response:
    """Lay out the shifts of the weeks and look at what they need."""
    nav.stand_at("rota.home")
    actor = access.actor()
    services = people.services(actor.coop_id, on=clock.today())
    form = LookForm.over(
        services,
        from_on=queries.next_to_make(actor.coop_id, clock.today()),
        service_ids=[row.id for row in services],
    )
    if form.validate_on_submit():
        assert isinstance(form.from_on.data, date)
        try:
            with transaction():
                _, chosen = service.lay_out(
                    actor, form.from_on.data, form.weeks.data, form.service_ids.data
                )
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(
                url_for(
                    "rota.ahead",
                    on=form.from_on.data.isoformat(),
                    weeks=form.weeks.data,
                    service=sorted(chosen),
                )
            )
    return render_template("coop/rota/ahead_form.html", form=form)


@blueprint.get("/ahead")
@requires("rota.edit")
def ahead() -> str:
    """Supply and demand of some weeks, and needs that nobody can meet."""
    nav.stand_at("rota.home")
    actor = access.actor()
    monday = asked_monday()
    weeks = min(8, max(1, request.args.get("weeks", 4, type=int)))
    services = people.services(actor.coop_id)
    asked = set(request.args.getlist("service", type=int))
    chosen = [one for one in services if not asked or one.id in asked]
    found, shifts, names = explaining.ahead(
        actor.coop_id, monday, weeks, [one.id for one in chosen]
    )
    return render_template(
        "coop/rota/ahead.html",
        found=found,
        lacks=found.lacks[:MOST_NAMED],
        shifts=shifts,
        names=names,
        heats=[heat(row, monday, number) for number, row in enumerate(found.rows)],
        monday=monday,
        until=monday + timedelta(days=7 * weeks - 1),
        chosen=chosen,
        services={one.id: one.name for one in services},
        week_of=lambda week: monday + timedelta(days=7 * week),
    )
