"""Changes by hand: one shift with its candidates, one cell, swaps, drag and drop."""

from __future__ import annotations

from datetime import date

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.cover import lapses
from coop.rota import queries, service
from coop.rota.forms import ChangeForm
from coop.rota.queries import candidates
from coop.rota.service import Say
from coop.rota.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import CareworkError, DomainError, NotFound
from core.people import queries as people
from core.ui import nav, wants_part
from core.ui.filters import day
from training.standards import queries as standards


def _back(on: date) -> str:
    """The week that the change was made from, if it was one of ours; else the shift's."""
    back = request.values.get("back", "")
    if back.startswith("/rota") and "//" not in back and "\\" not in back:
        return back
    return url_for("rota.week", on=clock.monday(on).isoformat())


def _say(form: ChangeForm, person_id: int | None = None) -> Say:
    """What was said, with the boxes and reasons beside one candidate of the list."""
    agreed, override = form.agreed.data, form.override.data or ""
    if person_id is not None:
        agreed = agreed or request.form.get(f"agreed-{person_id}") == "y"
        override = override or request.form.get(f"override-{person_id}", "")
    return Say(bool(agreed), override.strip(), (form.reason.data or "").strip())


def _shift(
    shift_id: int, form: ChangeForm, instead_of: int | None, tried: int | None = None
) -> str:
    nav.stand_at("rota.home")
    actor = access.actor()
    found = candidates.choice(actor.coop_id, shift_id, instead_of)
    row = found.shift
    place = next((one for one in row.assigned if one.id == instead_of), None)
    part = "shift_part" if wants_part() else "shift"
    return render_template(
        f"coop/rota/{part}.html",
        choice=found,
        row=row,
        place=place,
        form=form,
        tried=tried,
        groups=candidates.GROUPS,
        names={entry.id: entry.name for entry in standards.competencies(actor.coop_id)},
        why=queries.reason_of(actor.coop_id, shift_id),
        told=any(one.published_at for one in row.assigned)
        or queries.is_published(actor.coop_id, row),
        may_override=actor.can("rota.override"),
        full=not row.free,
        back=_back(row.on),
        begun=row.start_at <= clock.now(),
        lapsed={one.place.id: one.words for one in lapses.of_rows(actor.coop_id, [row])},
    )


@blueprint.get("/shift/<int:shift_id>")
@requires("rota.edit")
def shift(shift_id: int) -> str:
    """One shift: who is on it, why places are empty, who could take one."""
    place, to = request.args.get("place", type=int), request.args.get("to", type=int)
    return _shift(shift_id, ChangeForm(), place, to)


@blueprint.post("/shift/<int:shift_id>/assign")
@requires("rota.edit")
def assign(shift_id: int) -> str | Response:
    """Give a place to a person, or to another instead of the one who has it."""
    form = ChangeForm()
    person_id = request.form.get("person_id", type=int)
    instead_of = request.form.get("instead_of", type=int)
    if form.validate_on_submit():
        try:
            with transaction():
                if person_id is None:
                    raise DomainError("Choose a person.")
                made = service.assign(
                    access.actor(),
                    shift_id,
                    person_id,
                    _say(form, person_id),
                    instead_of=instead_of,
                )
                on, name = made.shift.on, made.shift.name
                who = made.person.name
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{who} has {name} on {day(on)}.")
            return redirect(f"{_back(on)}#p{person_id}")
    return _shift(shift_id, form, instead_of, person_id)


@blueprint.post("/place/<int:assignment_id>/remove")
@requires("rota.edit")
def remove(assignment_id: int) -> str | Response:
    """Take a person off a shift."""
    form = ChangeForm()
    place = candidates.place(access.actor().coop_id, assignment_id)
    shift_id, on, person_id = place.shift_id, place.shift.on, place.person_id
    if form.validate_on_submit():
        try:
            with transaction():
                service.remove(access.actor(), assignment_id, _say(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"The place on {day(on)} is free.")
            return redirect(f"{_back(on)}#p{person_id}")
    return _shift(shift_id, form, assignment_id)


@blueprint.post("/place/<int:assignment_id>/lead")
@requires("rota.edit")
def lead(assignment_id: int) -> Response:
    """Have this person lead the shift."""
    place = candidates.place(access.actor().coop_id, assignment_id)
    shift_id, on = place.shift_id, place.shift.on
    try:
        with transaction():
            service.lead(access.actor(), assignment_id)
    except DomainError as error:
        flash(error.words, "error")
    return redirect(url_for("rota.shift", shift_id=shift_id, back=_back(on)))


@blueprint.post("/<int:rota_id>/undo")
@requires("rota.edit")
def undo(rota_id: int) -> Response:
    """Take back the last change by hand on a draft."""
    try:
        with transaction():
            undone = service.undo(access.actor(), rota_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(f"Undone. {undone}.")
    back = request.form.get("back", "")
    ours = back.startswith(f"/rota/{rota_id}?") and "\\" not in back
    return redirect(back if ours else url_for("rota.show", rota_id=rota_id))


@blueprint.route("/place/<int:assignment_id>/swap", methods=["GET", "POST"])
@requires("rota.edit")
def swap(assignment_id: int) -> str | Response:
    """Exchange a place with somebody else's of the same week."""
    nav.stand_at("rota.home")
    actor = access.actor()
    form = ChangeForm()
    place = candidates.place(actor.coop_id, assignment_id)
    on, person_id = place.shift.on, place.person_id
    other = request.form.get("other_id", type=int)
    if form.validate_on_submit():
        try:
            with transaction():
                if other is None:
                    raise DomainError("Choose the place to swap with.")
                service.swap(actor, assignment_id, other, _say(form))
        except DomainError as error:
            form.blame(error)
        else:
            flash("Swapped.")
            return redirect(f"{_back(on)}#p{person_id}")
    mine, places = candidates.swaps(actor.coop_id, assignment_id)
    return render_template(
        "coop/rota/swap.html",
        mine=mine,
        place=next(one for one in mine.assigned if one.id == assignment_id),
        places=places,
        chosen=other,
        form=form,
        told=queries.is_published(actor.coop_id, mine)
        or any(one.published_at for row, one in places if one.id == other),
        may_override=actor.can("rota.override"),
        back=_back(on),
    )


@blueprint.post("/place/<int:assignment_id>/drop")
@requires("rota.edit")
def drop(assignment_id: int) -> tuple[Response, int] | Response:
    """A card was dropped on another person's row: done, or in words why not.

    Answers JSON {words, url}: `url` is where the yes, the override or the reason can be given.
    """
    actor = access.actor()
    person_id = request.form.get("person_id", type=int)
    try:
        place = candidates.place(actor.coop_id, assignment_id)
        shift_id, on, name = place.shift_id, place.shift.on, place.shift.name
        if person_id is None or person_id == place.person_id:
            raise DomainError("Drop the card on another person.", code="same")
        with transaction():
            made = service.assign(actor, shift_id, person_id, instead_of=assignment_id)
            who = made.person.name
    except NotFound:
        return jsonify(words="That place has been changed meanwhile.", url=""), 404
    except CareworkError as error:
        code = getattr(error, "code", "")
        open_it = code in ("needs_yes", "needs_override", "needs_reason")
        url = url_for(
            "rota.shift", shift_id=shift_id, place=assignment_id, to=person_id, back=_back(on)
        )
        return jsonify(words=error.words, url=url if open_it else ""), 409
    flash(f"{who} has {name} on {day(on)}.")
    return jsonify(words="", url="")


@blueprint.get("/person/<int:person_id>/<on>")
@requires("rota.edit")
def cell(person_id: int, on: str) -> str:
    """A person's day: what they are on, and what they could take."""
    nav.stand_at("rota.home")
    actor = access.actor()
    try:
        asked = date.fromisoformat(on)
    except ValueError:
        raise NotFound from None
    services = [row.id for row in people.services(actor.coop_id)]
    name = queries.name_of(actor.coop_id, person_id)
    mine, free = candidates.free_shifts(actor.coop_id, person_id, asked, services)
    part = "cell_part" if wants_part() else "cell"
    return render_template(
        f"coop/rota/{part}.html",
        person_id=person_id,
        name=name,
        on=asked,
        mine=[(row, next(o for o in row.assigned if o.person_id == person_id)) for row in mine],
        free=free,
        groups=candidates.GROUPS,
        form=ChangeForm(),
        may_override=actor.can("rota.override"),
        published={row.shift.id: queries.is_published(actor.coop_id, row.shift) for row in free},
        back=_back(asked),
    )
