"""A service's shifts of a day together: cancel or move them, after a look at whom it meets."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.rota.day_forms import DayForm, DoForm
from coop.rota.service import bulk
from coop.rota.service.bulk import Asked, Deed, Outcome
from coop.rota.views.blueprint import blueprint
from core import access
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.people.models import Service
from core.ui import nav
from core.ui.filters import day, plural


@blueprint.route("/service/<int:service_id>/<on>", methods=["GET", "POST"])
@requires("shifts.edit")
def service_day(service_id: int, on: str) -> str | Response:
    """Choose what is to happen, see whom it meets, then do it with a reason."""
    nav.stand_at("shifts.day_list")
    actor = access.actor()
    try:
        when = date.fromisoformat(on)
    except ValueError:
        raise NotFound from None
    name = owned(Service, service_id, actor.coop_id).name
    posted = request.method == "POST"
    given = request.form if posted else request.args
    form = DayForm(formdata=given if "deed" in given else None, meta={"csrf": False})
    doing = DoForm(formdata=request.form if posted else None)
    asked = None
    if "deed" in given and form.validate():
        asked = Asked(
            service_id,
            when,
            Deed(form.deed.data),
            form.by,
            doing.reason.data or "",
            bool(doing.agreed.data),
        )
    if posted and asked is not None and doing.validate_on_submit():
        try:
            with transaction():
                count = bulk.carry_out(actor, asked, doing.mark.data or "")
        except DomainError as error:
            doing.blame(error)
        else:
            done = "cancelled" if asked.deed is Deed.CANCEL else "moved"
            flash(f"{plural(count, 'shift')} {done}. Everybody who had been told is told.")
            return redirect(url_for("shifts.day_list", on=when.isoformat()))
    return render_template(
        "coop/rota/service_day.html",
        name=name,
        on=when,
        service_id=service_id,
        form=form,
        doing=doing,
        asked=asked,
        found=_look(form, asked),
        back=url_for("shifts.day_list", on=when.isoformat()),
        title=f"{name}, {day(when)}",
    )


def _look(form: DayForm, asked: Asked | None) -> Outcome | None:
    if asked is None:
        return None
    try:
        return bulk.look(access.actor(), asked)
    except DomainError as error:
        form.blame(error)
        return None
