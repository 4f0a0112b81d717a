"""Somebody is off: a few changes that mend the rota, side by side, to accept or leave."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.rota.replan_forms import AcceptForm, OffForm
from coop.rota.service import replanning
from coop.rota.views.blueprint import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import plural

DAY, WEEK = 24 * 60, 7 * 24 * 60


@blueprint.app_template_filter("notice")
def notice_words(minutes: int) -> str:
    """ "3 h notice", "2 days' notice"."""
    if minutes < DAY:
        return f"{max(0, minutes // 60)} h notice"
    count = minutes // DAY
    return "1 day's notice" if count == 1 else f"{count} days' notice"


def _off(form: OffForm) -> replanning.Proposed | None:
    """The proposal that the form asks for; None, with the form saying why, without one."""
    if not form.validate():
        return None
    assert form.from_on.data
    assert form.until_on.data
    try:
        return replanning.propose(
            access.actor().coop_id, form.person_id.data, form.from_on.data, form.until_on.data
        )
    except DomainError as error:
        form.blame(error)
        return None


def _page(
    off: OffForm,
    found: replanning.Proposed | None,
    accept: AcceptForm,
    chosen: set[int] | None = None,
) -> str:
    nav.stand_at("rota.home")
    return render_template(
        "coop/rota/replan.html", form=off, found=found, accept=accept, chosen=chosen
    )


@blueprint.get("/replan")
@requires("rota.edit")
def replan() -> str:
    """Who is off and when; then what is proposed."""
    people = replanning.people_ahead(access.actor().coop_id)
    if not request.args.get("person_id"):
        first = clock.today()
        given = {"from_on": first, "until_on": first + timedelta(days=6)}
        form = OffForm.among(people, formdata=None, meta={"csrf": False}, data=given)
        return _page(form, None, AcceptForm(formdata=None))
    form = OffForm.among(people, formdata=request.args, meta={"csrf": False})
    return _page(form, _off(form), AcceptForm(formdata=None))


@blueprint.post("/replan")
@requires("rota.edit")
def accept_replan() -> str | Response:
    """Take over the lines that were chosen, all or none of them."""
    actor = access.actor()
    off = OffForm.among(
        replanning.people_ahead(actor.coop_id), formdata=request.form, meta={"csrf": False}
    )
    accept = AcceptForm()
    chosen = set(request.form.getlist("line", type=int))
    good = accept.validate_on_submit()
    if off.validate() and good:
        assert off.from_on.data
        assert off.until_on.data
        try:
            with transaction():
                count = replanning.accept_lines(
                    actor,
                    off.person_id.data,
                    off.from_on.data,
                    off.until_on.data,
                    accept.mark.data or "",
                    chosen,
                    accept.reason.data or "",
                )
        except DomainError as error:
            accept.blame(error)
        else:
            flash(f"{plural(count, 'place')} changed. Everybody concerned is told.")
            on = clock.monday(off.from_on.data).isoformat()
            return redirect(url_for("rota.week", on=on))
    return _page(off, _off(off), accept, chosen)
