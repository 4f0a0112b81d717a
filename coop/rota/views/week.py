"""The week as a grid: by person, by service, as a day list on a phone, on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.rota import queries, service
from coop.rota.queries import RotaRow
from coop.rota.views.blueprint import asked_monday, blueprint
from core import access, clock
from core.access import requires
from core.people import queries as people
from core.ui import nav

VIEWS = ("person", "service")


@blueprint.get("/<int:rota_id>")
@requires("rota.see")
def show(rota_id: int) -> str | Response:
    """A week of one rota; without a day in the address its first, or this one if it holds it."""
    nav.stand_at("rota.home")
    actor = access.actor()
    row = queries.rota(actor.coop_id, rota_id, cover=False)
    this = clock.monday(clock.today())
    default = this if row.from_on <= this <= row.until_on else row.from_on
    monday = asked_monday(default=default)
    if not row.from_on <= monday <= row.until_on:
        return redirect(url_for("rota.week", on=monday.isoformat(), by=_view()))
    return _page(monday, row)


@blueprint.get("/week")
@requires("rota.see")
def week() -> str | Response:
    """A week of the whole co-op, whatever rotas it comes from."""
    return _page(asked_monday(), None)


def _view() -> str:
    asked = request.args.get("by", VIEWS[0])
    return asked if asked in VIEWS else VIEWS[0]


def _page(monday: date, row: RotaRow | None) -> str:
    actor = access.actor()
    services = people.services(actor.coop_id)
    ours = [one for one in services if row is None or one.id in row.service_ids]
    chosen = request.args.get("service", type=int)
    ids = [one.id for one in ours if chosen in (None, one.id)] or [one.id for one in ours]
    by = _view()
    found = queries.week(actor.coop_id, monday, ids)
    day = min(max(request.args.get("day", default=_today(monday), type=int), 0), 6)
    kept = {"by": by, "service": chosen}
    return render_template(
        "coop/rota/week.html",
        rota=row,
        week=found,
        by=by,
        day=day,
        services=ours,
        all_services=len(services),
        week_number=(monday - row.from_on).days // 7 + 1 if row else 0,
        chosen=chosen,
        today=clock.today(),
        before_on=monday - timedelta(weeks=1),
        after_on=monday + timedelta(weeks=1),
        before=_address(row, monday - timedelta(weeks=1), kept),
        after=_address(row, monday + timedelta(weeks=1), kept),
        here=lambda **more: _address(row, monday, {**kept, **more}),
        may_edit=actor.can("rota.edit"),
        undoable=service.undoable(actor.coop_id, row.id)
        if row and row.is_draft and actor.can("rota.edit")
        else None,
        may_open=actor.can("rota.edit") or actor.can("shifts.see"),
        shift_url=url_for("rota.shift", shift_id=0)[:-1]
        if actor.can("rota.edit")
        else url_for("shifts.shift", shift_id=0)[:-1],
        person_url=url_for("members.person", person_id=0)[:-1] if actor.can("people.see") else "",
    )


def _today(monday: date) -> int:
    gone = (clock.today() - monday).days
    return gone if 0 <= gone < 7 else 0


def _address(row: RotaRow | None, monday: date, more: Mapping[str, object]) -> str:
    given = {name: value for name, value in more.items() if value not in (None, "person")}
    if row is not None and row.from_on <= monday <= row.until_on:
        return url_for("rota.show", rota_id=row.id, on=monday.isoformat(), **given)  # type: ignore[arg-type]
    return url_for("rota.week", on=monday.isoformat(), **given)  # type: ignore[arg-type]
